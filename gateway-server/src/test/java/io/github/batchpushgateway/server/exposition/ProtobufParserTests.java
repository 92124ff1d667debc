package io.github.batchpushgateway.server.exposition;

import java.util.Random;

import io.github.batchpushgateway.server.limits.Limit;
import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.github.batchpushgateway.server.limits.Limits;
import io.github.batchpushgateway.server.model.InconsistentPushException;
import org.junit.jupiter.api.Test;

import static io.github.batchpushgateway.server.exposition.ProtobufMessage.delimited;
import static io.github.batchpushgateway.server.exposition.ProtobufMessage.family;
import static io.github.batchpushgateway.server.exposition.ProtobufMessage.metric;
import static io.github.batchpushgateway.server.exposition.ProtobufMessage.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ProtobufParser}: what it reads is looked at as text, under the
 * grouping key {@code job="j"}.
 */
class ProtobufParserTests {

	private static final int COUNTER = 0;

	private static final int GAUGE = 1;

	private static final int SUMMARY = 2;

	private static final int UNTYPED = 3;

	private static final int HISTOGRAM = 4;

	private final ProtobufParser parser = new ProtobufParser(false);

	private final FamilyRenderer renderer = new FamilyRenderer();

	@Test
	void readsMetricsOfEveryType() {
		byte[] body = delimited(
				family("c", COUNTER).text(2, "Some\nhelp.")
					.message(4, metric("x", "1").message(3, real(1)))
					.message(4, metric("x", "ü\"").message(3, real(2.5))),
				family("g", GAUGE).message(4, metric().message(2, real(-1))),
				family("u", UNTYPED).message(4, metric().message(5, real(Double.NaN))),
				family("s", SUMMARY).message(4,
						metric().message(4,
								new ProtobufMessage().number(1, 3)
									.real(2, 4.5)
									.message(3, new ProtobufMessage().real(1, 0.5).real(2, 1.5)))),
				family("h", HISTOGRAM).message(4,
						metric().message(7,
								new ProtobufMessage().number(1, 3)
									.real(2, 4.5)
									.message(3, new ProtobufMessage().number(1, 2).real(2, 0.5)))));

		assertThat(text(body)).isEqualTo("""
				# HELP c Some\\nhelp.
				# TYPE c counter
				c{instance="",job="j",x="1"} 1
				c{instance="",job="j",x="ü\\""} 2.5
				# TYPE g gauge
				g{instance="",job="j"} -1
				# TYPE h histogram
				h_bucket{instance="",job="j",le="0.5"} 2
				h_bucket{instance="",job="j",le="+Inf"} 3
				h_sum{instance="",job="j"} 4.5
				h_count{instance="",job="j"} 3
				# TYPE s summary
				s{instance="",job="j",quantile="0.5"} 1.5
				s_sum{instance="",job="j"} 4.5
				s_count{instance="",job="j"} 3
				# TYPE u untyped
				u{instance="",job="j"} NaN
				""");
	}

	@Test
	void readsCountsOfFloatHistograms() {
		byte[] body = delimited(family("h", HISTOGRAM).message(4, metric().message(7,
				new ProtobufMessage().real(4, 3.5).message(3, new ProtobufMessage().real(4, 2.5).real(2, 1)))));

		assertThat(text(body)).contains("h_bucket{instance=\"\",job=\"j\",le=\"1\"} 2.5\n",
				"h_count{instance=\"\",job=\"j\"} 3.5\n");
	}

	@Test
	void takesAFamilyWithoutATypeForACounterAndOneGivenTwiceForTheLast() {
		byte[] body = delimited(family("a", GAUGE).message(4, metric("x", "1").message(2, real(1))),
				new ProtobufMessage().text(1, "a").message(4, metric("x", "2").message(3, real(2))));

		assertThat(text(body)).isEqualTo("# TYPE a counter\na{instance=\"\",job=\"j\",x=\"2\"} 2\n");
	}

	@Test
	void leavesUnknownFieldsAlone() {
		byte[] body = delimited(family("a", GAUGE).text(5, "seconds")
			.number(100, 7)
			.message(4, metric().number(99, 1).real(98, 1).message(2, real(1).text(2, "?"))));

		assertThat(text(body)).isEqualTo("# TYPE a gauge\na{instance=\"\",job=\"j\"} 1\n");
	}

	@Test
	void dropsFamiliesWithoutMetrics() {
		assertThat(text(delimited(family("a", GAUGE)))).isEmpty();
		assertThat(text(new byte[0])).isEmpty();
	}

