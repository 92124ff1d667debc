package io.github.batchpushgateway.server;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.batchpushgateway.server.limits.Limit;
import io.github.batchpushgateway.server.limits.Limits;

/**
 * What a gateway can be told; each option is named as its flag, and the flags as the Go
 * Pushgateway's.
 *
 * <p>
 * Immutable: every {@code with…} answers a copy.
 */
public final class GatewayOptions {

	private static final GatewayOptions DEFAULTS = new GatewayOptions(Map.of());

	/** The values of flags that were set, by name. */
	private final Map<String, Object> values;

	private GatewayOptions(Map<String, Object> values) {
		this.values = values;
	}

	/**
	 * The options of a gateway that was told nothing.
	 */
	public static GatewayOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Sets the value of a flag.
	 * @throws IllegalArgumentException if the flag does not take that value
	 */
	<T> GatewayOptions with(Flag<T> flag, T value) {
		flag.check().accept(value);
		Map<String, Object> copy = new HashMap<>(this.values);
		copy.put(flag.name(), value);
		return new GatewayOptions(copy);
	}

	@SuppressWarnings("unchecked")
	<T> T get(Flag<T> flag) {
		return (T) this.values.getOrDefault(flag.name(), flag.defaultValue());
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
		return with(GatewayFlags.LISTEN_ADDRESS, List.copyOf(addresses));
	}

	/**
	 * Exposes the metrics elsewhere than under {@code /metrics}. Pushes stay where they
	 * are.
	 * @param path the path, below the route prefix
	 * @throws IllegalArgumentException if it does not begin with a slash
	 */
	public GatewayOptions withTelemetryPath(String path) {
		return with(GatewayFlags.TELEMETRY_PATH, path);
	}

	/**
	 * Tells under which URL the gateway is reached from outside. Its path is the prefix
	 * of all paths, unless {@link #withRoutePrefix(String)} says another.
	 * @param url the URL, or only its path
	 * @throws IllegalArgumentException if it is none
	 */
	public GatewayOptions withExternalUrl(String url) {
		return with(GatewayFlags.EXTERNAL_URL, url);
	}

	/**
	 * Serves everything below a prefix.
	 * @param prefix the prefix; {@code /} for none; slashes around it do not matter
	 */
	public GatewayOptions withRoutePrefix(String prefix) {
		return with(GatewayFlags.ROUTE_PREFIX, prefix);
	}

	/**
	 * Whether {@code PUT} and {@code POST} of {@code /-/quit} close the gateway.
	 */
	public GatewayOptions withLifecycle(boolean enabled) {
		return with(GatewayFlags.ENABLE_LIFECYCLE, enabled);
	}

	/**
	 * Whether {@code PUT} of {@code /api/v1/admin/wipe} deletes all groups.
	 */
	public GatewayOptions withAdminApi(boolean enabled) {
		return with(GatewayFlags.ENABLE_ADMIN_API, enabled);
	}

	/**
	 * Answers successful pushes with 202 instead of 200, as a Go Pushgateway does that
	 * was told not to check them. They are checked all the same.
	 */
	public GatewayOptions withConsistencyCheckDisabled(boolean disabled) {
		return with(GatewayFlags.DISABLE_CONSISTENCY_CHECK, disabled);
	}

	/**
	 * Whether names of metrics and labels may be any UTF-8, in bodies and in paths, where
	 * {@code U__} begins a name that is escaped.
	 */
	public GatewayOptions withUtf8Names(boolean enabled) {
		return with(GatewayFlags.ENABLE_UTF8_NAMES, enabled);
	}

	/**
	 * Logs from this level on. Has an effect on the command line only: an application
	 * that embeds the gateway configures its own logging.
	 * @param level one of {@code debug}, {@code info}, {@code warn}, {@code error}
	 * @throws IllegalArgumentException if it is none of these
	 */
	public GatewayOptions withLogLevel(String level) {
		return with(GatewayFlags.LOG_LEVEL, level);
	}

