package io.github.batchpushgateway.server.http;

import io.github.batchpushgateway.server.exposition.Push;
import io.github.batchpushgateway.server.model.GroupingKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link GroupSelector}.
 */
class GroupSelectorTests {

	private static final GroupingKey NIGHTLY = Push.key("nightly", "application", "test-1", "text", "a \"b\"\nc");

	@ParameterizedTest
	@ValueSource(strings = { "{job=\"nightly\"}", "{job='nightly'}", "{job=`nightly`}", " { job = \"nightly\" , } ",
			"{job=~\"night.*\"}", "{job=~\"nightly|weekly\"}", "{text!=\"\",job!=\"weekly\"}",
			"{text!=\"\",job!~\"week.*\"}", "{job=\"nightly\",application=~\"test.*\"}",
			"{job=\"nightly\",absent=\"\"}", "{job=\"nightly\",absent!=\"x\"}", "{job=\"nightly\",absent=~\".*\"}",
			"{\"job\"=\"nightly\"}", "{'job'=~\"n.*\",\"my.label\"!=\"x\"}", "{\"my.label\"=\"\",job=\"nightly\"}",
			"{text=\"a \\\"b\\\"\\nc\"}", "{text=~\"a.*c\"}", "{job=~\"(?i)NIGHTLY\"}" })
	void selects(String selector) {
		assertThat(GroupSelector.parse(selector).test(NIGHTLY)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{job=\"night\"}", "{job=~\"night\"}", "{job=~\"ightly\"}", "{job=\"Nightly\"}",
			"{application=\"test-1\",job!=\"nightly\"}", "{application=\"test-1\",job!~\"n.*\"}",
			"{job=\"nightly\",absent=\"x\"}", "{job=\"nightly\",absent!=\"\"}", "{job=\"nightly\",absent=~\".+\"}" })
	void doesNotSelect(String selector) {
		assertThat(GroupSelector.parse(selector).test(NIGHTLY)).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiterString = " -> ", quoteCharacter = '~', value = { "{} -> {}", "{job=\"\"} -> {job=\"\"}",
			"{job=~\".*\"} -> {job=~\".*\"}", "{job!=\"a\"} -> {job!=\"a\"}" })
	void rejectsWhatMaySelectEverything(String selector, String shown) {
		assertRejects(selector, "selector \"" + shown + "\" must have a matcher that does not match the empty value");
	}

	@ParameterizedTest
	@CsvSource(delimiterString = " -> ", quoteCharacter = '~',
			value = { "up -> expected '{' at character 1, got 'u'",
					"{job -> expected =, !=, =~ or !~ at character 5, got the end",
					"{\"job\"} -> expected =, !=, =~ or !~ at character 7, got '}'",
					"{job=nightly} -> expected quoted value at character 6, got 'n'",
					"{job=\"a\" -> expected ',' at character 9, got the end",
					"{job=\"a -> expected closing \" at character 8, got the end",
					"{1=\"a\"} -> expected label name at character 2, got '1'",
					"{job=\"a\"}x -> expected end at character 10, got 'x'",
					"{job=\"\\q\"} -> expected escape \\\\, \\\", \\', \\n, \\t or \\r at character 9, got '\"'",
					"{job=~\"(\"} -> regular expression \"(\": missing closing )" })
	void saysWhereASelectorIsWrong(String selector, String message) {
		assertRejects(selector, "selector \"" + selector + "\": " + message);
	}

	private static void assertRejects(String selector, String message) {
		assertThatExceptionOfType(GroupSelectorException.class).isThrownBy(() -> GroupSelector.parse(selector))
			.withMessage(message);
	}

}
