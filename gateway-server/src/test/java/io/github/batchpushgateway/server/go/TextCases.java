package io.github.batchpushgateway.server.go;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which bodies are text that can be exposed, and how it is exposed.
 */
final class TextCases {

	private TextCases() {
	}

	private static Case text(String name, String body) {
		return Case.of("text: " + name).put("/metrics/job/j", body);
	}

	private static Case strict(String name, String body) {
		return Case.of("strict text: " + name).put("/metrics/job/j", body).on(Setup.STRICT_TEXT);
	}

	static List<Case> all() {
		List<Case> cases = new ArrayList<>();
		cases.addAll(lines());
		cases.addAll(samples());
		cases.addAll(labels());
		cases.addAll(comments());
		cases.addAll(types());
		cases.addAll(series());
		cases.addAll(values());
		return cases;
	}

	private static List<Case> lines() {
		return List.of(
		// @formatter:off
			text("one sample", "a 1\n"),
			text("nothing", ""),
			text("one newline", "\n"),
			text("blank lines", "\n\na 1\n\n \t \nb 2\n\n"),
			text("last line of blanks without newline", "a 1\n  "),
			text("last line without newline", "a 1").deviates(Deviation.LENIENT_TEXT, 200)
				.leaving("a{instance=\"\",job=\"j\"} 1"),
			text("last comment without newline", "a 1\n# end").deviates(Deviation.LENIENT_TEXT, 200)
				.leaving("a{instance=\"\",job=\"j\"} 1"),
			text("last TYPE without newline", "# TYPE a gauge").deviates(Deviation.LENIENT_TEXT, 200).leaving(),
			text("last HELP without newline", "a 1\n# HELP a h").deviates(Deviation.LENIENT_TEXT, 200)
				.leaving("a{instance=\"\",job=\"j\"} 1"),
			text("CR LF after a sample", "a 1\r\n").deviates(Deviation.LENIENT_TEXT, 200)
				.leaving("a{instance=\"\",job=\"j\"} 1"),
			text("CR LF after a TYPE", "# TYPE a counter\r\na 1\r\n").deviates(Deviation.LENIENT_TEXT, 200)
				.leaving("a{instance=\"\",job=\"j\"} 1"),
			text("CR LF alone", "\r\n").deviates(Deviation.LENIENT_TEXT, 200).leaving(),
			strict("one sample", "a 1\n"),
			strict("last line without newline", "a 1"),
			strict("last comment without newline", "a 1\n# end"),
			strict("last TYPE without newline", "# TYPE a gauge"),
			strict("last HELP without newline", "a 1\n# HELP a h"),
			strict("last line of blanks without newline", "a 1\n  "),
			strict("CR LF after a sample", "a 1\r\n"),
			strict("CR LF after a TYPE", "# TYPE a counter\r\na 1\r\n"),
			strict("CR LF after a HELP", "# HELP a b\r\na 1\n"),
			strict("CR LF alone", "\r\n"),
			text("CR in a line", "a 1\rb 2\n"),
			text("line of one name", "a\n"),
			text("name and blank only", "a \n"),
			text("broken off in labels", "a{b=\"c\n"),
			text("broken off after labels", "a{b=\"c\"}\n"),
			text("byte order mark", "\uFEFFa 1\n"),
			text("a NUL", "a\0 1\n"),
			text("a form feed between name and value", "a\f1\n"),
			text("a vertical tab between name and value", "a\u000b1\n"),
			text("HTML", "<html><body>no</body></html>\n"),
			text("JSON", "{\"a\": 1}\n"),
			text("an array in JSON", "[1]\n"),
			text("a form", "a=1&b=2\n"),
			text("a good line before a bad one", "a 1\nb\n"));
		// @formatter:on
	}

