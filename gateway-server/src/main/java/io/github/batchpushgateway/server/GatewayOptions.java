package io.github.batchpushgateway.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a gateway can be told; each option is named as the Go Pushgateway's flag.
 *
 * <p>
 * Immutable: every {@code with…} answers a copy.
 *
 * @see <a href=
 * "https://github.com/prometheus/pushgateway/blob/v1.11.3/main.go">main.go</a>
 */
public final class GatewayOptions {

	private static final GatewayOptions DEFAULTS = new GatewayOptions(List.of(":9091"), "/metrics", "", "info",
			16 * 1024 * 1024, Duration.ofMinutes(1), false);

	static final List<String> LOG_LEVELS = List.of("debug", "info", "warn", "error");

	private static final int MAX_BODY_BYTES_LIMIT = 256 * 1024 * 1024;

	private final List<String> listenAddresses;

	private final String telemetryPath;

	private final String routePrefix;

	private final String logLevel;

	private final int maxBodyBytes;

	private final Duration bodyTimeout;

	private final boolean strictText;

	private GatewayOptions(List<String> listenAddresses, String telemetryPath, String routePrefix, String logLevel,
			int maxBodyBytes, Duration bodyTimeout, boolean strictText) {
		this.listenAddresses = listenAddresses;
		this.telemetryPath = telemetryPath;
		this.routePrefix = routePrefix;
		this.logLevel = logLevel;
		this.maxBodyBytes = maxBodyBytes;
		this.bodyTimeout = bodyTimeout;
		this.strictText = strictText;
	}

	/**
	 * The options of a gateway that was told nothing.
	 */
	public static GatewayOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Listens on one address only.
	 * @param address {@code host:port}, {@code [ipv6]:port}, or {@code :port} for all
	 * interfaces; port 0 is any free port
	 * @throws IllegalArgumentException if it is none of these
	 */
	public GatewayOptions withListenAddress(String address) {
		return withListenAddresses(List.of(address));
	}

	/**
	 * Listens on several addresses.
	 * @param addresses the addresses, at least one, as in
	 * {@link #withListenAddress(String)}
	 * @throws IllegalArgumentException if there is none, or one is malformed
	 */
	public GatewayOptions withListenAddresses(List<String> addresses) {
		if (addresses.isEmpty()) {
			throw new IllegalArgumentException("--web.listen-address: must be given at least once");
		}
		addresses.forEach(ListenAddress::parse);
		return new GatewayOptions(List.copyOf(addresses), this.telemetryPath, this.routePrefix, this.logLevel,
				this.maxBodyBytes, this.bodyTimeout, this.strictText);
	}

	/**
	 * Exposes the metrics elsewhere than under {@code /metrics}. Pushes stay where they
	 * are.
	 * @param path the path, below the route prefix
	 * @throws IllegalArgumentException if it does not begin with a slash
	 */
	public GatewayOptions withTelemetryPath(String path) {
		if (!path.startsWith("/")) {
			throw new IllegalArgumentException("--web.telemetry-path " + path + ": must begin with a slash");
		}
		return new GatewayOptions(this.listenAddresses, path, this.routePrefix, this.logLevel, this.maxBodyBytes,
				this.bodyTimeout, this.strictText);
	}

	/**
	 * Serves everything below a prefix.
	 * @param prefix the prefix; empty or {@code /} for none; slashes around it do not
	 * matter
	 */
	public GatewayOptions withRoutePrefix(String prefix) {
		return new GatewayOptions(this.listenAddresses, this.telemetryPath, prefix, this.logLevel, this.maxBodyBytes,
				this.bodyTimeout, this.strictText);
	}

	/**
	 * Logs from this level on. Has an effect on the command line only: an application
	 * that embeds the gateway configures its own logging.
	 * @param level one of {@code debug}, {@code info}, {@code warn}, {@code error}
	 * @throws IllegalArgumentException if it is none of these
	 */
	public GatewayOptions withLogLevel(String level) {
		if (!LOG_LEVELS.contains(level)) {
			throw new IllegalArgumentException("--log.level " + level + ": must be one of " + LOG_LEVELS);
		}
		return new GatewayOptions(this.listenAddresses, this.telemetryPath, this.routePrefix, level, this.maxBodyBytes,
				this.bodyTimeout, this.strictText);
	}

	/**
	 * Refuses pushes with larger bodies.
	 * @param bytes the largest body accepted, compressed or not, in bytes; 1 to 256 MiB
	 * @throws IllegalArgumentException if it is less or more
	 */
	public GatewayOptions withMaxBodyBytes(int bytes) {
		if (bytes < 1 || bytes > MAX_BODY_BYTES_LIMIT) {
			throw new IllegalArgumentException(
					"--push.max-body-bytes %d: must be from 1 to %d".formatted(bytes, MAX_BODY_BYTES_LIMIT));
		}
		return new GatewayOptions(this.listenAddresses, this.telemetryPath, this.routePrefix, this.logLevel, bytes,
				this.bodyTimeout, this.strictText);
	}

	/**
	 * Refuses pushes whose bodies do not arrive in time.
	 * @param timeout how long a body may take, from the end of its request's head; at
	 * least a millisecond
	 * @throws IllegalArgumentException if it is less
	 */
	public GatewayOptions withBodyTimeout(Duration timeout) {
		if (timeout.toMillis() < 1) {
			throw new IllegalArgumentException("body timeout " + timeout + ": must be at least a millisecond");
		}
		return new GatewayOptions(this.listenAddresses, this.telemetryPath, this.routePrefix, this.logLevel,
				this.maxBodyBytes, timeout, this.strictText);
	}

	/**
	 * Refuses bodies in the text format whose last line does not end, or whose lines end
	 * as on Windows, as the Go Pushgateway does.
	 */
	public GatewayOptions withStrictText(boolean strict) {
		return new GatewayOptions(this.listenAddresses, this.telemetryPath, this.routePrefix, this.logLevel,
				this.maxBodyBytes, this.bodyTimeout, strict);
	}

	public List<String> listenAddresses() {
		return this.listenAddresses;
	}

	public String telemetryPath() {
		return this.telemetryPath;
	}

	/**
	 * The prefix as paths begin with it: empty, or a slash followed by something that
	 * does not end in one.
	 */
	public String routePrefix() {
		String trimmed = trimSlashes(this.routePrefix);
		return trimmed.isEmpty() ? "" : "/" + trimmed;
	}

	public String logLevel() {
		return this.logLevel;
	}

	public int maxBodyBytes() {
		return this.maxBodyBytes;
	}

	public Duration bodyTimeout() {
		return this.bodyTimeout;
	}

	public boolean strictText() {
		return this.strictText;
	}

	/**
	 * The options by the names of their flags, without the dashes, as
	 * {@code /api/v1/status} reports them.
	 */
	public Map<String, String> flags() {
		Map<String, String> flags = new TreeMap<>();
		flags.put("web.listen-address", String.join(",", this.listenAddresses));
		flags.put("web.telemetry-path", this.telemetryPath);
		flags.put("web.route-prefix", this.routePrefix);
		flags.put("log.level", this.logLevel);
		flags.put("push.max-body-bytes", Integer.toString(this.maxBodyBytes));
		flags.put("push.strict-text", Boolean.toString(this.strictText));
		return flags;
	}

	private static String trimSlashes(String text) {
		int begin = 0;
		int end = text.length();
		while (begin < end && text.charAt(begin) == '/') {
			begin++;
		}
		while (end > begin && text.charAt(end - 1) == '/') {
			end--;
		}
		return text.substring(begin, end);
	}

}
