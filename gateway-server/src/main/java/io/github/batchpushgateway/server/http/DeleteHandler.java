package io.github.batchpushgateway.server.http;

import io.vertx.core.http.HttpServerRequest;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.storage.MetricStore;

/**
 * Deletes one group. Answers the same whether or not there was one.
 */
final class DeleteHandler implements Endpoint {

	private final MetricStore store;

	private final boolean base64;

	DeleteHandler(MetricStore store, boolean base64) {
		this.store = store;
		this.base64 = base64;
	}

	@Override
	public void handle(HttpServerRequest request, String rest) {
		GroupingKey key;
		try {
			key = GroupingPath.parse(rest, this.base64);
		}
		catch (GroupingPathException ex) {
			Responses.error(request, 400, ex.getMessage());
			return;
		}
		this.store.delete(key);
		Responses.empty(request, 202);
	}

}
