package io.github.batchpushgateway.server.exposition;

import java.util.List;

import io.github.batchpushgateway.server.model.MetricFamily;
import io.github.batchpushgateway.server.model.MetricFamily.Bucket;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics.Histogram;
import io.prometheus.metrics.shaded.com_google_protobuf_4_34_0.TextFormat;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NativeHistogram}.
 */
class NativeHistogramTests {

	@Test
	void findsTheBoundsOfBuckets() throws Exception {
		assertThat(buckets("""
				sample_count: 13 schema: 0 zero_threshold: 0.001 zero_count: 2
				negative_span { offset: 1 length: 2 } negative_delta: 3 negative_delta: -2
				positive_span { offset: -1 length: 2 } positive_span { offset: 2 length: 1 }
				positive_delta: 1 positive_delta: -1 positive_delta: 6
				""")).containsExactly(new Bucket(-4, true, -2, false, 1), new Bucket(-2, true, -1, false, 3),
				new Bucket(-0.001, true, 0.001, true, 2), new Bucket(0.25, false, 0.5, true, 1),
				new Bucket(4, false, 8, true, 6));
	}

	@Test
	void findsTheBoundsOfEverySchema() throws Exception {
		assertThat(upper(-4, 1)).isEqualTo(65536);
		assertThat(upper(-1, -1)).isEqualTo(0.25);
		assertThat(upper(1, 1)).isEqualTo(Math.sqrt(2));
		assertThat(upper(8, 256)).isEqualTo(2);
		assertThat(upper(8, 1)).isEqualTo(1.0027112750502025);
		assertThat(upper(-4, 64)).isEqualTo(Double.MAX_VALUE);
		assertThat(upper(0, 1024)).isEqualTo(Double.MAX_VALUE);
		assertThat(upper(3, 1024 * 8)).isEqualTo(Double.MAX_VALUE);
		assertThat(upper(0, 1025)).isEqualTo(Double.POSITIVE_INFINITY);
		assertThat(upper(0, -1074)).isEqualTo(Double.MIN_VALUE);
	}

	private static double upper(int schema, int index) throws Exception {
		return buckets("sample_count: 1 schema: " + schema + " positive_span { offset: " + index
				+ " length: 1 } positive_delta: 1")
			.get(0)
			.upper();
	}

	@Test
	void readsTheCountsOfFloatHistogramsAsTheyAre() throws Exception {
		assertThat(buckets("""
				sample_count_float: 7.5 zero_count_float: 0.5
				negative_span { length: 2 } negative_count: 1.5 negative_count: 0
				positive_span { length: 1 } positive_count: 6
				""")).containsExactly(new Bucket(-1, true, -0.5, false, 1.5), new Bucket(-0.0, true, 0, true, 0.5),
				new Bucket(0.5, false, 1, true, 6));
	}

	@Test
	void isReadFromWhatWasPushed() throws Exception {
		byte[] histogram = histogram("sample_count: 1 sample_sum: 2 positive_span { length: 1 } positive_delta: 1");
		byte[] body = ProtobufMessage
			.delimited(ProtobufMessage.family("h", 4).message(4, ProtobufMessage.metric().bytes(7, histogram)));
		FamilyRenderer renderer = new FamilyRenderer();

		MetricFamily family = new FamilyReader()
			.read(renderer.render(new ProtobufParser(false).parse(body, 0, body.length), Push.key("j"), Push.TIME)
				.get(0));

		assertThat(family.metrics()).extracting(MetricFamily.Metric::value)
			.containsExactly(new MetricFamily.NativeHistogram(1, 2, List.of(new Bucket(0.5, false, 1, true, 1))));
	}

	private static List<Bucket> buckets(String histogram) throws Exception {
		byte[] bytes = histogram(histogram);
		NativeHistogram read = new NativeHistogram().read(bytes, 0, bytes.length);
		assertThat(read.fault()).isNull();
		return read.buckets();
	}

	private static byte[] histogram(String text) throws Exception {
		return TextFormat.parse(text, Histogram.class).toByteArray();
	}

}
