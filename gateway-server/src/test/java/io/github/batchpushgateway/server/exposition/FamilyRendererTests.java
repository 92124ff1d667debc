package io.github.batchpushgateway.server.exposition;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.batchpushgateway.server.model.FamilyDetail;
import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.InconsistentPushException;
import io.github.batchpushgateway.server.model.MetricFamily;
import io.github.batchpushgateway.server.model.RenderedFamily;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link FamilyRenderer} and {@link FamilyReader}.
 */
class FamilyRendererTests {

	@Test
	void forcesTheLabelsOfTheGroup() {
		assertRenders(Push.key("j", "zone", "z"), "a{job=\"other\",zone=\"other\",b=\"1\"} 1\n",
				"a{b=\"1\",instance=\"\",job=\"j\",zone=\"z\"} 1\n");
	}

	@Test
	void keepsAnInstanceOfTheBodyAndOfTheGroup() {
		assertRenders(Push.key("j"), "a{instance=\"i\"} 1\n", "a{instance=\"i\",job=\"j\"} 1\n");
		assertRenders(Push.key("j", "instance", "g"), "a{instance=\"i\"} 1\n", "a{instance=\"g\",job=\"j\"} 1\n");
		assertRenders(Push.key("j", "instance", ""), "a 1\n", "a{instance=\"\",job=\"j\"} 1\n");
	}

	@Test
	void escapesTheLabelsOfTheGroup() {
		assertRenders(Push.key("a\"b\\c\nd"), "a 1\n", "a{instance=\"\",job=\"a\\\"b\\\\c\\nd\"} 1\n");
	}

	@Test
	void sortsLabelsByNameAndMetricsByNumberAndValuesOfLabels() {
		assertRenders(Push.key("j"), """
				a{z="1",c="2"} 1
				a{z="2"} 2
				a{z="1"} 3
				a{c="1",z="9"} 4
				a 5
				""", """
				a{instance="",job="j"} 5
				a{instance="",job="j",z="1"} 3
				a{instance="",job="j",z="2"} 2
				a{c="1",instance="",job="j",z="9"} 4
				a{c="2",instance="",job="j",z="1"} 1
				""");
	}

	@Test
	void sortsFamiliesByName() {
		assertThat(Push.render(Push.key("j"), "b 1\nc 1\na 1\n")).extracting(RenderedFamily::name)
			.containsExactly("a", "b", "c");
	}

	@Test
	void leavesTheTimestampsOfTheGroupToTheGateway() {
		assertThat(Push.render(Push.key("j"), "push_time_seconds 1\npush_failure_time_seconds 1\na 1\n"))
			.extracting(RenderedFamily::name)
			.containsExactly("a");
	}

	@Test
	void refusesTimestamps() {
		assertRefuses("a 1 1\n", "pushed metrics must not have timestamps");
	}

	@Test
	void refusesReservedLabelNames() {
		assertRefuses("a{__x=\"1\"} 1\n", "metric family \"a\" has a label with an invalid name: \"__x\"");
	}

	@Test
	void refusesTheSameSeriesTwice() {
		assertRefuses("a 1\na 2\n", "metric family \"a\" has two metrics with the labels {instance=\"\",job=\"j\"}");
		assertRefuses("a{x=\"1\",y=\"2\"} 1\na{y=\"2\",x=\"1\"} 2\n",
				"metric family \"a\" has two metrics with the labels {instance=\"\",job=\"j\",x=\"1\",y=\"2\"}");
	}

	@Test
	void refusesSeriesThatDifferOnlyInEmptyLabels() {
		assertRefuses("a{x=\"1\"} 1\na{x=\"1\",y=\"\"} 2\n",
				"metric family \"a\" has two metrics with the labels {instance=\"\",job=\"j\",x=\"1\",y=\"\"}");
	}

	@Test
	void refusesSeriesThatTheLabelsOfTheGroupMakeEqual() {
		assertRefuses("a{job=\"x\"} 1\na{job=\"y\"} 2\n",
				"metric family \"a\" has two metrics with the labels {instance=\"\",job=\"j\"}");
	}

