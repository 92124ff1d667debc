package io.github.batchpushgateway.server.http;

import java.util.List;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.storage.MetricGroup;
import io.github.batchpushgateway.server.storage.MetricStore;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;

/**
 * Tells one group, its families and metrics in JSON, as {@link MetricsApiHandler} tells
 * all of them. The path names the group as the path of a push does.
 */
final class GroupApiHandler implements Endpoint {

	private final MetricStore store;

	private final Listings listings;

	private final GroupingPath path;

	GroupApiHandler(MetricStore store, Listings listings, GroupingPath path) {
		this.store = store;
		this.listings = listings;
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
		this.listings.send(request, EntityTags.of(group.generation()), (claim, sending) -> Future
			.succeededFuture(new GroupSlices(List.of(group), claim, sending::references)));
	}

}
