package io.github.batchpushgateway.server.http;

import io.github.batchpushgateway.server.storage.MetricStore;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;

/**
 * Tells all groups, their families and metrics in JSON.
 */
final class MetricsApiHandler implements Endpoint {

	private final MetricStore store;

	private final Listings listings;

	MetricsApiHandler(MetricStore store, Listings listings) {
		this.store = store;
		this.listings = listings;
	}

	@Override
	public void handle(HttpServerRequest request, String rest) {
		this.listings.send(request, (claim, sending) -> Future
			.succeededFuture(new GroupSlices(this.store.groups(), claim, sending::references)));
	}

}
