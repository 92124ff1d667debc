package io.github.batchpushgateway.server;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.batchpushgateway.server.limits.Limit;
import io.github.batchpushgateway.server.limits.Limits;

/**
 * The flags: those of the Go Pushgateway, in the order in which it lists them, and ours.
 *
 * @see <a href=
 * "https://github.com/prometheus/pushgateway/blob/v1.11.3/main.go">main.go</a>
 */
final class GatewayFlags {

	private static final String NOT_NEGATIVE = "must not be negative";

	static final Flag<Boolean> SYSTEMD_SOCKET = Flag.toggle("web.systemd-socket",
			"Listen on the sockets that systemd passes on, instead of on addresses (Linux only).");

	static final Flag<List<String>> LISTEN_ADDRESS = Flag
		.texts("web.listen-address", List.of(":9091"), ListenAddress::parse,
				"Address to listen on: host:port, [ipv6]:port or :port. Repeatable.")
		.require((addresses) -> !addresses.isEmpty(), "must be given at least once");

	static final Flag<String> CONFIG_FILE = notYet(
			Flag.text("web.config.file", "", "File that configures TLS and authentication."));

	static final Flag<String> TELEMETRY_PATH = Flag
		.text("web.telemetry-path", "/metrics", "Path under which the metrics are exposed.")
		.require((path) -> path.startsWith("/"), "must begin with a slash");

	static final Flag<String> EXTERNAL_URL = Flag
		.text("web.external-url", "", "URL under which the gateway is reached from outside.")
		.require(GatewayFlags::isUrl, "must be a URL such as https://example.org/pushgateway");

	static final Flag<String> ROUTE_PREFIX = Flag.text("web.route-prefix", "",
			"Prefix of all paths; the path of --web.external-url unless given.");

	static final Flag<Boolean> ENABLE_LIFECYCLE = Flag.toggle("web.enable-lifecycle",
			"End the gateway when asked over HTTP.");

	static final Flag<Boolean> ENABLE_ADMIN_API = Flag.toggle("web.enable-admin-api",
			"Delete all groups when asked over HTTP.");

	static final Flag<String> PERSISTENCE_FILE = Flag.text("persistence.file", "",
			"File that keeps the groups; in memory only unless given.");

	static final Flag<Duration> PERSISTENCE_INTERVAL = Flag
		.duration("persistence.interval", Duration.ofMinutes(5),
				"How long changes are held back with --persistence.durability=interval.")
		.require((interval) -> !interval.isNegative() && !interval.isZero(), "must be longer than nothing");

	static final Flag<String> PERSISTENCE_DURABILITY = Flag.choice("persistence.durability", "sync",
			List.of("sync", "os", "interval"),
			"What an answered push survives: sync, a loss of power; os, the end of the process; interval, an orderly end.");

	static final Flag<Boolean> DISABLE_CONSISTENCY_CHECK = Flag.toggle("push.disable-consistency-check",
			"Answer successful pushes with 202, as a Go Pushgateway that does not check them. They are checked.");

	static final Flag<Boolean> ENABLE_UTF8_NAMES = Flag.toggle("push.enable-utf8-names",
			"Accept any UTF-8 in names of metrics and labels.");

	static final Flag<Boolean> STRICT_TEXT = Flag.toggle("push.strict-text",
			"Refuse text whose last line does not end, or whose lines end in CR LF.");

	static final Flag<Duration> EXPIRY_DEFAULT = Flag
		.duration("expiry.default", Duration.ZERO,
				"How long after a push its families are deleted if its client does not say; 0s for never.")
		.require((duration) -> !duration.isNegative(), NOT_NEGATIVE);

	static final Flag<String> EXPIRY_CONFIG_FILE = Flag.text("expiry.config.file", "",
			"File that says so job by job; read again after SIGHUP.");

	static final Flag<Integer> EXPIRY_SCRAPES = Flag.number("expiry.scrapes", 1, 0, 1000,
			"How many scrapes by Prometheus must have shown a family before it is deleted.");

	static final Flag<Duration> EXPIRY_MAX_WAIT = Flag
		.duration("expiry.max-wait", Duration.ofHours(1),
				"How much longer a family is kept at most because it was not scraped.")
		.require((duration) -> !duration.isNegative(), NOT_NEGATIVE);

	static final Flag<String> LOG_LEVEL = Flag.choice("log.level", "info", List.of("debug", "info", "warn", "error"),
			"Log from this level on: debug, info, warn or error.");

	static final Flag<String> LOG_FORMAT = Flag.choice("log.format", "logfmt", List.of("logfmt", "json"),
			"Form of the log's lines: logfmt or json.");

	private static final Map<Limit, Flag<Long>> LIMITS = limits();

	static final List<Flag<?>> ALL = Stream
		.concat(Stream.of(SYSTEMD_SOCKET, LISTEN_ADDRESS, CONFIG_FILE, TELEMETRY_PATH, EXTERNAL_URL, ROUTE_PREFIX,
				ENABLE_LIFECYCLE, ENABLE_ADMIN_API, PERSISTENCE_FILE, PERSISTENCE_INTERVAL, PERSISTENCE_DURABILITY,
				DISABLE_CONSISTENCY_CHECK, ENABLE_UTF8_NAMES, STRICT_TEXT, EXPIRY_DEFAULT, EXPIRY_CONFIG_FILE,
				EXPIRY_SCRAPES, EXPIRY_MAX_WAIT, LOG_LEVEL, LOG_FORMAT), LIMITS.values().stream())
		.<Flag<?>>map((flag) -> flag)
		.toList();

	private static final Pattern AUTHORITY = Pattern.compile("(.*@)?(\\[.*]|[^:]*)(:\\d*)?");

	private GatewayFlags() {
	}

	private static Map<Limit, Flag<Long>> limits() {
		Limits defaults = Limits.defaults();
		Map<Limit, Flag<Long>> flags = new EnumMap<>(Limit.class);
		for (Limit limit : Limit.values()) {
			flags.put(limit, new Flag<>(limit.flag(), limit.description(), String.class, defaults.get(limit),
					(text) -> limit.parse((String) text), limit::text, limit::check));
		}
		return flags;
	}

	/**
	 * The flags of the limits, each with its limit.
	 */
	static Map<Limit, Flag<Long>> ofLimits() {
		return Collections.unmodifiableMap(LIMITS);
	}

	/**
	 * The flag of a limit.
	 */
	static Flag<Long> of(Limit limit) {
		return Objects.requireNonNull(LIMITS.get(limit));
	}

	/**
	 * A flag that command lines and status pages may name, but that cannot be used.
	 */
	private static <T> Flag<T> notYet(Flag<T> flag) {
		return flag.require(flag.defaultValue()::equals, "is not supported yet, leave it out");
	}

	private static boolean isUrl(String text) {
		try {
			String authority = new URI(text).getRawAuthority();
			return authority == null || AUTHORITY.matcher(authority).matches();
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

}