	@Test
	void refusesWhatIsNotProtobuf() {
		assertRefuses("a 1\n".getBytes(), "unexpected EOF");
		assertRefuses(new byte[] { 2, 0x0b, 0 }, "body is not a sequence of metric families in protobuf");
		assertRefuses(delimited(new ProtobufMessage().number(1, 5)),
				"body is not a sequence of metric families in protobuf");
		assertRefuses(new byte[] { -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1 },
				"body is not a sequence of metric families in protobuf");
	}

	@Test
	void refusesFamiliesThatWouldBreakScrapes() {
		assertRefuses(delimited(family("", GAUGE).message(4, metric().message(2, real(1)))),
				"metric family without a name");
		assertRefuses(delimited(family("a", 17).message(4, metric().message(2, real(1)))),
				"metric family \"a\" has the unknown type 17");
	}

	@Test
	void notesWhatIsInconsistent() {
		assertInconsistent(family("a b", GAUGE).message(4, metric().message(2, real(1))),
				"invalid metric name \"a b\"");
		assertInconsistent(family("a", GAUGE).message(4, metric("0x", "1").message(2, real(1))),
				"metric family \"a\" has a label with an invalid name: \"0x\"");
		assertInconsistent(family("a", GAUGE).message(4, metric("x", "1", "x", "2").message(2, real(1))),
				"metric family \"a\" has two or more labels with the same name: \"x\"");
		assertInconsistent(family("a", GAUGE).message(4, metric().message(3, real(1))),
				"metric family \"a\" has a metric that is not a gauge");
		assertInconsistent(
				family("a", GAUGE).message(4, metric().message(2, real(1)).message(2, new ProtobufMessage())),
				"metric family \"a\" has a metric with two values");
		ProtobufMessage notANumber = new ProtobufMessage().real(1, Double.NaN).real(2, 1);
		assertInconsistent(
				family("s", SUMMARY).message(4,
						metric().message(4, new ProtobufMessage().message(3, notANumber).message(3, notANumber))),
				"metric family \"s\" has NaN twice as quantile or bucket of one metric");
		assertInconsistent(family("s", SUMMARY).message(4, metric("quantile", "1").message(4, new ProtobufMessage())),
				"metric family \"s\" must not have an explicit label \"quantile\"");
		assertInconsistent(family("h", HISTOGRAM).message(4, metric("le", "1").message(7, new ProtobufMessage())),
				"metric family \"h\" must not have an explicit label \"le\"");
		assertInconsistent(
				family("a", GAUGE).message(4,
						new ProtobufMessage()
							.message(1, new ProtobufMessage().text(1, "x").bytes(2, new byte[] { (byte) 0xff }))
							.message(2, real(1))),
				"metric family \"a\" has a label named \"x\" whose value is not utf8");
	}

	@Test
	void showsOfNativeHistogramsWhatTextCan() {
		ProtobufMessage histogram = new ProtobufMessage().number(1, 3)
			.real(2, 4.5)
			.number(5, 0)
			.message(12, span(0, 1))
			.number(13, 6);

		assertThat(text(delimited(family("h", HISTOGRAM).message(4, metric().message(7, histogram))))).isEqualTo("""
				# TYPE h histogram
				h_bucket{instance="",job="j",le="+Inf"} 3
				h_sum{instance="",job="j"} 4.5
				h_count{instance="",job="j"} 3
				""");
	}

