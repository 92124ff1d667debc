package io.github.batchpushgateway.server.http;

import io.vertx.core.http.HttpServerRequest;

/**
 * Answers the requests of one route. Called on an event loop, must not block.
 */
@FunctionalInterface
interface Endpoint {

	/**
	 * Answers a request, now or later.
	 * @param request the request, whose body has not been read
	 * @param rest the decoded path behind the fixed part of the route, one character per
	 * byte
	 */
	void handle(HttpServerRequest request, String rest);

}
