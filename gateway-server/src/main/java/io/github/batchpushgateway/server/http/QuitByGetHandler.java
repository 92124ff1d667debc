package io.github.batchpushgateway.server.http;

import io.vertx.core.http.HttpServerRequest;

/**
 * Tells who follows a link to {@code /-/quit} that it takes more than that.
 */
final class QuitByGetHandler implements Endpoint {

	@Override
	public void handle(HttpServerRequest request, String rest) {
		Responses.text(request, 405, "Only POST or PUT requests allowed.");
	}

}