	@Test
	void refusesNativeHistogramsThatPrometheusWouldNotTake() {
		assertNotNative(histogram(0).number(5, zigzag(9)), "schema 9 must be from -4 to 8");
		assertNotNative(histogram(0).number(5, zigzag(-5)), "schema -5 must be from -4 to 8");
		assertNotNative(histogram(0).real(6, -1), "zero threshold -1 must be finite and not negative");
		assertNotNative(histogram(0).real(6, Double.NaN), "zero threshold NaN must be finite and not negative");
		assertNotNative(histogram(0).real(6, Double.POSITIVE_INFINITY),
				"zero threshold +Inf must be finite and not negative");
		assertNotNative(histogram(1).message(12, span(0, 2)).number(13, 2), "spans of 2 buckets, but counts of 1");
		assertNotNative(histogram(1).message(9, span(0, 0)).number(10, 2), "spans of 0 buckets, but counts of 1");
		assertNotNative(histogram(0).number(13, 0), "spans of 0 buckets, but counts of 1");
		assertNotNative(histogram(0).message(9, span(0, 4_000_000_000L)), "spans beyond bucket 2147483647");
		assertNotNative(histogram(2).message(12, span(1, 1)).message(12, span(-1, 1)).number(13, 2).number(13, 0),
				"offset -1 of a span must not be negative");
		assertNotNative(histogram(0).message(12, span(0, 1)).number(13, zigzag(-1)),
				"counts of buckets must be from 0 to 9223372036854775807 in all");
		assertNotNative(histogram(0).message(12, span(0, 2)).number(13, zigzag(Long.MAX_VALUE)).number(13, 0),
				"counts of buckets must be from 0 to 9223372036854775807 in all");
		assertNotNative(
				histogram(5).number(7, 1).message(9, span(0, 1)).number(10, 2).message(12, span(0, 1)).number(13, 4),
				"4 observations in its buckets, but a count of 5");
		assertNotNative(histogram(3).real(2, Double.NaN).number(7, 4),
				"4 observations in its buckets, but a count of 3");
		assertNotNative(histogram(0).real(4, 1).real(8, -1), "counts must not be negative");
		assertNotNative(histogram(0).real(4, -1).real(8, 1), "counts must not be negative");
		assertNotNative(histogram(0).real(4, 1).message(12, span(0, 1)).real(14, -1), "counts must not be negative");
		assertNotNative(histogram(0).real(4, 1).message(9, span(0, 1)).real(11, -1), "counts must not be negative");
		assertNotNative(histogram(0).real(4, 1).message(12, span(0, 1)).number(13, 0),
				"spans of 1 buckets, but counts of 0");
	}

	@Test
	void takesNativeHistogramsThatPrometheusTakes() {
		assertNative(histogram(5).real(2, Double.NaN).number(7, 4));
		assertNative(histogram(5).number(5, zigzag(8)));
		assertNative(histogram(0).message(12, span(0, 0)));
		assertNative(histogram(0).real(4, 1).message(12, span(-7, 1)).real(14, 9));
		assertNative(histogram(-1).number(7, -1));
	}

	private static ProtobufMessage histogram(long count) {
		return new ProtobufMessage().number(1, count);
	}

	private static ProtobufMessage span(long offset, long length) {
		return new ProtobufMessage().number(1, zigzag(offset)).number(2, length);
	}

	private static long zigzag(long number) {
		return number << 1 ^ number >> 63;
	}

	private void assertNotNative(ProtobufMessage histogram, String fault) {
		assertInconsistent(family("h", HISTOGRAM).message(4, metric().message(7, histogram)),
				"metric family \"h\" has a native histogram that Prometheus would not take: " + fault);
	}

	private void assertNative(ProtobufMessage histogram) {
		assertThat(text(delimited(family("h", HISTOGRAM).message(4, metric().message(7, histogram)))))
			.contains("# TYPE h histogram");
	}

	@Test
	void refusesExemplarsThatAreNotUtf8() {
		ProtobufMessage label = new ProtobufMessage().text(1, "x").bytes(2, new byte[] { (byte) 0xff });

		assertInconsistent(
				family("c", COUNTER).message(4,
						metric().message(3, real(1).message(2, new ProtobufMessage().message(1, label)))),
				"label of an exemplar is not utf8");
	}

	@Test
	void refusesMalformedExemplars() {
		assertRefuses(
				delimited(
						family("c", COUNTER).message(4, metric().message(3, real(1).bytes(2, new byte[] { 0x0a, 5 })))),
				"body is not a sequence of metric families in protobuf");
	}

	@Test
	void refusesWhatIsBeyondALimit() {
		String tooLong = "x".repeat(17);
		ProtobufMessage metric = metric().message(2, real(1));
		ProtobufMessage buckets = new ProtobufMessage();
		for (int i = 0; i < 5; i++) {
			buckets.message(3, new ProtobufMessage().number(1, 1).real(2, i));
		}

		assertBeyond(family(tooLong, GAUGE).message(4, metric),
				"name of metric \"%s\" has 17 bytes, more than the 16 of --limit.metric-name-bytes".formatted(tooLong));
		assertBeyond(family("a", GAUGE).text(2, tooLong).message(4, metric),
				"help text of metric \"a\" has 17 bytes, more than the 16 of --limit.help-bytes");
		assertBeyond(family("a", GAUGE).message(4, metric(tooLong, "1").message(2, real(1))),
				"name of label \"%s\" has 17 bytes, more than the 16 of --limit.label-name-bytes".formatted(tooLong));
		assertBeyond(family("a", GAUGE).message(4, metric("b", tooLong).message(2, real(1))),
				"value of label \"b\" has 17 bytes, more than the 16 of --limit.label-value-bytes");
		assertBeyond(family("a", GAUGE).message(4, metric("b", "1", "c", "2", "d", "3").message(2, real(1))),
				"metric \"a\" has at least 3 labels, more than the 2 of --limit.labels");
		assertBeyond(family("a", HISTOGRAM).message(4, metric().message(7, buckets)),
				"push has at least 5 series, more than the 4 of --limit.push-series");
	}

