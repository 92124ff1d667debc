package io.github.batchpushgateway.server.http;

import java.util.List;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.storage.MetricGroup;
import io.github.batchpushgateway.server.storage.MetricStore;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/**
 * Tells one group, its families and metrics in JSON, as {@link MetricsApiHandler} tells
 * all of them. The path names the group as the path of a push does.
 */
final class GroupApiHandler implements Endpoint {

	private final Vertx vertx;

	private final MetricStore store;

	private final GroupingPath path;

	GroupApiHandler(Vertx vertx, MetricStore store, GroupingPath path) {
		this.vertx = vertx;
		this.store = store;
		this.path = path;
	}

	@Override
	public void handle(HttpServerRequest request, String rest) {
		GroupingKey key;
		try {
			key = this.path.parse(rest);
		}
		catch (GroupingPathException ex) {
			ApiResponse.badData(request, String.valueOf(ex.getMessage()));
			return;
		}
		MetricGroup group = this.store.group(key);
		if (group == null) {
			ApiResponse.error(request, 404, "not_found", "there is no group " + key);
			return;
		}
		ApiResponse.json(request).putHeader(Headers.ETAG, EntityTags.of(group.generation()));
		SlicedBody.send(this.vertx, request, new GroupSlices(List.of(group)));
	}

}