	/**
	 * Sets a limit.
	 * @param limit the limit
	 * @param value its value: a number, a number of bytes or of milliseconds
	 * @throws IllegalArgumentException if the limit does not take that value
	 */
	public GatewayOptions withLimit(Limit limit, long value) {
		return with(GatewayFlags.of(limit), value);
	}

	/**
	 * Refuses bodies in the text format whose last line does not end, or whose lines end
	 * as on Windows, as the Go Pushgateway does.
	 */
	public GatewayOptions withStrictText(boolean strict) {
		return with(GatewayFlags.STRICT_TEXT, strict);
	}

	/**
	 * Deletes families so long after the push that carries them, unless its client asks
	 * for another time.
	 * @param expiry how long; zero for never
	 * @throws IllegalArgumentException if it is negative
	 */
	public GatewayOptions withDefaultExpiry(Duration expiry) {
		return with(GatewayFlags.EXPIRY_DEFAULT, expiry);
	}

	/**
	 * Reads from a file, job by job, when families are deleted whose clients do not ask
	 * for it.
	 * @param file the path of the file; empty for none
	 */
	public GatewayOptions withExpiryConfigFile(String file) {
		return with(GatewayFlags.EXPIRY_CONFIG_FILE, file);
	}

	/**
	 * Deletes no family that expires before Prometheus has scraped it.
	 * @param scrapes how many scrapes must have shown it; 0 to 1,000
	 * @param maxWait how much longer it is kept at most because of that
	 * @throws IllegalArgumentException if one of them is out of its range
	 */
	public GatewayOptions withExpiryAfterScrapes(int scrapes, Duration maxWait) {
		return with(GatewayFlags.EXPIRY_SCRAPES, scrapes).with(GatewayFlags.EXPIRY_MAX_WAIT, maxWait);
	}

	/**
	 * Keeps the groups in a file, so that they survive the process.
	 * @param file the path of the file, made if there is none; empty for none
	 */
	public GatewayOptions withPersistenceFile(String file) {
		return with(GatewayFlags.PERSISTENCE_FILE, file);
	}

	public List<String> listenAddresses() {
		return get(GatewayFlags.LISTEN_ADDRESS);
	}

	public String telemetryPath() {
		return get(GatewayFlags.TELEMETRY_PATH);
	}

	/**
	 * The prefix as paths begin with it, without percent escapes: empty, or a slash
	 * followed by something that does not end in one.
	 */
	public String routePrefix() {
		String prefix = get(GatewayFlags.ROUTE_PREFIX);
		if (prefix.isEmpty()) {
			String path = URI.create(get(GatewayFlags.EXTERNAL_URL)).getPath();
			prefix = (path != null) ? path : "";
		}
		String trimmed = trimSlashes(prefix);
		return trimmed.isEmpty() ? "" : "/" + trimmed;
	}

	public String logLevel() {
		return get(GatewayFlags.LOG_LEVEL);
	}

	public Limits limits() {
		Limits limits = Limits.defaults();
		for (Map.Entry<Limit, Flag<Long>> flag : GatewayFlags.ofLimits().entrySet()) {
			limits = limits.with(flag.getKey(), get(flag.getValue()));
		}
		return limits;
	}

	public boolean strictText() {
		return get(GatewayFlags.STRICT_TEXT);
	}

	/**
	 * The options by the names of their flags, without the dashes, as
	 * {@code /api/v1/status} reports them; the route prefix as it is used.
	 */
	public Map<String, String> flags() {
		Map<String, String> flags = new TreeMap<>();
		GatewayFlags.ALL.forEach((flag) -> flags.put(flag.name(), text(flag)));
		flags.put(GatewayFlags.ROUTE_PREFIX.name(), routePrefix());
		return flags;
	}

	private <T> String text(Flag<T> flag) {
		return flag.writer().apply(get(flag));
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
