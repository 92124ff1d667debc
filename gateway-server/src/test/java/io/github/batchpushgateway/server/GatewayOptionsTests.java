package io.github.batchpushgateway.server;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

class GatewayOptionsTests {

	private final GatewayOptions defaults = GatewayOptions.defaults();

	@Test
	void defaultsAreThoseOfTheOriginal() {
		assertThat(this.defaults.flags()).containsOnly(entry("web.listen-address", ":9091"),
				entry("web.telemetry-path", "/metrics"), entry("web.route-prefix", ""), entry("log.level", "info"),
				entry("push.max-body-bytes", "16777216"), entry("push.strict-text", "false"));
		assertThat(this.defaults.bodyTimeout()).isEqualTo(Duration.ofMinutes(1));
	}

	@Test
	void everyOptionIsKeptWhenAnotherIsSet() {
		GatewayOptions options = this.defaults.withListenAddresses(List.of(":1", "[::1]:2"))
			.withTelemetryPath("/custom")
			.withRoutePrefix("pgw")
			.withLogLevel("debug")
			.withMaxBodyBytes(1)
			.withBodyTimeout(Duration.ofSeconds(2))
			.withStrictText(true)
			.withListenAddress(":3");

		assertThat(options.flags()).containsOnly(entry("web.listen-address", ":3"),
				entry("web.telemetry-path", "/custom"), entry("web.route-prefix", "pgw"), entry("log.level", "debug"),
				entry("push.max-body-bytes", "1"), entry("push.strict-text", "true"));
		assertThat(options.bodyTimeout()).isEqualTo(Duration.ofSeconds(2));
		assertThat(this.defaults.routePrefix()).isEmpty();
	}

	@Test
	void reportsAllAddresses() {
		assertThat(this.defaults.withListenAddresses(List.of(":1", "[::1]:2")).flags())
			.containsEntry("web.listen-address", ":1,[::1]:2");
	}

	@ParameterizedTest
	@CsvSource({ "'',''", "/,''", "pgw,/pgw", "/pgw,/pgw", "/pgw/,/pgw", "//a/b//,/a/b" })
	void routePrefixBeginsWithASlashAndEndsWithoutOne(String prefix, String normalized) {
		assertThat(this.defaults.withRoutePrefix(prefix).routePrefix()).isEqualTo(normalized);
	}

	@Test
	void rejectsBadValues() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.defaults.withListenAddresses(List.of()))
			.withMessage("--web.listen-address: must be given at least once");
		assertThatIllegalArgumentException().isThrownBy(() -> this.defaults.withListenAddress("x"))
			.withMessage("--web.listen-address x: must be host:port, [ipv6]:port or :port");
		assertThatIllegalArgumentException().isThrownBy(() -> this.defaults.withTelemetryPath("metrics"))
			.withMessage("--web.telemetry-path metrics: must begin with a slash");
		assertThatIllegalArgumentException().isThrownBy(() -> this.defaults.withLogLevel("trace"))
			.withMessage("--log.level trace: must be one of [debug, info, warn, error]");
		assertThatIllegalArgumentException().isThrownBy(() -> this.defaults.withMaxBodyBytes(0))
			.withMessage("--push.max-body-bytes 0: must be from 1 to 268435456");
		assertThatIllegalArgumentException().isThrownBy(() -> this.defaults.withBodyTimeout(Duration.ZERO))
			.withMessage("body timeout PT0S: must be at least a millisecond");
	}

}
