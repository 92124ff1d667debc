package io.github.batchpushgateway.server.exposition;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class NameEscapingTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			http.status:sum   | http_status:sum   | http_dot_status:sum      | U__http_2e_status:sum
			http_a.b          | http_a_b          | http__a_dot_b            | U__http__a_2e_b
			label with 😱     | label_with__      | label__with____          | U__label_20_with_20__1f631_
			0digit0           | _digit0           | __digit0                 | U___30_digit0
			ü                 | _                 | __                       | U___fc_
			""")
	void escapesNamesOfMetrics(String name, String underscores, String dots, String values) {
		assertThat(NameEscaping.NONE.escape(name, false)).isEqualTo(name);
		assertThat(NameEscaping.UNDERSCORES.escape(name, false)).isEqualTo(underscores);
		assertThat(NameEscaping.DOTS.escape(name, false)).isEqualTo(dots);
		assertThat(NameEscaping.VALUES.escape(name, false)).isEqualTo(values);
	}

	@Test
	void leavesNoColonInNamesOfLabels() {
		assertThat(NameEscaping.UNDERSCORES.escape("a:b", true)).isEqualTo("a_b");
		assertThat(NameEscaping.VALUES.escape("a:b", true)).isEqualTo("U__a_3a_b");
	}

	@ParameterizedTest
	@CsvSource({ "U__a_2e_b, a.b", "U__a__b, a_b", "U__, ''", "U___1f631_, 😱", "U___10ffff_, \udbff\udfff",
			"U___FC_, ü", "U____x, _x", "U______x, __x", "a, a", "a_2e_b, a_2e_b", "U_a_2e_b, U_a_2e_b",
			"u__a_2e_b, u__a_2e_b", "U__a_2e, U__a_2e", "U__a_, U__a_", "U__a_g_b, U__a_g_b",
			"U__a_0000ffff_, U__a_0000ffff_", "U__a_d800_, U__a_d800_", "U__a_110000_, U__a_110000_", "U__ü, ü",
			"U__a_ü_, U__a_ü_" })
	void unescapesWhatIsEscapedInFull(String escaped, String name) {
		assertThat(NameEscaping.unescape(escaped)).isEqualTo(name);
	}

	@ParameterizedTest
	@CsvSource({ "a.b", "a__b.c", "0", "😱_", "U__a.b" })
	void unescapesWhatItEscaped(String name) {
		assertThat(NameEscaping.unescape(NameEscaping.VALUES.escape(name, true))).isEqualTo(name);
	}

	@ParameterizedTest
	@CsvSource({ "allow-utf-8, NONE", "underscores, UNDERSCORES", "dots, DOTS", "values, VALUES", "Dots,", "'',",
			"nonsense," })
	void knowsItsWords(String word, NameEscaping escaping) {
		assertThat(NameEscaping.of(word)).isEqualTo(escaping);
	}

}
