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

	private final Map<HttpServerRequest, Deadline> begun = new LinkedHashMap<>();

	/**
	 * A request that is waited for.
	 *
	 * @param begunNanos since when
	 * @param missed what to do when that has taken too long
	 */
	private record Deadline(long begunNanos, Runnable missed) {
	}

	BodyTimeouts(Vertx vertx, Duration timeout) {
		this.timeoutNanos = timeout.toNanos();
		vertx.setPeriodic(Math.min(timeout.toMillis(), MAX_INTERVAL_MILLIS), (timer) -> expire());
	}

	/**
	 * Waits for the body of a request from now on.
	 * @param missed answers the request, if it has no answer yet, when its body has not
	 * arrived in time; the connection is closed then
	 */
	void add(HttpServerRequest request, Runnable missed) {
		this.begun.put(request, new Deadline(System.nanoTime(), missed));
	}

	void remove(HttpServerRequest request) {
		this.begun.remove(request);
	}

	private void expire() {
		long now = System.nanoTime();
		Iterator<Map.Entry<HttpServerRequest, Deadline>> oldestFirst = this.begun.entrySet().iterator();
		while (oldestFirst.hasNext()) {
			Map.Entry<HttpServerRequest, Deadline> entry = oldestFirst.next();
			if (now - entry.getValue().begunNanos() < this.timeoutNanos) {
				return;
			}
			oldestFirst.remove();
			entry.getValue().missed().run();
			entry.getKey().connection().close();
		}
	}

}
