package io.github.batchpushgateway.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.storage.GroupPage;
import io.github.batchpushgateway.server.storage.GroupQuery;
import io.github.batchpushgateway.server.storage.GroupSummary;
import io.github.batchpushgateway.server.storage.MetricStore;
import io.github.batchpushgateway.server.storage.Receipt;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Deletes the groups that {@code match[]} selects, and lists them. A {@code GET} of the
 * same lists what would go.
 */
final class GroupsDeleteHandler implements Endpoint {

	private final MetricStore store;

	private final Listings listings;

	GroupsDeleteHandler(MetricStore store, Listings listings) {
		this.store = store;
		this.listings = listings;
	}

	@Override
	public void handle(HttpServerRequest request, String rest) {
		if (isFromOtherOrigin(request)) {
			// the answer to OPTIONS, the original's, would let every page delete
			ApiResponse.error(request, 403, "forbidden", "a page of another origin must not delete groups");
			return;
		}
		Predicate<GroupingKey> filter;
		try {
			filter = GroupsApiHandler.filter(request);
		}
		catch (GroupSelectorException ex) {
			ApiResponse.badData(request, String.valueOf(ex.getMessage()));
			return;
		}
		if (filter == null) {
			ApiResponse.badData(request, "match[] is required, such as match[]={job=\"nightly\"}");
			return;
		}
		this.listings.send(request, (claim, sending) -> Future.fromCompletionStage(delete(filter))
			.map((deleted) -> new PageSlices(deleted, sending::references)));
	}

	private static boolean isFromOtherOrigin(HttpServerRequest request) {
		String origin = request.getHeader(HttpHeaders.ORIGIN);
		return origin != null && !origin.endsWith("://" + request.getHeader(HttpHeaders.HOST));
	}

	/** Each group on its own, so that pushes of others get their turn in between. */
	private CompletableFuture<GroupPage> delete(Predicate<GroupingKey> filter) {
		GroupPage page = this.store.groups(GroupQuery.all(filter));
		List<GroupSummary> deleted = new ArrayList<>();
		List<CompletableFuture<Void>> durable = new ArrayList<>();
		for (GroupSummary group : page.groups()) {
			Receipt receipt = this.store.delete(group.key());
			durable.add(receipt.durable().toCompletableFuture());
			if (receipt.changed()) {
				deleted.add(group);
			}
		}
		return CompletableFuture.allOf(durable.toArray(CompletableFuture<?>[]::new))
			.thenApply((done) -> new GroupPage(deleted, page.total() - deleted.size(), false));
	}

}
