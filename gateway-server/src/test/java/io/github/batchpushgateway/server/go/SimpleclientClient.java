package io.github.batchpushgateway.server.go;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import io.prometheus.client.Summary;
import io.prometheus.client.exporter.PushGateway;

/**
 * Prometheus' library for Java before its version 1.0, with which this project's starter
 * pushes.
 */
record SimpleclientClient() implements PushClient {

	/** One for both gateways: it tells when its counters were created. */
	private static final CollectorRegistry FIRST_METRICS = firstMetrics();

	@Override
	public List<String> send(Action action, URI gateway, List<Key> keys) throws MalformedURLException {
		PushGateway client = new PushGateway(gateway.toURL());
		List<String> outcomes = new ArrayList<>();
		for (Key key : keys) {
			outcomes.add(send(action, client, key));
		}
		return outcomes;
	}

	private static String send(Action action, PushGateway gateway, Key key) {
		try {
			switch (action) {
				case PUSH -> gateway.push(FIRST_METRICS, key.job(), key.labels());
				case PUSH_ADD -> gateway.pushAdd(secondMetrics(), key.job(), key.labels());
				case REPLACE -> gateway.push(secondMetrics(), key.job(), key.labels());
				case DELETE -> gateway.delete(key.job(), key.labels());
			}
			return "ok";
		}
		catch (IOException ex) {
			return ex.getMessage().replaceFirst(".*Response code from .*? was ([0-9]+).*(?s).*", "$1");
		}
	}

	private static CollectorRegistry firstMetrics() {
		CollectorRegistry registry = new CollectorRegistry();
		Gauge.build("last_success_unixtime", "Last time\na job \\ succeeded").register(registry).set(1.7e9);
		Counter counter = Counter.build("records", "Records").labelNames("table", "note").register(registry);
		counter.labels("orders", "a \"quoted\" \\ note\nof two lines").inc(3);
		counter.labels("größe €", "").inc(0.5);
		Summary summary = Summary.build("request_bytes", "Bytes")
			.quantile(0.5, 0.01)
			.quantile(0.99, 0.001)
			.register(registry);
		Histogram histogram = Histogram.build("duration_seconds", "Time")
			.labelNames("step")
			.buckets(0.1, 1, 10)
			.register(registry);
		for (double value : new double[] { 0.05, 0.5, 5, 50 }) {
			summary.observe(value);
			histogram.labels("load").observe(value);
		}
		return registry;
	}

	private static CollectorRegistry secondMetrics() {
		CollectorRegistry registry = new CollectorRegistry();
		Gauge.build("last_success_unixtime", "Last time\na job \\ succeeded").register(registry).set(1.8e9);
		Gauge.build("queue_length", "Length").register(registry).set(Double.POSITIVE_INFINITY);
		return registry;
	}

	@Override
	public String toString() {
		return "simpleclient";
	}

}
