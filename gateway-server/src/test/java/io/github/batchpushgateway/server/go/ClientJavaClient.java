package io.github.batchpushgateway.server.go;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.exporter.pushgateway.Format;
import io.prometheus.metrics.exporter.pushgateway.PushGateway;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * Prometheus' library for Java, from its version 1.0 on.
 *
 * @param format what it pushes
 */
record ClientJavaClient(Format format) implements PushClient {

	@Override
	public List<String> send(Action action, URI gateway, List<Key> keys) {
		List<String> outcomes = new ArrayList<>();
		for (Key key : keys) {
			PushGateway.Builder builder = PushGateway.builder()
				.address(gateway.getAuthority())
				.format(this.format)
				.job(key.job())
				.registry((action == Action.PUSH) ? firstMetrics() : secondMetrics());
			key.labels().forEach(builder::groupingKey);
			outcomes.add(send(action, builder.build()));
		}
		return outcomes;
	}

	private static String send(Action action, PushGateway gateway) {
		try {
			switch (action) {
				case PUSH, REPLACE -> gateway.push();
				case PUSH_ADD -> gateway.pushAdd();
				case DELETE -> gateway.delete();
			}
			return "ok";
		}
		catch (IOException ex) {
			return ex.getMessage().replaceFirst(".*Response code from .*? was ([0-9]+).*(?s).*", "$1");
		}
	}

	private static PrometheusRegistry firstMetrics() {
		PrometheusRegistry registry = new PrometheusRegistry();
		Gauge.builder()
			.name("last_success_unixtime")
			.help("Last time\na job \\ succeeded")
			.register(registry)
			.set(1.7e9);
		Counter counter = Counter.builder().name("records").labelNames("table", "note").register(registry);
		counter.labelValues("orders", "a \"quoted\" \\ note\nof two lines").inc(3);
		counter.labelValues("größe €", "").inc(0.5);
		Summary summary = Summary.builder().name("request_bytes").quantile(0.5).quantile(0.99).register(registry);
		Histogram histogram = Histogram.builder()
			.name("duration_seconds")
			.labelNames("step")
			.classicUpperBounds(0.1, 1, 10)
			.register(registry);
		for (double value : new double[] { 0.05, 0.5, 5, 50 }) {
			summary.observe(value);
			histogram.labelValues("load").observe(value);
		}
		Info.builder().name("build_info").labelNames("version").register(registry).setLabelValues("1.0");
		return registry;
	}

	private static PrometheusRegistry secondMetrics() {
		PrometheusRegistry registry = new PrometheusRegistry();
		Gauge.builder()
			.name("last_success_unixtime")
			.help("Last time\na job \\ succeeded")
			.register(registry)
			.set(1.8e9);
		Gauge.builder().name("queue_length").register(registry).set(Double.POSITIVE_INFINITY);
		return registry;
	}

	@Override
	public String toString() {
		return "client_java, " + this.format;
	}

}
