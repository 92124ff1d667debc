package io.github.batchpushgateway.server.telemetry;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

import io.github.batchpushgateway.server.limits.Limit;
import io.github.batchpushgateway.server.model.MetricType;
import io.github.batchpushgateway.server.model.OwnFamilies;
import io.github.batchpushgateway.server.model.RenderedFamily;
import org.jspecify.annotations.Nullable;

/**
 * Every metric of the gateway, by the name it is exposed with.
 *
 * <p>
 * What the Go Pushgateway exposes, too, has its name, its labels and its help text. Any
 * thread may count.
 */
public final class GatewayMetrics implements OwnFamilies {

	private static final double NANOS_PER_SECOND = 1e9;

	private final InstantSource clock;

	private final Map<String, OwnFamily> families = new TreeMap<>();

	private final CounterFamily requests = add(new CounterFamily("pushgateway_http_requests_total",
			"Total HTTP requests processed by the Pushgateway, excluding scrapes.", "code", "handler", "method"));

	private final CounterFamily rejectedPushes = add(
			new CounterFamily("pushgateway_rejected_pushes_total", "Pushes that were rejected.", "reason"));

	private final CounterFamily limitsReached = add(new CounterFamily("pushgateway_limit_reached_total",
			"Requests and connections that were turned away because of a limit.", "limit"));

	private final CounterFamily unmarkedFailures = add(new CounterFamily("pushgateway_unmarked_failures_total",
			"Rejected pushes whose group could not be marked as failed."));

	private final SummaryFamily pushBytes;

	private final SummaryFamily pushSeconds;

	private final SummaryFamily scrapeBytes;

	private final SummaryFamily scrapeSeconds;

	private final Map<OwnNumber, DoubleSupplier> numbers = new EnumMap<>(OwnNumber.class);

	/**
	 * Creates the metrics of one gateway.
	 * @param clock the time
	 * @param buildInformation the labels of {@code pushgateway_build_info}
	 */
	public GatewayMetrics(InstantSource clock, Map<String, String> buildInformation) {
		this.clock = clock;
		this.pushBytes = add(new SummaryFamily(clock, "pushgateway_http_push_size_bytes",
				"HTTP request size for pushes to the Pushgateway.", "method", 1));
		this.pushSeconds = add(new SummaryFamily(clock, "pushgateway_http_push_duration_seconds",
				"HTTP request duration for pushes to the Pushgateway.", "method", NANOS_PER_SECOND));
		this.scrapeBytes = add(new SummaryFamily(clock, "pushgateway_scrape_size_bytes",
				"Size of expositions as they were sent.", "encoding", 1));
		this.scrapeSeconds = add(new SummaryFamily(clock, "pushgateway_scrape_duration_seconds",
				"Time from the request of an exposition to its last byte.", "encoding", NANOS_PER_SECOND));
		add(new BuildFamily(buildInformation));
		for (OwnNumber number : OwnNumber.values()) {
			add(new ValueFamily(number.family(), number.type(), number.help(), () -> value(number)));
		}
		new ProcessFamilies(Path.of("/proc")).all().forEach(this::add);
		JvmFamilies.all().forEach(this::add);
		this.unmarkedFailures.get();
	}

	private <F extends OwnFamily> F add(F family) {
		this.families.put(family.name(), family);
		return family;
	}

	private double value(OwnNumber number) {
		DoubleSupplier value = this.numbers.get(number);
		return (value != null) ? value.getAsDouble() : Double.NaN;
	}

	/**
	 * Says who knows a number. To be called before the first scrape; what nobody knows is
	 * not exposed.
	 */
	public void watch(OwnNumber number, DoubleSupplier value) {
		this.numbers.put(number, value);
	}

	/**
	 * The counter of answers. Whoever counts often keeps it.
	 * @param handler the name that the Go Pushgateway has for the endpoint
	 * @param method the method in lower case
	 * @param status the status answered
	 */
	public LongAdder requests(String handler, String method, int status) {
		return this.requests.get(Integer.toString(status), handler, method);
	}

	/**
	 * Observes a push, accepted or not.
	 * @param method the method in lower case
	 * @param bytes the length of the request, with its head
	 * @param nanos from the end of the head to the answer
	 */
	public void push(String method, long bytes, long nanos) {
		this.pushBytes.get(method).observe(bytes);
		this.pushSeconds.get(method).observe(nanos);
	}

	/**
	 * Observes a scrape that was sent to its end.
	 * @param encoding {@code gzip} or {@code identity}
	 * @param bytes the length of the body as it was sent
	 * @param nanos from the end of the head to the last byte
	 */
	public void scrape(String encoding, long bytes, long nanos) {
		this.scrapeBytes.get(encoding).observe(bytes);
		this.scrapeSeconds.get(encoding).observe(nanos);
	}

	/**
	 * Counts a push that was rejected.
	 */
	public void rejected(RejectionReason reason) {
		this.rejectedPushes.get(reason.label()).increment();
	}

	/**
	 * Counts something that was turned away because of a limit.
	 */
	public void reached(Limit limit) {
		this.limitsReached.get(limit.flag().substring("limit.".length())).increment();
	}

	/**
	 * Counts a rejected push whose group was not marked as failed, because such a group
	 * cannot be exposed or would be one too many.
	 */
	public void unmarkedFailure() {
		this.unmarkedFailures.get().increment();
	}

	@Override
	public @Nullable MetricType type(String name) {
		OwnFamily family = this.families.get(name);
		return (family != null) ? family.type() : null;
	}

	@Override
	public List<RenderedFamily> collect() {
		List<RenderedFamily> collected = new ArrayList<>(this.families.size());
		for (OwnFamily family : this.families.values()) {
			RenderedFamily rendered = SampleText.render(family, this.clock.instant());
			if (rendered.series() > 0) {
				collected.add(rendered);
			}
		}
		return collected;
	}

	/**
	 * A constant whose labels say what the gateway was built from.
	 */
	private static final class BuildFamily extends OwnFamily {

		private final Map<String, String> labels;

		BuildFamily(Map<String, String> labels) {
			super("pushgateway_build_info", MetricType.GAUGE,
					"A metric with a constant '1' value labeled by version, revision, branch, goversion from which"
							+ " pushgateway was built, and the goos and goarch for the build.");
			this.labels = new TreeMap<>(labels);
		}

		@Override
		void write(SampleText text) {
			text.add("", List.copyOf(this.labels.keySet()), List.copyOf(this.labels.values()), 1);
		}

	}

}
