package io.github.batchpushgateway.server.http;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

import io.vertx.core.http.HttpServerRequest;

/**
 * Refuses requests whose bodies do not arrive in time. Belongs to one event loop.
 *
 * <p>
 * Looked after once a second instead of with a timer per request: nearly all bodies
 * arrive together with their heads.
 */
final class BodyTimeouts {

	private final long timeoutNanos;

	private final LongSupplier nanoTime;

	private final Map<HttpServerRequest, Long> begun = new LinkedHashMap<>();

	/**
	 * Creates the timeouts of an event loop.
	 * @param timeoutNanos how long a body may take
	 * @param nanoTime the time, in the manner of {@link System#nanoTime()}
	 */
	BodyTimeouts(long timeoutNanos, LongSupplier nanoTime) {
		this.timeoutNanos = timeoutNanos;
		this.nanoTime = nanoTime;
	}

	void add(HttpServerRequest request) {
		this.begun.put(request, this.nanoTime.getAsLong());
	}

	void remove(HttpServerRequest request) {
		this.begun.remove(request);
	}

	/**
	 * Refuses what has waited too long, oldest first.
	 */
	void expire() {
		long now = this.nanoTime.getAsLong();
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
