package io.github.batchpushgateway.server.go;

import java.util.List;
import java.util.function.UnaryOperator;

import io.github.batchpushgateway.server.GatewayOptions;

/**
 * What both gateways are told when they start.
 */
enum Setup {

	DEFAULT("", "/metrics", (options) -> options),

	/** As strict as the Go Pushgateway always is. */
	STRICT_TEXT("", "/metrics", (options) -> options.withStrictText(true)),

	/** A flag that the Go Pushgateway of the comparison does not have yet. */
	UTF8_NAMES("", "/metrics", (options) -> options.withUtf8Names(true)),

	PREFIX("/pgw", "/metrics", (options) -> options.withRoutePrefix("/pgw"), "--web.route-prefix=/pgw"),

	TELEMETRY_PATH("", "/custom", (options) -> options.withTelemetryPath("/custom"), "--web.telemetry-path=/custom"),

	EXTERNAL_URL("/a/b", "/metrics", (options) -> options.withExternalUrl("http://example.org/a/b/"),
			"--web.external-url=http://example.org/a/b/"),

	UNCHECKED("", "/metrics", (options) -> options.withConsistencyCheckDisabled(true),
			"--push.disable-consistency-check"),

	ADMIN("", "/metrics", (options) -> options.withAdminApi(true), "--web.enable-admin-api"),

	LIFECYCLE("", "/metrics", (options) -> options.withLifecycle(true), "--web.enable-lifecycle");

	/** What all paths begin with. */
	final String prefix;

	/** The path of the exposition, below the prefix. */
	final String telemetryPath;

	final List<String> flags;

	private final UnaryOperator<GatewayOptions> options;

	Setup(String prefix, String telemetryPath, UnaryOperator<GatewayOptions> options, String... flags) {
		this.prefix = prefix;
		this.telemetryPath = telemetryPath;
		this.options = options;
		this.flags = List.of(flags);
	}

	GatewayOptions options() {
		return this.options.apply(GatewayOptions.defaults().withListenAddress("127.0.0.1:0"));
	}

}