	@Test
	void refusesTheSameQuantileOrBucketTwice() {
		assertRefuses("# TYPE s summary\ns{quantile=\"0.5\"} 1\ns{quantile=\"0.9\"} 1\ns{quantile=\"0.50\"} 2\n",
				"metric family \"s\" has 0.5 twice as quantile or bucket of one metric");
		assertRefuses("# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\nh_bucket{le=\"Inf\"} 2\n",
				"metric family \"h\" has +Inf twice as quantile or bucket of one metric");
	}

	@Test
	void refusesSummariesAndHistogramsOfAGroupWhoseLabelsNameTheirBounds() {
		assertRefuses(Push.key("j", "quantile", "x"), "# TYPE s summary\ns{quantile=\"0.5\"} 1\n",
				"metric family \"s\" must not be in a group that has the label \"quantile\"");
		assertRefuses(Push.key("j", "le", "x"), "# TYPE h histogram\nh_bucket{le=\"1\"} 1\n",
				"metric family \"h\" must not be in a group that has the label \"le\"");
		assertRenders(Push.key("j", "le", "x"), "a 1\n", "a{instance=\"\",job=\"j\",le=\"x\"} 1\n");
	}

	@Test
	void refusesMoreTextThanTheLimit() {
		FamilyRenderer renderer = new FamilyRenderer(10_000);

		assertTooLarge(renderer, Push.key("j", "long", "x".repeat(4_000)), "a 1\nb 1\n");
		assertTooLarge(renderer, Push.key("x".repeat(10_000)), "a 1\n");
		assertTooLarge(renderer, Push.key("j"), manySummaries(300));
		assertTooLarge(renderer, manyLabels(100), "a{l=\"1\"} 1\n".repeat(100));
		assertThat(renderer.render(parse("a 1\n"), Push.key("j", "long", "x".repeat(4_000)), Push.TIME)).hasSize(1);
	}

	private static String manySummaries(int count) {
		StringBuilder body = new StringBuilder("# TYPE s summary\n");
		for (int i = 0; i < count; i++) {
			body.append("s{quantile=\"").append(i).append("\"} 1\n");
		}
		return body.toString();
	}

	private static GroupingKey manyLabels(int count) {
		String[] labels = new String[2 * count];
		for (int i = 0; i < labels.length; i++) {
			labels[i] = "l" + i;
		}
		return Push.key("j", labels);
	}

	private static ParsedFamilies parse(String body) {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		return new TextParser(false, false).parse(bytes, 0, bytes.length);
	}

	private static void assertTooLarge(FamilyRenderer renderer, GroupingKey key, String body) {
		assertThatExceptionOfType(ExpositionTooLargeException.class)
			.isThrownBy(() -> renderer.render(parse(body), key, Push.TIME))
			.withMessage("push would be exposed as more than 10000 bytes");
	}

	@Test
	void findsTheOneRepeatedSeriesAmongThousands() {
		StringBuilder body = new StringBuilder();
		for (int i = 0; i < 20_000; i++) {
			body.append("a{x=\"").append(i).append("\"} 1\n");
		}

		assertThat(Push.render(Push.key("j"), body.toString())).extracting(RenderedFamily::series)
			.containsExactly(20_000);
		assertRefuses(body + "a{x=\"77\"} 1\n",
				"metric family \"a\" has two metrics with the labels {instance=\"\",job=\"j\",x=\"77\"}");
	}

	@Test
	void takesWhatItRenderedApartAgain() {
		MetricFamily family = readAgain("""
				# HELP h Some help.
				# TYPE h histogram
				h_bucket{x="\\"",le="1"} 2
				h_bucket{x="\\"",le="+Inf"} 3
				h_sum{x="\\""} 2.5
				h_count{x="\\""} 3
				""");

		assertThat(family.help()).isEqualTo("Some help.");
		assertThat(family.metrics()).singleElement().satisfies((metric) -> {
			assertThat(metric.labels().toString()).isEqualTo("{instance=\"\",job=\"j\",x=\"\\\"\"}");
			assertThat(metric.value()).isEqualTo(new MetricFamily.Histogram(3, 2.5,
					List.of(new MetricFamily.Point(1, 2), new MetricFamily.Point(Double.POSITIVE_INFINITY, 3))));
		});
	}

