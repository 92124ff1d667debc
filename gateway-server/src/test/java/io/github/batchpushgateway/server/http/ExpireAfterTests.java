package io.github.batchpushgateway.server.http;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ExpireAfter}.
 */
class ExpireAfterTests {

	@ParameterizedTest
	@CsvSource({ "2m,PT2M", "+2m,PT2M", "90s,PT1M30S", "1h30m,PT1H30M", "1.5h,PT1H30M", "300ms,PT0.3S",
			"5us,PT0.000005S", "5\u00b5s,PT0.000005S", "5\u03bcs,PT0.000005S", "7ns,PT0.000000007S", ".5s,PT0.5S",
			"5.s,PT5S", "120,PT2M", "0.25,PT0.25S", "2540400h,PT2540400H", "1s1s,PT2S" })
	void readsGoDurationsAndSeconds(String text, Duration duration) {
		assertThat(ExpireAfter.parse(text)).isEqualTo(duration);
	}

	@ParameterizedTest
	@CsvSource({ "''", "m", "2x", "2 m", "1d", "2m;", "PT2M", "1e3", "1.2.3s", "s1", ".", ".s", "NaN",
			"1111111111111111111s" })
	void rejectsWhatIsNoDuration(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> ExpireAfter.parse(text))
			.withMessage("\"" + text + "\": must be a duration such as 90s, 2m or 1h30m, or a number of seconds");
	}

	@ParameterizedTest
	@CsvSource({ "0", "0s", "0.1ns", "-2m" })
	void rejectsWhatIsNotPositive(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> ExpireAfter.parse(text))
			.withMessage("\"" + text + "\": must be longer than nothing");
	}

}
