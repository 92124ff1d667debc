package io.github.batchpushgateway.server.exposition;

import java.util.Iterator;

import io.github.batchpushgateway.server.limits.Limit;
import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.github.batchpushgateway.server.limits.Limits;
import io.github.batchpushgateway.server.limits.WorkingMemory;
import io.github.batchpushgateway.server.model.MetricFamily;
import io.github.batchpushgateway.server.model.MetricFamily.Histogram;
import io.github.batchpushgateway.server.model.MetricFamily.Metric;
import io.github.batchpushgateway.server.model.MetricFamily.NativeHistogram;
import io.github.batchpushgateway.server.model.MetricFamily.Point;
import io.github.batchpushgateway.server.model.MetricFamily.Summary;
import io.github.batchpushgateway.server.model.RenderedFamily;
import org.junit.jupiter.api.Test;

import static io.github.batchpushgateway.server.exposition.ProtobufMessage.delimited;
import static io.github.batchpushgateway.server.exposition.ProtobufMessage.family;
import static io.github.batchpushgateway.server.exposition.ProtobufMessage.metric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link FamilyReader}.
 */
class FamilyReaderTests {

	private static final int SUMMARY = 2;

	private static final int HISTOGRAM = 4;

	private static final int BUCKETS = 4000;

	@Test
	void readsABucketWhoseBoundIsNoNumber() {
		ProtobufMessage histogram = new ProtobufMessage().number(1, 4)
			.message(3, new ProtobufMessage().number(1, 2).real(2, 1))
			.message(3, new ProtobufMessage().number(1, 3).real(2, Double.NaN));

		MetricFamily read = read(family("h", HISTOGRAM).message(4, metric().message(7, histogram)));

		assertThat(((Histogram) read.metrics().iterator().next().value()).buckets()).containsExactly(new Point(1, 2),
				new Point(Double.NaN, 3));
	}

	@Test
	void readsAQuantileThatIsNoNumber() {
		ProtobufMessage summary = new ProtobufMessage().number(1, 4)
			.message(3, new ProtobufMessage().real(1, Double.NaN).real(2, 1));

		MetricFamily read = read(family("s", SUMMARY).message(4, metric().message(4, summary)));

		assertThat(((Summary) read.metrics().iterator().next().value()).quantiles())
			.containsExactly(new Point(Double.NaN, 1));
	}

	@Test
	void claimsTheMemoryOfALargeMetricUntilTheNextIsRead() {
		WorkingMemory memory = new WorkingMemory(Limits.defaults());
		FamilyReader reader = new FamilyReader(memory.claim());

		Iterator<Metric> metrics = reader.read(largeAndSmall()).metrics().iterator();

		assertThat(((Histogram) metrics.next().value()).buckets()).hasSize(BUCKETS);
		assertThat(memory.bytes()).isBetween(1L << 19, 1L << 22);
		assertThat(metrics.next().labels().value("size")).isEqualTo("small");
		assertThat(memory.bytes()).isZero();
		assertThat(metrics.hasNext()).isFalse();
	}

	@Test
	void claimsTheMemoryOfNativeBuckets() {
		WorkingMemory memory = new WorkingMemory(Limits.defaults());
		byte[] deltas = new byte[BUCKETS];
		deltas[0] = 2;
		ProtobufMessage histogram = new ProtobufMessage().number(1, BUCKETS)
			.message(12, new ProtobufMessage().number(2, BUCKETS))
			.bytes(13, deltas);

		Iterator<Metric> metrics = new FamilyReader(memory.claim())
			.read(rendered(family("h", HISTOGRAM).message(4, metric().message(7, histogram))))
			.metrics()
			.iterator();

		assertThat(((NativeHistogram) metrics.next().value()).buckets()).hasSize(BUCKETS);
		assertThat(memory.bytes()).isBetween(50L * BUCKETS, 100L * BUCKETS);
	}

	@Test
	void refusesALargeMetricThatThereIsNoMemoryFor() {
		WorkingMemory memory = new WorkingMemory(Limits.defaults().with(Limit.WORKING_BYTES, 1 << 20));
		memory.claim().grow(1 << 19);
		FamilyReader reader = new FamilyReader(memory.claim());

		Iterator<Metric> metrics = reader.read(largeAndSmall()).metrics().iterator();

		assertThatExceptionOfType(LimitExceededException.class).isThrownBy(metrics::next);
		assertThat(memory.bytes()).isEqualTo(1 << 19);
	}

	private static RenderedFamily largeAndSmall() {
		StringBuilder body = new StringBuilder("# TYPE h histogram\n");
		for (int i = 0; i < BUCKETS; i++) {
			body.append("h_bucket{size=\"large\",le=\"").append(i).append("\"} 1\n");
		}
		body.append("h_count{size=\"large\"} 1\nh_bucket{size=\"small\",le=\"1\"} 1\nh_count{size=\"small\"} 1\n");
		return Push.render(Push.key("j"), body.toString()).get(0);
	}

	private static MetricFamily read(ProtobufMessage family) {
		return new FamilyReader().read(rendered(family));
	}

	private static RenderedFamily rendered(ProtobufMessage family) {
		byte[] body = delimited(family);
		return new FamilyRenderer()
			.render(new ProtobufParser(false).parse(body, 0, body.length), Push.key("j"), Push.TIME)
			.get(0);
	}

}