	@Test
	void findsOnlyTheBucketsThatWerePushed() {
		MetricFamily family = readAgain("# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_count 3\n");

		assertThat(family.metrics()).extracting(MetricFamily.Metric::value)
			.containsExactly(new MetricFamily.Histogram(3, 0, List.of(new MetricFamily.Point(1, 2))));
	}

	@Test
	void findsTheSignOfZeroAgain() {
		assertThat(readAgain("a -0\n").metrics()).extracting(MetricFamily.Metric::value)
			.containsExactly(new MetricFamily.Simple(-0.0));
	}

	private static MetricFamily readAgain(String body) {
		return new FamilyReader().read(Push.render(Push.key("j"), body).get(0));
	}

	@Test
	void writesNamesOfOtherCharactersInQuotes() {
		GroupingKey key = Push.key("j", "a.b", "1");

		assertThat(Push.text(Push.renderUtf8(key, """
				# HELP "my.\\"h" Help.
				# TYPE "my.\\"h" histogram
				{"my.\\"h_bucket","ü\\n"="2",le="1"} 2
				{"my.\\"h_count","ü\\n"="2"} 3
				# TYPE "my.\\"s" summary
				{"my.\\"s",quantile="0.5"} 2
				legacy{c="\\"",d:e="3"} 1
				""".replace("d:e", "\"d:e\"")))).isEqualTo("""
				# TYPE legacy untyped
				legacy{"a.b"="1",c="\\"","d:e"="3",instance="",job="j"} 1
				# HELP "my.\\"h" Help.
				# TYPE "my.\\"h" histogram
				{"my.\\"h_bucket","a.b"="1",instance="",job="j","ü\\n"="2",le="1"} 2
				{"my.\\"h_bucket","a.b"="1",instance="",job="j","ü\\n"="2",le="+Inf"} 3
				{"my.\\"h_sum","a.b"="1",instance="",job="j","ü\\n"="2"} 0
				{"my.\\"h_count","a.b"="1",instance="",job="j","ü\\n"="2"} 3
				# TYPE "my.\\"s" summary
				{"my.\\"s","a.b"="1",instance="",job="j",quantile="0.5"} 2
				{"my.\\"s_sum","a.b"="1",instance="",job="j"} 0
				{"my.\\"s_count","a.b"="1",instance="",job="j"} 0
				""");
	}

	@Test
	void saysWhichFamiliesHaveNamesInQuotes() {
		assertThat(Push.renderUtf8(Push.key("j"), "a 1\n{\"b.c\"} 1\nd{\"e.f\"=\"1\"} 1\n"))
			.extracting(FamilyRendererTests::hasUtf8Names)
			.containsExactly(false, true, true);
		assertThat(Push.renderUtf8(Push.key("j", "x.y", "1"), "a 1\n")).extracting(FamilyRendererTests::hasUtf8Names)
			.containsExactly(true);
		assertThat(new PushTimestamps(Push.key("j", "x.y", "1")).failed(Push.TIME, Push.TIME))
			.satisfies((family) -> assertThat(hasUtf8Names(family)).isTrue())
			.extracting((family) -> new String(family.text(), StandardCharsets.UTF_8))
			.isEqualTo("push_failure_time_seconds{instance=\"\",job=\"j\",\"x.y\"=\"1\"} 1.7e+09\n");
	}

	private static boolean hasUtf8Names(RenderedFamily family) {
		FamilyDetail detail = family.detail();
		return detail != null && detail.utf8Names();
	}

	@Test
	void refusesMoreProtobufThanTheLimit() {
		String body = "a{x=\"" + "y".repeat(3_000) + "\"} -0\n";

		assertThat(new FamilyRenderer(10_000).render(parse(body), Push.key("j"), Push.TIME)).hasSize(1);
		assertTooLarge(new FamilyRenderer(10_000), Push.key("j"), body + body.replace("a{", "b{"));
	}

	private static void assertRenders(GroupingKey key, String body, String text) {
		assertThat(Push.text(Push.render(key, body))).isEqualTo("# TYPE a untyped\n" + text);
	}

	private static void assertRefuses(String body, String message) {
		assertRefuses(Push.key("j"), body, message);
	}

	private static void assertRefuses(GroupingKey key, String body, String message) {
		assertThatExceptionOfType(InconsistentPushException.class).isThrownBy(() -> Push.render(key, body))
			.withMessage(message);
	}

}
