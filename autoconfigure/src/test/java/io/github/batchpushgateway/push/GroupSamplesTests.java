package io.github.batchpushgateway.push;

import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class GroupSamplesTests {

	private static final GroupingKey KEY = GroupingKey.of("load", Map.of("team", "a", "zone", ""));

	@Test
	void findsTheFamiliesOfTheGroupAlone() throws IOException {
		assertThat(values("""
				# HELP m A number, such as m{job="load",team="a"} 9
				# TYPE m gauge
				m{instance="",job="load",team="a"} 1
				m{instance="",job="load",team="b"} 2
				m{instance="x",job="load",team="a"} 3
				m{instance="",job="load"} 4
				m{instance="",job="load",step="x",team="a"} 5
				m{instance="",job="other",team="a"} 6
				m 7
				mm{instance="",job="load",team="a"} 8
				n{instance="",job="load",team="a"} 9
				""", "m", "n", "o")).containsOnly(Map.entry("m", 1.0), Map.entry("n", 9.0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "m{job=\"load\",team=\"a\"} 1.5e+09", "m{team=\"a\",job=\"load\",} 1.5e+09",
			"m{zone=\"\",team=\"a\",job=\"load\"} 1500000000\r", "m{job=\"load\", team=\"a\"} 1.5E9" })
	void readsWhatGatewaysWrite(String line) throws IOException {
		assertThat(values(line, "m")).containsEntry("m", 1.5e9);
	}

	@Test
	void readsEscapedValues() throws IOException {
		GroupingKey key = GroupingKey.of("a\"b\\c\nd,e}", Map.of());

		assertThat(new GroupSamples(new StringReader("m{job=\"a\\\"b\\\\c\\nd,e}\"} 1"), key).values(Set.of("m")))
			.containsEntry("m", 1.0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n\n", "m", "m{", "m{}", "m{job", "m{job=", "m{job=\"", "m{job=\"load",
			"m{job=\"load\\", "m{job=\"load\",team=\"a\"", "m{job=\"load\",team=\"a\"}", "m{job=\"load\",team=\"a\"} x",
			"{} 1", "m{job=load,team=a} 1" })
	void findsNothingInWhatItDoesNotUnderstand(String line) throws IOException {
		assertThat(values(line, "m")).isEmpty();
	}

	@Test
	void keepsNoMoreOfALineThanItNeeds() throws IOException {
		assertThat(values("# " + "x".repeat(1_000_000) + "\nm{job=\"load\",team=\"a\"} 1", "m")).containsEntry("m",
				1.0);
		assertThat(values("m{job=\"load\",team=\"a\",big=\"" + "x".repeat(1_000_000) + "\"} 1", "m")).isEmpty();
	}

	private static Map<String, Double> values(String exposition, String... families) throws IOException {
		return new GroupSamples(new StringReader(exposition), KEY).values(Set.of(families));
	}

}
