package io.github.batchpushgateway.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.batchpushgateway.server.limits.Limit;
import io.github.batchpushgateway.server.limits.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

class GatewayOptionsTests {

	private final GatewayOptions defaults = GatewayOptions.defaults();

	@Test
	void defaultsAreThoseOfTheOriginal() {
		assertThat(withoutLimits(this.defaults)).containsOnly(entry("expiry.config.file", ""),
				entry("expiry.default", "0s"), entry("expiry.max-wait", "1h0m0s"), entry("expiry.scrapes", "1"),
				entry("log.format", "logfmt"), entry("log.level", "info"), entry("persistence.durability", "sync"),
				entry("persistence.file", ""), entry("persistence.interval", "5m0s"),
				entry("push.disable-consistency-check", "false"), entry("push.enable-utf8-names", "false"),
				entry("push.strict-text", "false"), entry("web.config.file", ""),
				entry("web.enable-admin-api", "false"), entry("web.enable-lifecycle", "false"),
				entry("web.external-url", ""), entry("web.listen-address", ":9091"), entry("web.route-prefix", ""),
				entry("web.systemd-socket", "false"), entry("web.telemetry-path", "/metrics"));
	}

	private static Map<String, String> withoutLimits(GatewayOptions options) {
		Map<String, String> flags = new TreeMap<>(options.flags());
		flags.keySet().removeIf((flag) -> flag.startsWith("limit."));
		return flags;
	}

	@Test
	void limitsHaveFlags() {
		GatewayOptions options = this.defaults.withLimit(Limit.BODY_BYTES, 65536).withLimit(Limit.BODY_TIMEOUT, 90_000);

		assertThat(options.flags()).contains(entry("limit.body-bytes", "65536"), entry("limit.body-timeout", "1m30s"));
		assertThat(options.limits().get(Limit.BODY_BYTES)).isEqualTo(65536);
		assertThat(options.limits().duration(Limit.BODY_TIMEOUT)).isEqualTo(Duration.ofSeconds(90));
		assertThat(options.limits().get(Limit.HEAD_BYTES)).isEqualTo(Limits.defaults().get(Limit.HEAD_BYTES));
	}

	@Test
	void everyOptionIsKeptWhenAnotherIsSet() {
		GatewayOptions options = this.defaults.withListenAddresses(List.of(":1", "[::1]:2"))
			.withTelemetryPath("/custom")
			.withExternalUrl("https://example.org/ext")
			.withRoutePrefix("pgw")
			.withLifecycle(true)
			.withAdminApi(true)
			.withConsistencyCheckDisabled(true)
			.withLogLevel("debug")
			.withLimit(Limit.BODY_BYTES, 1)
			.withStrictText(true)
			.withListenAddress(":3");

		assertThat(options.flags()).contains(entry("web.listen-address", ":3"), entry("web.telemetry-path", "/custom"),
				entry("web.external-url", "https://example.org/ext"), entry("web.route-prefix", "/pgw"),
				entry("web.enable-lifecycle", "true"), entry("web.enable-admin-api", "true"),
				entry("push.disable-consistency-check", "true"), entry("log.level", "debug"),
				entry("limit.body-bytes", "1"), entry("push.strict-text", "true"));
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

	@ParameterizedTest
	@CsvSource({ "http://h:9091/ext/,'',/ext", "http://h,'',''", "https://u:p@[::1]:80/a%20b/c,'',/a b/c",
			"//h/ext,'',/ext", "ext/,'',/ext", "http://my_host/ext,'',/ext", "http://h/ext,/pgw,/pgw",
			"http://h/ext,/,''", "mailto:a,'',''" })
	void routePrefixIsThePathOfTheExternalUrlUnlessGiven(String externalUrl, String prefix, String effective) {
		GatewayOptions options = this.defaults.withExternalUrl(externalUrl).withRoutePrefix(prefix);

		assertThat(options.routePrefix()).isEqualTo(effective);
		assertThat(options.flags()).containsEntry("web.route-prefix", effective);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://a b/", "http://a/%zz", "http://a:xx/", "http://[::1:90", "http://u@a:x", ":80" })
	void rejectsExternalUrlsThatAreNone(String url) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.defaults.withExternalUrl(url))
			.withMessage("--web.external-url " + url + ": must be a URL such as https://example.org/pushgateway");
	}

	@Test
	void rejectsBadValues() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.defaults.withListenAddresses(List.of()))
			.withMessage("--web.listen-address : must be given at least once");
		assertThatIllegalArgumentException().isThrownBy(() -> this.defaults.withListenAddress("x"))
			.withMessage("--web.listen-address x: must be host:port, [ipv6]:port or :port");
		assertThatIllegalArgumentException().isThrownBy(() -> this.defaults.withTelemetryPath("metrics"))
			.withMessage("--web.telemetry-path metrics: must begin with a slash");
		assertThatIllegalArgumentException().isThrownBy(() -> this.defaults.withLogLevel("trace"))
			.withMessage("--log.level trace: must be one of [debug, info, warn, error]");
		assertThatIllegalArgumentException().isThrownBy(() -> this.defaults.withLimit(Limit.BODY_BYTES, 0))
			.withMessage("--limit.body-bytes 0: must be from 1 to 268435456");
	}

}
