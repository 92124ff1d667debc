package io.github.batchpushgateway.server.http;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import io.github.batchpushgateway.server.telemetry.GatewayMetrics;
import io.vertx.core.http.HttpServerRequest;

/**
 * Counts the answers of an endpoint by method and status. Belongs to one event loop.
 */
final class CountedEndpoint implements Endpoint {

	private final GatewayMetrics metrics;

	private final String handler;

	private final Endpoint endpoint;

	private final Map<Answer, LongAdder> counters = new HashMap<>();

	/**
	 * Counts an endpoint.
	 * @param handler the name that the Go Pushgateway has for it
	 */
	CountedEndpoint(GatewayMetrics metrics, String handler, Endpoint endpoint) {
		this.metrics = metrics;
		this.handler = handler;
		this.endpoint = endpoint;
	}

	@Override
	public void handle(HttpServerRequest request, String rest) {
		request.response().headersEndHandler((written) -> count(request));
		this.endpoint.handle(request, rest);
	}

	private void count(HttpServerRequest request) {
		Answer answer = new Answer(request.method().name(), request.response().getStatusCode());
		this.counters.computeIfAbsent(answer, this::counter).increment();
	}

	private LongAdder counter(Answer answer) {
		return this.metrics.requests(this.handler, answer.method().toLowerCase(Locale.ROOT), answer.status());
	}

	/**
	 * What answers are told apart by.
	 */
	private record Answer(String method, int status) {
	}

}
