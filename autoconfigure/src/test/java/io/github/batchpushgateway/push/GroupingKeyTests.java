package io.github.batchpushgateway.push;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class GroupingKeyTests {

	@Test
	void labelsFollowTheJobInOrder() {
		GroupingKey key = GroupingKey.of("load", Map.of("team", "a", "application", "shop"));

		assertThat(key.path()).isEqualTo("/metrics/job/load/application/shop/team/a");
		assertThat(key).hasToString("{job=\"load\",application=\"shop\",team=\"a\"}");
	}

	@ParameterizedTest
	@CsvSource({ "load, /job/load", "Aa0._~-, /job/Aa0._~-", "..., /job/...",
			"'nightly load', /job@base64/bmlnaHRseSBsb2Fk", "a/b, /job@base64/YS9i", "größe, /job@base64/Z3LDtsOfZQ",
			".., /job@base64/Li4", "., /job@base64/Lg", "x+y, /job@base64/eCt5", "100%, /job@base64/MTAwJQ",
			"'a\nb', /job@base64/YQpi", "😀, /job@base64/8J-YgA" })
	void whatAPathCannotCarryTravelsAsBase64(String job, String path) {
		assertThat(GroupingKey.of(job, Map.of()).path()).isEqualTo("/metrics" + path);
	}

	@Test
	void anEmptyValueIsOneEqualsSign() {
		assertThat(GroupingKey.of("load", Map.of("team", "")).path()).isEqualTo("/metrics/job/load/team@base64/=");
	}

	@ParameterizedTest
	@ValueSource(strings = { "job", "__x", "__name__", "a-b", "a b", "", "0a", "größe", "le", "quantile", "a\n" })
	void rejectsNamesThatAreNoGroupingLabels(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> GroupingKey.of("load", Map.of(name, "x")))
			.withMessage("grouping label '" + name + "': " + GroupingKey.LABEL_NAME_RULE);
	}

	@Test
	void rejectsAnEmptyJob() {
		assertThatIllegalArgumentException().isThrownBy(() -> GroupingKey.of("", Map.of()))
			.withMessage("'job' must not be empty");
	}

	@Test
	void isItsJobAndLabels() {
		assertThat(GroupingKey.of("load", Map.of("a", "1", "b", "2")))
			.isEqualTo(GroupingKey.of("load", Map.of("b", "2", "a", "1")))
			.isNotEqualTo(GroupingKey.of("load", Map.of("a", "1")));
	}

}
