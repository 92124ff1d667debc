package io.github.batchpushgateway.server.exposition;

import io.github.batchpushgateway.server.model.MetricFamily;
import io.github.batchpushgateway.server.model.MetricFamily.Histogram;
import io.github.batchpushgateway.server.model.MetricFamily.Point;
import io.github.batchpushgateway.server.model.MetricFamily.Summary;
import io.github.batchpushgateway.server.model.RenderedFamily;
import org.junit.jupiter.api.Test;

import static io.github.batchpushgateway.server.exposition.ProtobufMessage.delimited;
import static io.github.batchpushgateway.server.exposition.ProtobufMessage.family;
import static io.github.batchpushgateway.server.exposition.ProtobufMessage.metric;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FamilyReader}.
 */
class FamilyReaderTests {

	private static final int SUMMARY = 2;

	private static final int HISTOGRAM = 4;

	@Test
	void readsABucketWhoseBoundIsNoNumber() {
		ProtobufMessage histogram = new ProtobufMessage().number(1, 4)
			.message(3, new ProtobufMessage().number(1, 2).real(2, 1))
			.message(3, new ProtobufMessage().number(1, 3).real(2, Double.NaN));

		MetricFamily read = read(family("h", HISTOGRAM).message(4, metric().message(7, histogram)));

		assertThat(((Histogram) read.metrics().get(0).value()).buckets()).containsExactly(new Point(1, 2),
				new Point(Double.NaN, 3));
	}

	@Test
	void readsAQuantileThatIsNoNumber() {
		ProtobufMessage summary = new ProtobufMessage().number(1, 4)
			.message(3, new ProtobufMessage().real(1, Double.NaN).real(2, 1));

		MetricFamily read = read(family("s", SUMMARY).message(4, metric().message(4, summary)));

		assertThat(((Summary) read.metrics().get(0).value()).quantiles()).containsExactly(new Point(Double.NaN, 1));
	}

	private static MetricFamily read(ProtobufMessage family) {
		byte[] body = delimited(family);
		RenderedFamily rendered = new FamilyRenderer()
			.render(new ProtobufParser(false).parse(body, 0, body.length), Push.key("j"), Push.TIME)
			.get(0);
		return new FamilyReader().read(rendered);
	}

}
