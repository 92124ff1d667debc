package io.github.batchpushgateway.server.go;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * An application of Spring Boot that pushes its meters with Spring Boot's own support,
 * when it ends.
 *
 * @param format what it pushes: {@code protobuf} or {@code text}
 */
record SpringBootClient(String format) implements PushClient {

	private static final String PREFIX = "management.prometheus.metrics.export.pushgateway.";

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private static final Pattern POST = Pattern
		.compile("pushgateway_http_requests_total\\{code=\"\\d+\",handler=\"push\",method=\"post\"\\} (\\S+)");

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final long POLL_NANOS = 1_000_000;

	@Override
	public List<String> send(Action action, URI gateway, List<Key> keys) throws Exception {
		List<String> outcomes = new ArrayList<>();
		for (Key key : keys) {
			double posts = posts(gateway);
			try (AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext()) {
				application.getEnvironment()
					.getPropertySources()
					.addFirst(new MapPropertySource("push", properties(action, gateway, key)));
				application.register(MetricsAutoConfiguration.class, PrometheusMetricsExportAutoConfiguration.class);
				application.refresh();
				awaitMorePosts(gateway, posts);
				MeterRegistry registry = application.getBean(MeterRegistry.class);
				if (action == Action.PUSH) {
					addFirstMeters(registry);
				}
				else {
					addSecondMeters(registry);
				}
			}
			// what comes of its push, it only logs
			outcomes.add("ended");
		}
		return outcomes;
	}

	/**
	 * Waits for the push with which it begins: it happens on another thread, and may come
	 * behind the one at the end.
	 */
	private static void awaitMorePosts(URI gateway, double posts) throws Exception {
		Instant deadline = Instant.now().plus(PATIENCE);
		while (posts(gateway) == posts) {
			if (Instant.now().isAfter(deadline)) {
				throw new IllegalStateException("the application has not pushed");
			}
			LockSupport.parkNanos(POLL_NANOS);
		}
	}

	private static double posts(URI gateway) throws Exception {
		HttpRequest scrape = HttpRequest.newBuilder(gateway.resolve("/metrics")).build();
		return POST.matcher(HTTP.send(scrape, BodyHandlers.ofString()).body())
			.results()
			.mapToDouble((sample) -> Double.parseDouble(sample.group(1)))
			.sum();
	}

	private Map<String, Object> properties(Action action, URI gateway, Key key) {
		Map<String, Object> properties = new HashMap<>();
		properties.put(PREFIX + "enabled", "true");
		properties.put(PREFIX + "address", gateway.getAuthority());
		properties.put(PREFIX + "format", this.format);
		properties.put(PREFIX + "job", key.job());
		key.labels().forEach((name, value) -> properties.put(PREFIX + "grouping-key." + name, value));
		properties.put(PREFIX + "shutdown-operation", switch (action) {
			case PUSH, REPLACE -> "put";
			case PUSH_ADD -> "post";
			case DELETE -> "delete";
		});
		return properties;
	}

	private static void addFirstMeters(MeterRegistry registry) {
		Gauge.builder("last.success", () -> 1.7e9).description("Last time\na job \\ succeeded").register(registry);
		Counter.builder("records")
			.tags("table", "orders", "note", "a \"quoted\" \\ note\nof two lines")
			.register(registry)
			.increment(3);
		Counter.builder("records").tags("table", "größe €", "note", "none").register(registry).increment(0.5);
		DistributionSummary summary = DistributionSummary.builder("request").baseUnit("bytes").register(registry);
		Timer timer = Timer.builder("duration")
			.tag("step", "load")
			.serviceLevelObjectives(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(10))
			.register(registry);
		for (int millis : new int[] { 50, 500, 5_000, 50_000 }) {
			summary.record(millis);
			timer.record(Duration.ofMillis(millis));
		}
	}

	private static void addSecondMeters(MeterRegistry registry) {
		Gauge.builder("last.success", () -> 1.8e9).description("Last time\na job \\ succeeded").register(registry);
		Gauge.builder("queue.length", () -> Double.POSITIVE_INFINITY).register(registry);
	}

	@Override
	public String toString() {
		return "Spring Boot, " + this.format;
	}

}
