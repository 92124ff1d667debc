package io.github.batchpushgateway.server.http;

import io.github.batchpushgateway.server.storage.MetricStore;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/**
 * Deletes all groups.
 */
final class WipeHandler implements Endpoint {

	private final Vertx vertx;

	private final MetricStore store;

	WipeHandler(Vertx vertx, MetricStore store) {
		this.vertx = vertx;
		this.store = store;
	}

	@Override
	public void handle(HttpServerRequest request, String rest) {
		this.vertx.executeBlocking(this.store::wipe, false)
			.onSuccess((receipt) -> Acknowledgement.when(receipt, request, () -> Responses.empty(request, 202)))
			.onFailure((fault) -> Acknowledgement.fail(request, fault));
	}

}
