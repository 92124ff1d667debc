package io.github.batchpushgateway.server.http;

import java.util.function.Supplier;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether all is well.
 */
final class HealthHandler implements Endpoint {

	private static final int SERVICE_UNAVAILABLE = 503;

	private final Supplier<@Nullable String> fault;

	/**
	 * Creates a handler.
	 * @param fault says what is wrong, or {@code null} if nothing is
	 */
	HealthHandler(Supplier<@Nullable String> fault) {
		this.fault = fault;
	}

	@Override
	public void handle(HttpServerRequest request, String rest) {
		String fault = this.fault.get();
		if (fault == null) {
			Responses.text(request, 200, "OK");
		}
		else {
			Responses.error(request, SERVICE_UNAVAILABLE, fault);
		}
	}

}
