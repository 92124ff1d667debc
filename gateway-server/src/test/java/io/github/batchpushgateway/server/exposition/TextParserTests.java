package io.github.batchpushgateway.server.exposition;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.github.batchpushgateway.server.model.RenderedFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TextParser}: what it reads is looked at as it is exposed again, under
 * the grouping key {@code job="j"}.
 */
class TextParserTests {

	private final TextParser parser = new TextParser(false, false);

	private final FamilyRenderer renderer = new FamilyRenderer();

	@Test
	void readsSamplesOfEveryType() {
		assertParses("""
				# HELP c Things done.
				# TYPE c counter
				c 1
				# TYPE g gauge
				g{x="1"} -2.5
				u{y="2"} NaN
				# TYPE s summary
				s{quantile="0.5"} 3
				s{quantile="0.9"} 4
				s_sum 10
				s_count 5
				# TYPE h histogram
				h_bucket{le="1"} 2
				h_bucket{le="+Inf"} 3
				h_sum 4
				h_count 3
				""", """
				# HELP c Things done.
				# TYPE c counter
				c{instance="",job="j"} 1
				# TYPE g gauge
				g{instance="",job="j",x="1"} -2.5
				# TYPE h histogram
				h_bucket{instance="",job="j",le="1"} 2
				h_bucket{instance="",job="j",le="+Inf"} 3
				h_sum{instance="",job="j"} 4
				h_count{instance="",job="j"} 3
				# TYPE s summary
				s{instance="",job="j",quantile="0.5"} 3
				s{instance="",job="j",quantile="0.9"} 4
				s_sum{instance="",job="j"} 10
				s_count{instance="",job="j"} 5
				# TYPE u untyped
				u{instance="",job="j",y="2"} NaN
				""");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a 1\n", " \ta 1\n", "a{} 1\n", "a { } 1\n", "a{}1\n", "\n\na 1\n\n", "a 1\n  ", "a 1",
			"a 1\r\n", "a\t1\n", "# a comment\na 1\n", "#\na 1\n", "# EOF\na 1\n", "# UNIT a seconds\na 1\n",
			"# HELP\na 1\n", "# HELP a\na 1\n", "# HELP a \na 1\n", "# TYPE a\na 1\n", "\r\na 1\r\n", "#HELP a\na 1\n",
			"# EOF" + "\n" + "a 1" })
	void forgivesWhatTheGoPushgatewayForgivesAndWhatBeginnersForget(String body) {
		assertParses(body, "# TYPE a untyped\na{instance=\"\",job=\"j\"} 1\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a{x=\"1\",y=\"2\"} 1\n", "a{x=\"1\",y=\"2\",} 1\n", "a{y=\"2\",x=\"1\"} 1\n",
			"a { x = \"1\" , y = \"2\" , } 1\n", "a\t{\tx\t=\t\"1\"\t,\ty\t=\t\"2\"\t}\t1\n", "a{x=\"1\",y=\"2\"}1\n" })
	void allowsBlanksAroundEveryTokenOfALabelSet(String body) {
		assertParses(body, "# TYPE a untyped\na{instance=\"\",job=\"j\",x=\"1\",y=\"2\"} 1\n");
	}

	@Test
	void keepsEscapesAndUnicodeInLabelValues() {
		String sample = "a{instance=\"\",job=\"j\",x=\"q\\\"b\\\\n\\nü€😀\\\\\"} 1\n";

		assertParses("a{x=\"q\\\"b\\\\n\\nü€😀\\\\\"} 1\n", "# TYPE a untyped\n" + sample);
	}

	@Test
	void keepsEscapesInHelp() {
		assertParses("# HELP a one\\\\two\\nthree \\\"four\\\"\na 1\n",
				"# HELP a one\\\\two\\nthree \"four\"\n# TYPE a untyped\na{instance=\"\",job=\"j\"} 1\n");
	}

	@Test
	void replacesBytesInHelpThatAreNotUtf8() {
		byte[] body = "# HELP a x?y\na 1\n".getBytes(StandardCharsets.US_ASCII);
		body[10] = (byte) 0xff;

		List<RenderedFamily> families = this.renderer.render(this.parser.parse(body, 0, body.length), Push.key("j"),
				Push.TIME);

		assertThat(families).extracting(RenderedFamily::help).containsExactly("x\ufffdy");
	}

	@Test
	void acceptsHelpBehindSamplesAndInterleavedFamilies() {
		assertParses("a 1\nb 2\na{x=\"1\"} 3\n# HELP a late\n", """
				# HELP a late
				# TYPE a untyped
				a{instance="",job="j"} 1
				a{instance="",job="j",x="1"} 3
				# TYPE b untyped
				b{instance="",job="j"} 2
				""");
	}

	@ParameterizedTest
	@CsvSource({ "COUNTER, counter", "Gauge, gauge", "summary, summary", "untyped, untyped", "histogram, histogram",
			"gauge_histogram, histogram", "gaugehistogram, histogram", "C\\OUNTER, counter" })
	void readsTypesInAnyCase(String word, String type) {
		assertThat(Push.text(render("# TYPE a " + word + "\na 1\n"))).startsWith("# TYPE a " + type + "\n");
	}

	@Test
	void dropsFamiliesWithoutSamples() {
		assertParses("# HELP a nothing\n# TYPE a counter\n", "");
	}

	@Test
	void addsTheInfiniteBucketAndMissingSumAndCount() {
		assertParses("# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_count 3\n# TYPE s summary\ns{quantile=\"0.5\"} 1\n",
				"""
						# TYPE h histogram
						h_bucket{instance="",job="j",le="1"} 2
						h_bucket{instance="",job="j",le="+Inf"} 3
						h_sum{instance="",job="j"} 0
						h_count{instance="",job="j"} 3
						# TYPE s summary
						s{instance="",job="j",quantile="0.5"} 1
						s_sum{instance="",job="j"} 0
						s_count{instance="",job="j"} 0
						""");
	}

	@Test
	void gathersTheLinesOfAHistogramByTheirLabels() {
		assertParses("""
				# TYPE h histogram
				h_bucket{x="1",y="1",le="1"} 1
				h_bucket{x="2",y="1",le="1"} 2
				h_sum{y="1",x="1"} 10
				h_count{y="1",x="1"} 1
				h_count{x="2",y="1"} 2
				h_sum{x="2",y="1"} 20
				""", """
				# TYPE h histogram
				h_bucket{instance="",job="j",x="1",y="1",le="1"} 1
				h_bucket{instance="",job="j",x="1",y="1",le="+Inf"} 1
				h_sum{instance="",job="j",x="1",y="1"} 10
				h_count{instance="",job="j",x="1",y="1"} 1
				h_bucket{instance="",job="j",x="2",y="1",le="1"} 2
				h_bucket{instance="",job="j",x="2",y="1",le="+Inf"} 2
				h_sum{instance="",job="j",x="2",y="1"} 20
				h_count{instance="",job="j",x="2",y="1"} 2
				""");
	}

	@Test
	void findsTheMetricsOfABigHistogramAgain() {
		StringBuilder body = new StringBuilder("# TYPE h histogram\n");
		for (int i = 0; i < 5000; i++) {
			body.append("h_sum{x=\"").append(i).append("\"} 1\n");
		}
		for (int i = 0; i < 5000; i++) {
			body.append("h_count{x=\"").append(i).append("\"} 2\n");
		}

		assertThat(render(body.toString())).extracting(RenderedFamily::series).containsExactly(5000 * 3);
	}

	@ParameterizedTest
	@CsvSource({ "-1, 1.8446744073709552e+19", "-0.5, 0", "1.9, 1", "NaN, 9.223372036854776e+18",
			"+Inf, 9.223372036854776e+18", "-Inf, 9.223372036854776e+18", "1e20, 9.223372036854776e+18",
			"9.3e18, 9.3e+18" })
	void convertsTheCountOfASummaryAsTheGoPushgatewayDoes(String count, String exposed) {
		assertThat(Push.text(render("# TYPE s summary\ns_count " + count + "\n")))
			.contains("s_count{instance=\"\",job=\"j\"} " + exposed + "\n");
	}

	@Test
	void readsQuantileAndLeAsOrdinaryLabelsOfOtherTypes() {
		assertParses("# TYPE c counter\nc{le=\"x\",quantile=\"y\"} 1\n",
				"# TYPE c counter\nc{instance=\"\",job=\"j\",le=\"x\",quantile=\"y\"} 1\n");
	}

	@Test
	void takesASuffixForANameIfTheFamilyIsDeclaredLater() {
		assertParses("s_count 1\n# TYPE s summary\ns_sum 2\n", """
				# TYPE s summary
				s_sum{instance="",job="j"} 2
				s_count{instance="",job="j"} 0
				# TYPE s_count untyped
				s_count{instance="",job="j"} 1
				""");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, value = {
			"my-metric 1|1|expected float as value, got \"-metric\"", "0a 1|1|invalid metric name",
			"{} 1|1|invalid metric name", "\ufeffa 1|1|invalid metric name", "a|1|expected float as value, got \"\"",
			"a x|1|expected float as value, got \"x\"", "a 1e999|1|expected float as value, got \"1e999\"",
			"a 1 |1|expected integer as timestamp, got \"\"", "a 1 x|1|expected integer as timestamp, got \"x\"",
			"a 1 2.5|1|expected integer as timestamp, got \"2.5\"", "a 1 2 3|1|spurious string after timestamp: \" 3\"",
			"a 1 9223372036854775808|1|expected integer as timestamp, got \"9223372036854775808\"",
			"a{x=1} 1|1|expected '\"' at start of label value, found '1'",
			"a{x:\"1\"} 1|1|expected '=' after label name, found ':'",
			"a{0x=\"1\"} 1|1|invalid label name for metric \"a\"", "a{,} 1|1|invalid label name for metric \"a\"",
			"a{x=\"1\",,} 1|1|invalid label name for metric \"a\"",
			"a{x=\"1\" y=\"2\"} 1|1|unexpected end of label value \"1\"",
			"a{x=\"1} 1|1|label value \"1} 1\" contains unescaped new-line",
			"a{x=\"\\t\"} 1|1|invalid escape sequence '\\t'",
			"a{x=\"1\",x=\"2\"} 1|1|duplicate label names for metric \"a\"",
			"a{__name__=\"b\"} 1|1|label name \"__name__\" is reserved",
			"# TYPE a unknown|1|unknown metric type \"unknown\"", "# TYPE a info|1|unknown metric type \"info\"",
			"# TYPE a counter |1|unknown metric type \"counter \"",
			"# TYPE 0a counter|1|invalid metric name in comment", "# HELP a-b x|1|invalid metric name in comment",
			"# HELP a \\x|1|invalid escape sequence '\\x'" })
	void refusesWhatBreaksTheGrammar(String body, int line, String message) {
		assertRejects("ok 1\n" + body + "\n", line + 1, message);
		assertRejects(body, line, message);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\",x=\"1\"} 1\n", "{\"a\",\"x\"=\"1\"} 1\n", "{ \"a\" , x = \"1\" , } 1\n",
			"\"a\"{x=\"1\"} 1\n", "a{\"x\"=\"1\"}1\n", "{a,x=\"1\"} 1\n", "\t{\"a\",x=\"1\"}\t1\r\n" })
	void readsNamesInQuotes(String body) {
		assertParses(body, "# TYPE a untyped\na{instance=\"\",job=\"j\",x=\"1\"} 1\n");
	}

	@Test
	void readsASampleWithoutLabelsWhoseNameIsInBraces() {
		assertParses("# HELP \"a\" Help.\n# TYPE \"a\" gauge\n{\"a\"} 1\n",
				"# HELP a Help.\n# TYPE a gauge\na{instance=\"\",job=\"j\"} 1\n");
	}

	@Test
	void findsBoundsAndSuffixesOfNamesInQuotes() {
		assertParses("# TYPE \"h\" histogram\n{\"h_bucket\",\"le\"=\"1\"} 2\n{\"h_sum\"} 3\n{\"h_count\"} 2\n", """
				# TYPE h histogram
				h_bucket{instance="",job="j",le="1"} 2
				h_bucket{instance="",job="j",le="+Inf"} 2
				h_sum{instance="",job="j"} 3
				h_count{instance="",job="j"} 2
				""");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "{\"a.b\"} 1|invalid metric name \"a.b\": needs --push.enable-utf8-names",
					"# TYPE \"a.b\" gauge|invalid metric name \"a.b\": needs --push.enable-utf8-names",
					"a{\"x.y\"=\"1\"} 1|invalid label name \"x.y\": needs --push.enable-utf8-names",
					"a{\"x:y\"=\"1\"} 1|invalid label name \"x:y\": needs --push.enable-utf8-names" })
	void refusesOtherNamesUnlessTheyAreEnabled(String body, String message) {
		assertRejects(body, 1, message);
		assertThat(Push.renderUtf8(Push.key("j"), body + "\n")).hasSizeLessThan(2);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "{} 1|invalid metric name",
			"{x=\"1\"} 1|invalid metric name: within braces, it stands before the labels",
			"{\"x\"=\"1\"} 1|invalid metric name: within braces, it stands before the labels",
			"{\"a\" x=\"1\"} 1|unexpected end of metric name, found 'x'",
			"{\"a\",\"b\"} 1|expected '=' after label name, found '}'", "{\"\"} 1|invalid metric name \"\"",
			"a{\"\"=\"1\"} 1|invalid label name \"\"", "{\"a} 1|metric name \"a} 1\" contains unescaped new-line",
			"a{\"x} 1|label name \"x} 1\" contains unescaped new-line", "{\"a\\t\"} 1|invalid escape sequence '\\t'",
			"a{\"__name__\"=\"b\"} 1|label name \"__name__\" is reserved",
			"a{x=\"1\",\"x\"=\"2\"} 1|duplicate label names for metric \"a\"",
			"\"a\"b 1|expected float as value, got \"b\"" })
	void refusesQuotesThatBreakTheGrammar(String body, String message) {
		assertRejects(body, 1, message);
	}

	@Test
	void refusesNamesThatAreNotUtf8() {
		byte[] body = "{\"a?\"} 1\n".getBytes(StandardCharsets.US_ASCII);
		body[3] = (byte) 0xff;

		assertThatExceptionOfType(ExpositionException.class)
			.isThrownBy(() -> new TextParser(false, true).parse(body, 0, body.length))
			.withMessage("text format parsing error in line 1: invalid metric name \"a\ufffd\"");
	}

	@Test
	void refusesASecondDescriptionOfAFamily() {
		assertRejects("# TYPE a counter\n# TYPE a gauge\n", 2,
				"second TYPE line for metric name \"a\", or TYPE reported after samples");
		assertRejects("a 1\n# TYPE a gauge\n", 2,
				"second TYPE line for metric name \"a\", or TYPE reported after samples");
		assertRejects("# HELP a x\n# HELP a x\n", 2, "second HELP line for metric name \"a\"");
	}

	@Test
	void refusesBoundsAndCountsThatAreNone() {
		assertRejects("# TYPE s summary\ns{quantile=\"x\"} 1\n", 2,
				"expected float as value for 'quantile' label, got \"x\"");
		assertRejects("# TYPE h histogram\nh_bucket{le=\"\"} 1\n", 2,
				"expected float as value for 'le' label, got \"\"");
		assertRejects("# TYPE h histogram\nh_count -1\n", 2, "negative count for histogram \"h\"");
	}

	@Test
	void refusesLabelValuesThatAreNotUtf8() {
		byte[] body = "a{x=\"?\"} 1\n".getBytes(StandardCharsets.US_ASCII);
		for (int lead : new int[] { 0x80, 0xc0, 0xe0, 0xed, 0xf5, 0xff }) {
			body[5] = (byte) lead;

			assertThatExceptionOfType(ExpositionException.class)
				.isThrownBy(() -> this.parser.parse(body, 0, body.length))
				.withMessageContaining("invalid label value");
		}
	}

	@Test
	void refusesMoreLabelsThanItWantsToCompare() {
		StringBuilder body = new StringBuilder("a{");
		for (int i = 0; i <= 128; i++) {
			body.append("x").append(i).append("=\"\",");
		}
		byte[] bytes = body.append("} 1\n").toString().getBytes(StandardCharsets.UTF_8);

		assertThatExceptionOfType(LimitExceededException.class)
			.isThrownBy(() -> this.parser.parse(bytes, 0, bytes.length))
			.withMessage("metric \"a\" has at least 129 labels, more than the 128 of --limit.labels");
	}

	@Test
	void strictParserWantsTheFinalNewlineAndNoCarriageReturns() {
		TextParser strict = new TextParser(true, false);

		for (String body : List.of("a 1", "# x", "# TYPE a counter", "a 1\na 2")) {
			byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
			assertThatExceptionOfType(ExpositionException.class).isThrownBy(() -> strict.parse(bytes, 0, bytes.length))
				.withMessageContaining("unexpected end of input stream");
		}
		byte[] crlf = "a 1\r\n".getBytes(StandardCharsets.UTF_8);
		assertThatExceptionOfType(ExpositionException.class).isThrownBy(() -> strict.parse(crlf, 0, crlf.length))
			.withMessage("text format parsing error in line 1: expected float as value, got \"1\\r\"");
		byte[] blanks = "a 1\n  ".getBytes(StandardCharsets.UTF_8);
		assertThat(strict.parse(blanks, 0, blanks.length).familyCount).isOne();
	}

	@Test
	void notesTimestamps() {
		byte[] body = "a 1 1700000000000\n".getBytes(StandardCharsets.UTF_8);

		assertThat(this.parser.parse(body, 0, body.length).timestamps).isTrue();
	}

	@Test
	void readsEveryPrefixOfABodyOrRefusesIt() {
		byte[] body = ("# HELP s \\\\ help\n# TYPE s summary\ns{quantile=\"0.5\",x=\"\\\"ü\"} 1\ns_sum 1e3\n"
				+ "# TYPE h histogram\nh_bucket{le=\"1\"} 1 17\n")
			.getBytes(StandardCharsets.UTF_8);
		int read = 0;
		for (int length = 0; length <= body.length; length++) {
			try {
				this.parser.parse(body, 0, length);
				read++;
			}
			catch (ExpositionException ex) {
				assertThat(ex).hasMessageStartingWith("text format parsing error in line ");
			}
		}
		assertThat(read).isBetween(20, body.length - 20);
	}

	@Test
	void forgetsTheLastBody() {
		render("# TYPE a counter\na 1\n");
		render("a{x=\"" + "y".repeat(16_000) + "\"} 1\n" + " ".repeat(300_000));

		assertParses("a 2\n", "# TYPE a untyped\na{instance=\"\",job=\"j\"} 2\n");
	}

	private List<RenderedFamily> render(String body) {
		byte[] bytes = ("??" + body).getBytes(StandardCharsets.UTF_8);
		return this.renderer.render(this.parser.parse(bytes, 2, bytes.length - 2), Push.key("j"), Push.TIME);
	}

	private void assertParses(String body, String exposed) {
		assertThat(Push.text(render(body))).isEqualTo(exposed);
	}

	private void assertRejects(String body, int line, String message) {
		assertThatExceptionOfType(ExpositionException.class).isThrownBy(() -> render(body))
			.withMessage("text format parsing error in line " + line + ": " + message);
	}

}