	private static List<Case> samples() {
		return List.of(
		// @formatter:off
			text("blanks before a sample", "  \ta 1\n"),
			text("blanks between name and value", "a \t  1\n"),
			text("blank after the value", "a 1 \n"),
			text("tab after the value", "a 1\t\n"),
			text("timestamp", "a 1 1600000000000\n"),
			text("timestamp with blanks before it", "a 1 \t 17\n"),
			text("timestamp of zero", "a 1 0\n"),
			text("negative timestamp", "a 1 -17\n"),
			text("timestamp with a plus", "a 1 +17\n"),
			text("timestamp with a fraction", "a 1 17.5\n"),
			text("timestamp with an exponent", "a 1 1e3\n"),
			text("timestamp beyond 64 bits", "a 1 9223372036854775808\n"),
			text("timestamp and a blank", "a 1 17 \n"),
			text("timestamp and more", "a 1 17 18\n"),
			text("timestamp that is a word", "a 1 now\n"),
			text("timestamp on one of two samples", "a 1\nb 1 17\n"),
			text("name with a colon", "a:b_c:d 1\n"),
			text("name that is a colon", ": 1\n"),
			text("name that begins with an underscore", "_a 1\n"),
			text("name that begins with two underscores", "__a 1\n"),
			text("name that begins with a digit", "0a 1\n"),
			text("name with a dash", "my-metric 1\n"),
			text("name with a dot", "my.metric 1\n"),
			text("name in UTF-8", "größe 1\n"),
			text("name that is not UTF-8", "a\u00ff 1\n").inBytes(),
			text("no name", " 1\n"),
			text("labels without a name", "{a=\"b\"} 1\n"),
			text("nothing in braces only", "{} 1\n"),
			text("long name", "a" + "b".repeat(1000) + " 1\n"),
			text("longer name than there may be", "a" + "b".repeat(1024) + " 1\n")
				.deviates(Deviation.LIMITS, 400).leaving(),
			text("interleaved families", "a{l=\"1\"} 1\nb 1\na{l=\"2\"} 2\n"),
			text("names of the groups' times", "push_time_seconds 17\nlast_push_successful 0\n"),
			text("a family named as the metrics of the process", "process_open_things 3\n"),
			text("many samples", many(2000)));
		// @formatter:on
	}

