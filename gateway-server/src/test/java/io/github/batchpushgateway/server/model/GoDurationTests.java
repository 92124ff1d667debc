package io.github.batchpushgateway.server.model;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class GoDurationTests {

	@ParameterizedTest
	@CsvSource({ "0, PT0S", "0s, PT0S", "5m, PT5M", "1m30s, PT1M30S", "1.5h, PT1H30M", ".5s, PT0.5S", "1.s, PT1S",
			"300ms, PT0.3S", "1us, PT0.000001S", "1µs, PT0.000001S", "1ns, PT0.000000001S", "30s1m, PT1M30S",
			"-1s, PT-1S", "+1s, PT1S", "2562047h47m16.854775807s, PT2562047H47M16.854775807S" })
	void reads(String text, Duration duration) {
		assertThat(GoDuration.parse(text)).isEqualTo(duration);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1", "s", "1d", "1 s", "1s ", "1m 30s", "--1s", ".s", "1.1.1s", "1e3s", "PT1S",
			"2562047h47m16.854775808s", "99999999999999999999h" })
	void refuses(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> GoDuration.parse(text))
			.withMessage("duration " + text + ": must be such as 1m30s, 1.5h or 300ms");
	}

	@ParameterizedTest
	@CsvSource({ "PT0S, 0s", "PT1S, 1s", "PT5M, 5m0s", "PT1H, 1h0m0s", "PT49H, 49h0m0s", "PT1M0.5S, 1m0.5s",
			"PT0.3S, 300ms", "PT0.0015S, 1.5ms", "PT0.000001S, 1µs", "PT0.000000001S, 1ns", "PT10S, 10s",
			"PT-90S, -1m30s" })
	void writesAsGoDoes(Duration duration, String text) {
		assertThat(GoDuration.format(duration)).isEqualTo(text);
	}

	@Test
	void readsWhatItWrites() {
		Duration duration = Duration.ofHours(3).plusNanos(123_456_789);

		assertThat(GoDuration.parse(GoDuration.format(duration))).isEqualTo(duration);
	}

}
