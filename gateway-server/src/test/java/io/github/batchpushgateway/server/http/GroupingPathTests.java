package io.github.batchpushgateway.server.http;

import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.github.batchpushgateway.server.limits.Limits;
import io.github.batchpushgateway.server.model.GroupingKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class GroupingPathTests {

	private static String parse(String path) {
		return new GroupingPath(false, false).parse(path).toString();
	}

	private static void assertRejects(String path, boolean base64, String message) {
		assertThatExceptionOfType(GroupingPathException.class)
			.isThrownBy(() -> new GroupingPath(base64, false).parse(path))
			.withMessage(message);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			a                          | {job="a"}
			a/                         | {job="a"}
			a+b                        | {job="a+b"}
			a/foo/bar                  | {foo="bar",job="a"}
			a/foo/                     | {foo="",job="a"}
			a/foo@base64/              | {foo="",job="a"}
			a/foo@base64/=             | {foo="",job="a"}
			a/foo@base64/L3Zhci90bXA   | {foo="/var/tmp",job="a"}
			a/foo@base64/L3Zhci90bXA=  | {foo="/var/tmp",job="a"}
			a/foo@base64/L3Zhci90bXA===| {foo="/var/tmp",job="a"}
			a/foo@base64/Pz8_          | {foo="???",job="a"}
			a/foo/x/foo/y              | {foo="y",job="a"}
			a/job/b                    | {job="a"}
			a/_x/1/le/2/instance/3     | {_x="1",instance="3",job="a",le="2"}
			a/U__foo_2e_bar/x          | {U__foo_2e_bar="x",job="a"}
			a/foo/@base64              | {foo="@base64",job="a"}
			""")
	void readsGroupingLabels(String path, String labels) {
		assertThat(parse(path)).isEqualTo(labels);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			a/foo.bar/x                | {"foo.bar"="x",job="a"}
			a/U__foo_2e_bar/x          | {"foo.bar"="x",job="a"}
			a/U__foo_2e_bar@base64/eA  | {"foo.bar"="x",job="a"}
			a/U__foo_2e/x              | {U__foo_2e="x",job="a"}
			a/U__foo__bar/x            | {foo_bar="x",job="a"}
			a/0/x                      | {"0"="x",job="a"}
			a/foo.bar/x/U__foo_2e_bar/y| {"foo.bar"="y",job="a"}
			""")
	void readsAndUnescapesAnyNamesIfTheyAreEnabled(String path, String labels) {
		assertThat(new GroupingPath(false, true).parse(path)).hasToString(labels);
	}

	@Test
	void readsNamesInUtf8FromTheBytesOfThePath() {
		assertThat(new GroupingPath(false, true).parse("a/\u00c3\u00bc/x")).hasToString("{job=\"a\",\"ü\"=\"x\"}");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			a/__foo/bar      | improper label name "__foo"
			a/U______foo/bar | improper label name "U______foo"
			a/U___5f__5f_/bar| improper label name "U___5f__5f_"
			a/U__/bar        | improper label name "U__"
			a//bar           | improper label name ""
			a/\u00ff/bar     | improper label name "\\xff"
			""")
	void rejectsReservedAndMalformedNamesBeforeAndAfterUnescaping(String path, String message) {
		assertThatExceptionOfType(GroupingPathException.class)
			.isThrownBy(() -> new GroupingPath(false, true).parse(path))
			.withMessage(message);
	}

	@Test
	void readsTheJobInBase64() {
		assertThat(new GroupingPath(true, false).parse("Z3LDtsOfZSAvIA/foo/bar"))
			.hasToString("{foo=\"bar\",job=\"größe / \"}");
	}

	@Test
	void readsUtf8FromTheBytesOfThePath() {
		assertThat(parse("gr\u00c3\u00b6\u00c3\u009fe")).isEqualTo("{job=\"größe\"}");
	}

	@Test
	void acceptsControlCharactersInValues() {
		assertThat(new GroupingPath(false, false).parse("x\u0000\ny").job()).isEqualTo("x\u0000\ny");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			a/foo            | odd number of components in label string "/foo"
			a/foo/bar/       | odd number of components in label string "/foo/bar/"
			a/0foo/bar/odd   | odd number of components in label string "/0foo/bar/odd"
			a/0foo/bar       | improper label name "0foo"
			a/__foo/bar      | improper label name "__foo"
			a/a.b/y          | improper label name "a.b"
			a//y             | improper label name ""
			a/@base64/YQ     | improper label name ""
			a/x@base64@base64/YQ | improper label name "x@base64"
			a/foo"bar/y      | improper label name "foo\\"bar"
			a/foo@base64/$$$ | invalid base64 encoding for label foo="$$$": illegal base64 data at input byte 0
			a/foo@base64/YQ+ | invalid base64 encoding for label foo="YQ+": illegal base64 data at input byte 2
			""")
	void rejectsPathsInTheWordsOfTheOriginal(String path, String message) {
		assertRejects(path, false, message);
	}

	@Test
	void checksTheEncodingOfTheJobFirstThenTheLabelsThenThatThereIsAJob() {
		assertRejects("$$$/odd", true, "invalid base64 encoding in job name \"\": illegal base64 data at input byte 0");
		assertRejects("=/odd", true, "odd number of components in label string \"/odd\"");
		assertRejects("=", true, "job name is required");
		assertRejects("/foo/bar", false, "job name is required");
	}

	@Test
	void quotesTextAsGoDoes() {
		assertRejects("a/\u00c3\u00a9/y", false, "improper label name \"é\"");
		assertRejects("a/\u00ff\\\n\r\t\u0001/y", false, "improper label name \"\\xff\\\\\\n\\r\\t\\x01\"");
	}

	@Test
	void boundsTheLabels() {
		assertIsWithinLimits("j" + labels(127));
		assertIsBeyondLimits("j" + labels(128), "grouping key has 129 labels, more than the 128 of --limit.labels");
		assertIsWithinLimits("j/" + "n".repeat(1024) + "/v");
		assertIsBeyondLimits("j/" + "n".repeat(1025) + "/v",
				"name of a grouping label has 1025 bytes, more than the 1024 of --limit.label-name-bytes");
		assertIsWithinLimits("j/n/" + "\u00c3\u00a9".repeat(8192));
		assertIsBeyondLimits("v".repeat(16385), "value of grouping label \"job\" has 16385 bytes,"
				+ " more than the 16384 of --limit.label-value-bytes");
	}

	private static void assertIsWithinLimits(String path) {
		GroupingPath.requireWithin(Limits.defaults(), new GroupingPath(false, false).parse(path));
	}

	private static void assertIsBeyondLimits(String path, String message) {
		GroupingKey key = new GroupingPath(false, false).parse(path);
		assertThatExceptionOfType(LimitExceededException.class)
			.isThrownBy(() -> GroupingPath.requireWithin(Limits.defaults(), key))
			.withMessage(message);
	}

	private static String labels(int count) {
		StringBuilder path = new StringBuilder();
		for (int i = 0; i < count; i++) {
			path.append("/l").append(i).append("/v");
		}
		return path.toString();
	}

	@Test
	void tellsPathsThatAreWrongFromValuesThatAreNotUtf8() {
		assertRejects("a\u00ff/foo/\u00c3/0foo/bar", false, "improper label name \"0foo\"");
		assertThatExceptionOfType(NotUtf8Exception.class)
			.isThrownBy(() -> new GroupingPath(false, false).parse("a\u00ff"));
	}

	@Test
	void rejectsValuesThatAreNotUtf8() {
		assertRejects("a\u00ff", false, "grouping label job=\"a\\xff\": value must be UTF-8");
		assertRejects("_w", true, "grouping label job=\"\\xff\": value must be UTF-8");
		assertRejects("a/foo/\u00c3", false, "grouping label foo=\"\\xc3\": value must be UTF-8");
		assertRejects("a/foo@base64/7aCA", false, "grouping label foo=\"\\xed\\xa0\\x80\": value must be UTF-8");
	}

}
