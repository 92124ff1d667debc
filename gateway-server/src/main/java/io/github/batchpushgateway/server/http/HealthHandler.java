package io.github.batchpushgateway.server.http;

import io.vertx.core.http.HttpServerRequest;

/**
 * Tells that the gateway is alive, and ready.
 */
final class HealthHandler implements Endpoint {

	@Override
	public void handle(HttpServerRequest request, String rest) {
		Responses.text(request, 200, "OK");
	}

}
