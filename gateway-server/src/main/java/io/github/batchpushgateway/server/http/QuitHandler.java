package io.github.batchpushgateway.server.http;

import io.vertx.core.http.HttpServerRequest;

/**
 * Refuses to end the gateway because somebody asked over HTTP.
 */
final class QuitHandler implements Endpoint {

	@Override
	public void handle(HttpServerRequest request, String rest) {
		Responses.text(request, 403, "Lifecycle API is not enabled.");
	}

}
