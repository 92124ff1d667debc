package io.github.batchpushgateway.server.http;

import io.github.batchpushgateway.server.storage.MetricStore;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/**
 * Tells all groups, their families and metrics in JSON.
 */
final class MetricsApiHandler implements Endpoint {

	private final Vertx vertx;

	private final MetricStore store;

	MetricsApiHandler(Vertx vertx, MetricStore store) {
		this.vertx = vertx;
		this.store = store;
	}

	@Override
	public void handle(HttpServerRequest request, String rest) {
		this.vertx.executeBlocking(this.store::groups, false).onSuccess((groups) -> {
			ApiResponse.json(request);
			SlicedBody.send(this.vertx, request, new GroupSlices(groups));
		}).onFailure((fault) -> Router.fail(request, fault));
	}

}
