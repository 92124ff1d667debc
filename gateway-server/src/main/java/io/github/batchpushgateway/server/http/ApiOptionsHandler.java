package io.github.batchpushgateway.server.http;

import io.vertx.core.http.HttpServerRequest;

/**
 * Answers what browsers ask before they use the API from a page of another origin.
 */
final class ApiOptionsHandler implements Endpoint {

	@Override
	public void handle(HttpServerRequest request, String rest) {
		ApiResponse.allowOtherOrigins(request);
		Responses.empty(request, 200);
	}

}