	private static void assertBeyond(ProtobufMessage family, String message) {
		byte[] body = delimited(family);
		Limits limits = Limits.defaults()
			.with(Limit.PUSH_SERIES, 4)
			.with(Limit.LABELS, 2)
			.with(Limit.LABEL_NAME_BYTES, 16)
			.with(Limit.LABEL_VALUE_BYTES, 16)
			.with(Limit.METRIC_NAME_BYTES, 16)
			.with(Limit.HELP_BYTES, 16);

		assertThatExceptionOfType(LimitExceededException.class)
			.isThrownBy(() -> new ProtobufParser(false, limits).parse(body, 0, body.length))
			.withMessage(message);
	}

	@Test
	void acceptsAnyUtf8InNamesIfTheyAreEnabled() {
		byte[] body = delimited(family("a b\n", GAUGE).message(4, metric("ü", "1").message(2, real(1))));

		assertThat(Push
			.text(this.renderer.render(new ProtobufParser(true).parse(body, 0, body.length), Push.key("j"), Push.TIME)))
			.isEqualTo("# TYPE \"a b\\n\" gauge\n{\"a b\\n\",instance=\"\",job=\"j\",\"ü\"=\"1\"} 1\n");
		assertInconsistent(family("a b\n", GAUGE).message(4, metric().message(2, real(1))),
				"invalid metric name \"a b\n\"");
	}

	@Test
	void refusesNamesThatAreNoUtf8EvenIfTheyAreEnabled() {
		byte[] name = { 'a', (byte) 0xff };
		byte[] body = delimited(
				new ProtobufMessage().bytes(1, name).number(3, GAUGE).message(4, metric().message(2, real(1))));
		byte[] emptyLabel = delimited(family("a", GAUGE).message(4, metric("", "1").message(2, real(1))));
		ProtobufParser parser = new ProtobufParser(true);

		assertThatExceptionOfType(InconsistentPushException.class)
			.isThrownBy(() -> this.renderer.render(parser.parse(body, 0, body.length), Push.key("j"), Push.TIME))
			.withMessage("invalid metric name \"a\ufffd\"");
		assertThatExceptionOfType(InconsistentPushException.class).isThrownBy(
				() -> this.renderer.render(parser.parse(emptyLabel, 0, emptyLabel.length), Push.key("j"), Push.TIME))
			.withMessage("metric family \"a\" has a label with an invalid name: \"\"");
	}

	@Test
	void notesATimestampEvenIfItIsZero() {
		byte[] body = delimited(family("a", GAUGE).message(4, metric().number(6, 0).message(2, real(1))));

		assertThat(this.parser.parse(body, 0, body.length).timestamps).isTrue();
	}

	@Test
	void readsOrRefusesWhateverItIsGiven() {
		byte[] valid = delimited(family("a", HISTOGRAM).text(2, "help")
			.message(4, metric("x", "1", "y", "2").message(7,
					new ProtobufMessage().number(1, 3).message(3, new ProtobufMessage().number(1, 2).real(2, 0.5)))));
		Random random = new Random(1);
		int read = 0;
		for (int i = 0; i < 50_000; i++) {
			byte[] body = valid.clone();
			for (int change = random.nextInt(4); change >= 0; change--) {
				body[random.nextInt(body.length)] = (byte) random.nextInt();
			}
			try {
				this.renderer.render(this.parser.parse(body, 0, random.nextInt(body.length + 1)), Push.key("j"),
						Push.TIME);
				read++;
			}
			catch (ExpositionException | InconsistentPushException ex) {
				assertThat(ex).hasMessageMatching("(?s).{10,}");
			}
		}
		assertThat(read).isBetween(100, 49_000);
	}

	private String text(byte[] body) {
		return Push.text(this.renderer.render(this.parser.parse(body, 0, body.length), Push.key("j"), Push.TIME));
	}

	private void assertRefuses(byte[] body, String message) {
		assertThatExceptionOfType(ExpositionException.class).isThrownBy(() -> text(body)).withMessage(message);
	}

	private void assertInconsistent(ProtobufMessage family, String message) {
		assertThatExceptionOfType(InconsistentPushException.class).isThrownBy(() -> text(delimited(family)))
			.withMessage(message);
	}

}