	private static String many(int count) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < count; i++) {
			text.append("a{l=\"").append(i).append("\"} ").append(i).append('\n');
		}
		return text.toString();
	}

	private static List<Case> labels() {
		return List.of(
		// @formatter:off
			text("one label", "a{b=\"c\"} 1\n"),
			text("labels out of order", "a{z=\"1\",b=\"2\",m=\"3\"} 1\n"),
			text("blanks around everything", "a { b = \"c\" , d = \"e\" } 1\n"),
			text("tabs around everything", "a\t{\tb\t=\t\"c\"\t,\td\t=\t\"e\"\t}\t1\n"),
			text("comma after the last label", "a{b=\"c\",} 1\n"),
			text("comma only", "a{,} 1\n"),
			text("comma before the first label", "a{,b=\"c\"} 1\n"),
			text("two commas", "a{b=\"c\",,d=\"e\"} 1\n"),
			text("no comma", "a{b=\"c\" d=\"e\"} 1\n"),
			text("no labels", "a{} 1\n"),
			text("no labels but blanks", "a{ \t} 1\n"),
			text("no value", "a{b} 1\n"),
			text("no quotes", "a{b=c} 1\n"),
			text("single quotes", "a{b='c'} 1\n"),
			text("quotes that do not end", "a{b=\"c} 1\n"),
			text("braces that do not end", "a{b=\"c\" 1\n"),
			text("second pair of braces", "a{b=\"c\"}{d=\"e\"} 1\n"),
			text("no blank after the braces", "a{b=\"c\"}1\n"),
			text("value without characters", "a{b=\"\"} 1\n"),
			text("value of blanks", "a{b=\" \t \"} 1\n"),
			text("value with braces, commas and number signs", "a{b=\"{c,d}=# e\"} 1\n"),
			text("escaped quote, backslash and newline", "a{b=\"\\\"\\\\\\n\"} 1\n"),
			text("escaped letter", "a{b=\"\\t\"} 1\n"),
			text("escape at the end of the value", "a{b=\"c\\\"} 1\n"),
			text("newline in a value", "a{b=\"c\nd\"} 1\n"),
			text("CR in a value", "a{b=\"c\rd\"} 1\n"),
			text("NUL in a value", "a{b=\"c\0d\"} 1\n"),
			text("UTF-8 in a value", "a{b=\"größe €😀\"} 1\n"),
			text("noncharacters in a value", "a{b=\"\uFFFE\uFFFF\"} 1\n"),
			text("replacement character in a value", "a{b=\"\uFFFD\"} 1\n"),
			text("surrogates in a value", "a{b=\"\u00ed\u00a0\u0080\"} 1\n").inBytes(),
			text("overlong UTF-8 in a value", "a{b=\"\u00c0\u0080\"} 1\n").inBytes(),
			text("Latin-1 in a value", "a{b=\"\u00fc\"} 1\n").inBytes(),
			text("label name in UTF-8", "a{größe=\"c\"} 1\n"),
			text("label name with a colon", "a{b:c=\"d\"} 1\n"),
			text("label name with a dot", "a{b.c=\"d\"} 1\n"),
			text("label name that begins with a digit", "a{0=\"d\"} 1\n"),
			text("label name in quotes", "a{\"b\"=\"c\"} 1\n").deviates(Deviation.NEWER_TEXT, 200)
				.leaving("a{b=\"c\",instance=\"\",job=\"j\"} 1"),
			text("label name in UTF-8 in quotes", "a{\"größe\"=\"c\"} 1\n"),
			text("name in quotes", "{\"a\",b=\"c\"} 1\n").deviates(Deviation.NEWER_TEXT, 200)
				.leaving("a{b=\"c\",instance=\"\",job=\"j\"} 1"),
			text("name in quotes only", "{\"a\"} 1\n").deviates(Deviation.NEWER_TEXT, 200)
				.leaving("a{instance=\"\",job=\"j\"} 1"),
			text("name in UTF-8 in quotes", "{\"größe\",b=\"c\"} 1\n"),
			text("name in quotes behind a label", "{b=\"c\",\"a\"} 1\n"),
			text("name in quotes with an escape", "{\"a\\\\b\"} 1\n"),
			text("label twice", "a{b=\"1\",b=\"2\"} 1\n"),
			text("label twice with the same value", "a{b=\"1\",b=\"1\"} 1\n"),
			text("label twice, not side by side", "a{b=\"1\",c=\"2\",b=\"3\"} 1\n"),
			text("label __name__", "a{__name__=\"b\"} 1\n"),
			text("label that begins with two underscores", "a{__b=\"c\"} 1\n"),
			text("label that begins with one underscore", "a{_b=\"c\"} 1\n"),
			text("label job", "a{job=\"other\"} 1\n"),
			text("label instance", "a{instance=\"i\"} 1\n"),
			text("label instance without value", "a{instance=\"\"} 1\n"),
			text("label le on a gauge", "# TYPE a gauge\na{le=\"1\"} 1\n"),
			text("label quantile on a counter", "# TYPE a counter\na{quantile=\"x\"} 1\n"),
			Case.of("text: labels of the group in the body")
				.put("/metrics/job/j/foo/bar", "a{foo=\"other\",b=\"c\"} 1\n"),
			Case.of("text: two series that are one in the group")
				.put("/metrics/job/j/foo/bar", "a{foo=\"1\"} 1\na{foo=\"2\"} 2\n"),
			text("long value", "a{b=\"" + "c".repeat(16_000) + "\"} 1\n"),
			text("longer value than there may be", "a{b=\"" + "c".repeat(16_385) + "\"} 1\n")
				.deviates(Deviation.LIMITS, 400).leaving(),
			text("many labels", "a{" + manyLabels(100) + "} 1\n"),
			text("more labels than a sample may have", "a{" + manyLabels(129) + "} 1\n")
				.deviates(Deviation.LIMITS, 400).leaving());
		// @formatter:on
	}

	private static String manyLabels(int count) {
		StringBuilder labels = new StringBuilder();
		for (int i = 0; i < count; i++) {
			labels.append('l').append(i).append("=\"v\",");
		}
		return labels.toString();
	}

	private static List<Case> comments() {
		return List.of(
		// @formatter:off
			text("comment", "# a comment\na 1\n"),
			text("comment without a blank", "#a comment\na 1\n"),
			text("comment after a sample", "a 1 # not one\n"),
			text("comment that is empty", "#\na 1\n"),
			text("comment that is not UTF-8", "# \u00ff\na 1\n").inBytes(),
			text("UNIT of OpenMetrics", "# UNIT a seconds\na 1\n"),
			text("EOF of OpenMetrics", "a 1\n# EOF\n"),
			text("EOF of OpenMetrics without newline", "a 1\n# EOF").deviates(Deviation.LENIENT_TEXT, 200)
				.leaving("a{instance=\"\",job=\"j\"} 1"),
			text("exemplar of OpenMetrics", "# TYPE a counter\na_total 1 # {id=\"x\"} 1\n"),
			text("HELP", "# HELP a The a.\na 1\n"),
			text("HELP after the sample", "a 1\n# HELP a The a.\n"),
			text("HELP without a text", "# HELP a\na 1\n"),
			text("HELP with a blank only", "# HELP a \na 1\n"),
			text("HELP without a name", "# HELP\na 1\n"),
			text("HELP with blanks", "  #   HELP   a   The  a. \na 1\n"),
			text("HELP with tabs", "#\tHELP\ta\tThe a.\na 1\n"),
			text("HELP in lower case", "# help a The a.\na 1\n"),
			text("HELP without a blank before", "#HELP a The a.\na 1\n"),
			text("HELP with escapes", "# HELP a back\\\\slash, new\\nline\na 1\n"),
			text("HELP with an escaped quote", "# HELP a \\\"a\\\"\na 1\n").deviates(Deviation.NEWER_TEXT, 200)
				.leaving("a{instance=\"\",job=\"j\"} 1"),
			text("HELP with a bad escape", "# HELP a \\t\na 1\n"),
			text("HELP with a quote", "# HELP a \"a\"\na 1\n"),
			text("HELP with a backslash at the end", "# HELP a b\\\na 1\n"),
			text("HELP in UTF-8", "# HELP a Größe €😀\na 1\n"),
			text("HELP that is not UTF-8", "# HELP a \u00ff\na 1\n").inBytes()
				.deviates(Deviation.HELP_IN_UTF8, 200).leaving("a{instance=\"\",job=\"j\"} 1"),
			text("HELP twice", "# HELP a 1\n# HELP a 2\na 1\n"),
			text("HELP twice with the same text", "# HELP a 1\n# HELP a 1\na 1\n"),
			text("HELP of a wrong name", "# HELP a-b c\na 1\n"),
			text("HELP of a name with a digit first", "# HELP 0a c\na 1\n"),
			text("HELP without samples", "# HELP a c\n"),
			text("TYPE without samples", "# TYPE a counter\n"),
			text("HELP without samples before others", "# HELP b c\na 1\n"),
			text("TYPE without a type", "# TYPE a\na 1\n"),
			text("TYPE without a name", "# TYPE\na 1\n"),
			text("TYPE twice", "# TYPE a counter\n# TYPE a counter\na 1\n"),
			text("TYPE after the sample", "a 1\n# TYPE a counter\n"),
			text("TYPE between samples", "a{b=\"1\"} 1\n# TYPE a counter\na{b=\"2\"} 1\n"),
			text("TYPE of a wrong name", "# TYPE a-b counter\n"),
			text("TYPE before HELP", "# TYPE a counter\n# HELP a The a.\na 1\n"),
			text("TYPE in lower case", "# type a counter\na 1\n"),
			text("TYPE of a name in quotes", "# TYPE \"a\" counter\na 1\n").deviates(Deviation.NEWER_TEXT, 200)
				.leaving("a{instance=\"\",job=\"j\"} 1"),
			text("HELP of a name in quotes", "# HELP \"a\" The a.\na 1\n").deviates(Deviation.NEWER_TEXT, 200)
				.leaving("a{instance=\"\",job=\"j\"} 1"),
			text("TYPE of a name in UTF-8 in quotes", "# TYPE \"größe\" counter\n"));
		// @formatter:on
	}

	private static List<Case> types() {
		return List.of(
		// @formatter:off
			text("type counter", "# TYPE a counter\na 1\n"),
			text("type gauge", "# TYPE a gauge\na 1\n"),
			text("type untyped", "# TYPE a untyped\na 1\n"),
			text("type in upper case", "# TYPE a COUNTER\na 1\n"),
			text("type in mixed case", "# TYPE a gAuGe\na 1\n"),
			text("type gauge histogram in mixed case", "# TYPE h GaugeHistogram\nh_count 2\n")
				.deviates(Deviation.NEWER_TEXT, 200)
				.leaving("h_bucket{instance=\"\",job=\"j\",le=\"+Inf\"} 2", "h_sum{instance=\"\",job=\"j\"} 0",
						"h_count{instance=\"\",job=\"j\"} 2"),
			text("type with a blank after it", "# TYPE a counter \na 1\n"),
			text("type with blanks before it", "# TYPE a   counter\na 1\n"),
			text("type unknown", "# TYPE a unknown\na 1\n"),
			text("type info", "# TYPE a info\na 1\n"),
			text("type stateset", "# TYPE a stateset\na 1\n"),
			text("type that is none", "# TYPE a sum\na 1\n"),
			text("negative counter", "# TYPE a counter\na -1\n"),
			text("counter that is no number", "# TYPE a counter\na NaN\n"),
			text("summary", "# TYPE s summary\ns{quantile=\"0.5\"} 1\ns{quantile=\"0.9\"} 2\ns_sum 3\ns_count 4\n"),
			text("summary without quantiles", "# TYPE s summary\ns_sum 3\ns_count 4\n"),
			text("summary without sum and count", "# TYPE s summary\ns{quantile=\"0.5\"} 1\n"),
			text("summary of a count only", "# TYPE s summary\ns_count 4\n"),
			text("summary of a sum only", "# TYPE s summary\ns_sum 4\n"),
			text("summary without anything", "# TYPE s summary\ns 4\n"),
			text("summary with quantiles out of order",
					"# TYPE s summary\ns{quantile=\"0.9\"} 2\ns{quantile=\"0.5\"} 1\ns_sum 3\ns_count 4\n"),
			text("summary with labels", "# TYPE s summary\ns{a=\"1\",quantile=\"0.5\"} 1\ns_count{a=\"1\"} 2\n"
					+ "s{a=\"2\",quantile=\"0.5\"} 1\ns_sum{a=\"2\"} 2\n"),
			text("summary with a fractional count", "# TYPE s summary\ns_count 4.9\n"),
			text("summary with a negative count", "# TYPE s summary\ns_count -1\n")
				.deviates(Deviation.ROUNDED_COUNTS, 200)
				.leaving("s_sum{instance=\"\",job=\"j\"} 0", "s_count{instance=\"\",job=\"j\"} 1.8446744073709552e+19"),
			text("summary with a wrong quantile", "# TYPE s summary\ns{quantile=\"x\"} 1\n"),
			text("summary with an empty quantile", "# TYPE s summary\ns{quantile=\"\"} 1\n"),
			text("summary with the quantile NaN", "# TYPE s summary\ns{quantile=\"NaN\"} 1\ns_count 1\n"),
			text("summary with the quantile twice", "# TYPE s summary\ns{quantile=\"0.5\"} 1\ns{quantile=\"0.5\"} 2\n")
				.deviates(Deviation.SAME_SERIES, 400).leaving(),
			text("summary with the quantile twice in a line", "# TYPE s summary\ns{quantile=\"0.5\",quantile=\"1\"} 1\n"),
			text("summary with values that are no numbers",
					"# TYPE s summary\ns{quantile=\"0.5\"} NaN\ns_sum NaN\ns_count 0\n"),
			text("summary with a timestamp", "# TYPE s summary\ns_sum 3 17\n"),
			text("summary with the sum twice", "# TYPE s summary\ns_sum 3\ns_sum 4\n"),
			text("summary with a bucket", "# TYPE s summary\ns_bucket{le=\"1\"} 3\n"),
			text("summary whose lines come after another family",
					"# TYPE s summary\ns{quantile=\"0.5\"} 1\na 1\ns_count 4\n"),
			text("summary whose count comes before its type", "s_count 4\n# TYPE s summary\ns_sum 3\n"),
			text("histogram", "# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 4\nh_sum 3\nh_count 4\n"),
			text("histogram without the last bucket", "# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_sum 3\nh_count 4\n"),
			text("histogram without count", "# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 4\nh_sum 3\n"),
			text("histogram without sum", "# TYPE h histogram\nh_bucket{le=\"+Inf\"} 4\nh_count 4\n"),
			text("histogram without buckets", "# TYPE h histogram\nh_sum 3\nh_count 4\n"),
			text("histogram of a bucket without a bound", "# TYPE h histogram\nh_bucket 4\n"),
			text("histogram without anything", "# TYPE h histogram\nh 4\n"),
			text("histogram with buckets out of order",
					"# TYPE h histogram\nh_bucket{le=\"+Inf\"} 4\nh_bucket{le=\"2\"} 3\nh_bucket{le=\"1\"} 2\nh_count 4\n"),
			text("histogram with decreasing buckets",
					"# TYPE h histogram\nh_bucket{le=\"1\"} 4\nh_bucket{le=\"2\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_count 4\n"),
			text("histogram whose last bucket differs from its count",
					"# TYPE h histogram\nh_bucket{le=\"+Inf\"} 4\nh_count 5\n"),
			text("histogram with bounds in other forms",
					"# TYPE h histogram\nh_bucket{le=\"1.0\"} 1\nh_bucket{le=\"1e3\"} 2\nh_bucket{le=\"inf\"} 2\nh_count 2\n"),
			text("histogram with a wrong bound", "# TYPE h histogram\nh_bucket{le=\"x\"} 4\n"),
			text("histogram with an empty bound", "# TYPE h histogram\nh_bucket{le=\"\"} 4\n"),
			text("histogram with the bound twice",
					"# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"1\"} 2\nh_count 2\n")
				.deviates(Deviation.SAME_SERIES, 400).leaving(),
			text("histogram with a label quantile", "# TYPE h histogram\nh_bucket{le=\"1\",quantile=\"x\"} 1\nh_count 2\n"),
			text("histogram with labels", "# TYPE h histogram\nh_bucket{a=\"1\",le=\"1\"} 1\nh_count{a=\"1\"} 2\n"
					+ "h_bucket{le=\"1\",a=\"2\"} 1\nh_sum{a=\"2\"} 2\n"),
			text("histogram whose count comes before its type", "h_count 1\n# TYPE h histogram\nh_sum 1\n"),
			text("histogram with a quantile", "# TYPE h histogram\nh{quantile=\"0.5\"} 1\n"),
			text("histogram with fractional counts",
					"# TYPE h histogram\nh_bucket{le=\"1\"} 1.5\nh_bucket{le=\"+Inf\"} 2.5\nh_count 2.5\nh_sum 3\n")
				.deviates(Deviation.NEWER_TEXT, 200)
				.leaving("h_bucket{instance=\"\",job=\"j\",le=\"1\"} 1.5", "h_bucket{instance=\"\",job=\"j\",le=\"+Inf\"} 2.5",
						"h_sum{instance=\"\",job=\"j\"} 3", "h_count{instance=\"\",job=\"j\"} 2.5"),
			text("histogram with a negative count", "# TYPE h histogram\nh_count -1\n")
				.deviates(Deviation.NEWER_TEXT, 400).leaving(),
			text("gauge histogram", "# TYPE h gaugehistogram\nh_bucket{le=\"1\"} 1\nh_count 2\n")
				.deviates(Deviation.NEWER_TEXT, 200)
				.leaving("h_bucket{instance=\"\",job=\"j\",le=\"1\"} 1", "h_bucket{instance=\"\",job=\"j\",le=\"+Inf\"} 2",
						"h_sum{instance=\"\",job=\"j\"} 0", "h_count{instance=\"\",job=\"j\"} 2"),
			text("gauge histogram with an underscore", "# TYPE h gauge_histogram\nh_count 2\n")
				.deviates(Deviation.NEWER_TEXT, 200)
				.leaving("h_bucket{instance=\"\",job=\"j\",le=\"+Inf\"} 2", "h_sum{instance=\"\",job=\"j\"} 0",
						"h_count{instance=\"\",job=\"j\"} 2"),
			Case.of("text: histogram in a group with the label le")
				.put("/metrics/job/j/le/1", "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_count 1\n")
				.deviates(Deviation.UNEXPOSABLE_FAMILY, 400).leaving(),
			Case.of("text: summary in a group with the label quantile")
				.put("/metrics/job/j/quantile/1", "# TYPE s summary\ns_count 1\n"),
			Case.of("text: gauge in a group with the label le").put("/metrics/job/j/le/1", "a{le=\"2\"} 1\n"));
		// @formatter:on
	}

	private static List<Case> series() {
		return List.of(
		// @formatter:off
			text("series twice", "a 1\na 2\n"),
			text("series twice with the same value", "a{b=\"c\"} 1\na{b=\"c\"} 1\n"),
			text("series twice with labels in another order", "a{b=\"1\",c=\"2\"} 1\na{c=\"2\",b=\"1\"} 1\n"),
			text("series that differ in an empty label", "a 1\na{b=\"\"} 2\n")
				.deviates(Deviation.SAME_SERIES, 400).leaving(),
			text("series that differ in the empty label instance", "a 1\na{instance=\"\"} 2\n"),
			text("series that differ in the label instance", "a 1\na{instance=\"i\"} 2\n"),
			text("many series out of order", "a{b=\"3\"} 3\na{b=\"1\"} 1\na{b=\"2\",c=\"1\"} 4\na{b=\"2\"} 2\na 5\n"),
			text("names out of order", "c 1\na 2\nb 3\n"),
			text("suffix _count beside a histogram", "a_count 1\n# TYPE a histogram\na_sum 1\n"),
			text("suffix _sum beside a summary", "a_sum 1\n# TYPE a summary\na_count 1\n"),
			text("suffix _bucket beside a histogram", "a_bucket 1\n# TYPE a histogram\na_sum 1\n"),
			text("suffix _bucket beside a summary", "a_bucket 1\n# TYPE a summary\na_sum 1\n"),
			text("suffixes beside a gauge", "# TYPE a gauge\na 1\na_count 2\na_sum 3\na_bucket 4\n"),
			text("suffix beside a histogram that has no sample", "# TYPE a histogram\na_count 2\n"),
			text("histogram whose name ends with a suffix", "# TYPE a_count histogram\na_count_count 2\na 1\n"),
			text("counter with suffixes of OpenMetrics", "# TYPE a counter\na_total 2\na_created 17\n"));
		// @formatter:on
	}

	private static List<Case> values() {
		Stream<String> accepted = Stream.of("0", "-0", "+1", "1", "-1", "1.", ".5", "-.5", "007", "1e6", "1E6", "1E+6",
				"1e-6", "1e06", "123456", "1234567", "100000", "1000000", "999999.5", "0.0001", "0.00001", "0.1",
				"1e20", "1e21", "2e23", "4.9e-324", "2e-324", "1e-400", "1.7976931348623157e308", "9007199254740993",
				"123456789012345678901234567890", "3.14159265358979323846", "NaN", "nan", "NAN", "Inf", "inf", "+Inf",
				"-inf", "Infinity", "+infinity", "-INFINITY", "2.5e-8", "0.30000000000000004", "5e-324", "1e5",
				"12345.678e2", "1.0e0", "5.", "+.5e1");
		Stream<String> refused = Stream.of("+NaN", "-NaN", "1e400", "-1e999", "0x10", "0x1p4", "1_000", "1p3", "1P3",
				"1d", "1f", "1,5", "1e", "1e+", "e5", ".", "+", "-", "--1", "+-1", "x", "infin", "in", "Infinityx",
				"NaN0", "1.2.3", "1e1.5", "0b1", "0o7", "\u0661", "\uFF11", "1\u00a0", "$1", "(1)", "1%", "true",
				"null", "\"1\"");
		return Stream
			.concat(accepted.map((value) -> text("value " + value, "a " + value + "\n")),
					refused.map((value) -> text("no value " + value, "a " + value + "\n")))
			.toList();
	}

}
