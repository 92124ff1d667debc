package io.github.batchpushgateway.server.http;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/**
 * Refuses requests whose bodies do not arrive in time. Belongs to one event loop.
 *
 * <p>
 * Looked after once a second instead of with a timer per request: nearly all bodies
 * arrive together with their heads.
 */
final class BodyTimeouts {

	private static final long MAX_INTERVAL_MILLIS = 1000;

	private final long timeoutNanos;

	private final Map<HttpServerRequest, Long> begun = new LinkedHashMap<>();

	BodyTimeouts(Vertx vertx, Duration timeout) {
		this.timeoutNanos = timeout.toNanos();
		vertx.setPeriodic(Math.min(timeout.toMillis(), MAX_INTERVAL_MILLIS), (timer) -> expire());
	}

	void add(HttpServerRequest request) {
		this.begun.put(request, System.nanoTime());
	}

	void remove(HttpServerRequest request) {
		this.begun.remove(request);
	}

	private void expire() {
		long now = System.nanoTime();
		Iterator<Map.Entry<HttpServerRequest, Long>> oldestFirst = this.begun.entrySet().iterator();
		while (oldestFirst.hasNext()) {
			Map.Entry<HttpServerRequest, Long> entry = oldestFirst.next();
			if (now - entry.getValue() < this.timeoutNanos) {
				return;
			}
			oldestFirst.remove();
			HttpServerRequest request = entry.getKey();
			if (!request.response().ended()) {
				Responses.error(request, 408, "body did not arrive in time");
			}
			request.connection().close();
		}
	}

}
