package io.github.batchpushgateway.server.http;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.storage.GroupQuery;
import io.github.batchpushgateway.server.storage.MetricStore;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Lists groups page by page, without what they expose.
 *
 * <p>
 * Parameters of the query: {@code match[]}, a {@link GroupSelector}, any number of times,
 * for groups that one of them selects; {@code sort}, {@code labels} (if absent),
 * {@code pushed} or {@code expires}; {@code order}, {@code asc} (if absent) or
 * {@code desc}; {@code offset}, 0 if absent; {@code limit}, 1 to 1,000, 100 if absent.
 */
final class GroupsApiHandler implements Endpoint {

	private static final int USUAL_LIMIT = 100;

	private static final int LARGEST_LIMIT = 1000;

	private static final int LARGEST_OFFSET = 1_000_000_000;

	private final MetricStore store;

	private final Listings listings;

	GroupsApiHandler(MetricStore store, Listings listings) {
		this.store = store;
		this.listings = listings;
	}

	@Override
	public void handle(HttpServerRequest request, String rest) {
		GroupQuery query;
		try {
			query = query(request);
		}
		catch (IllegalArgumentException | GroupSelectorException ex) {
			ApiResponse.badData(request, String.valueOf(ex.getMessage()));
			return;
		}
		this.listings.send(request, (claim, sending) -> Future
			.succeededFuture(new PageSlices(this.store.groups(query), sending::references)));
	}

	private static GroupQuery query(HttpServerRequest request) {
		return new GroupQuery(order(request), isDescending(request), filter(request),
				number(request, "offset", 0, 0, LARGEST_OFFSET),
				number(request, "limit", USUAL_LIMIT, 1, LARGEST_LIMIT));
	}

	/**
	 * The filter that the selectors of a request make.
	 * @return the filter, or {@code null} if there is no selector
	 * @throws GroupSelectorException if one of them is none
	 */
	static @Nullable Predicate<GroupingKey> filter(HttpServerRequest request) {
		List<GroupSelector> selectors = request.params().getAll("match[]").stream().map(GroupSelector::parse).toList();
		return selectors.isEmpty() ? null : (key) -> selectors.stream().anyMatch((selector) -> selector.test(key));
	}

	private static GroupQuery.Order order(HttpServerRequest request) {
		String sort = request.getParam("sort", "labels");
		for (GroupQuery.Order order : GroupQuery.Order.values()) {
			if (order.name().toLowerCase(Locale.ROOT).equals(sort)) {
				return order;
			}
		}
		throw new IllegalArgumentException("sort \"" + sort + "\": must be labels, pushed or expires");
	}

	private static boolean isDescending(HttpServerRequest request) {
		String order = request.getParam("order", "asc");
		if (!order.equals("asc") && !order.equals("desc")) {
			throw new IllegalArgumentException("order \"" + order + "\": must be asc or desc");
		}
		return order.equals("desc");
	}

	private static int number(HttpServerRequest request, String name, int absent, int least, int most) {
		String text = request.getParam(name);
		if (text == null) {
			return absent;
		}
		try {
			int number = Integer.parseInt(text);
			if (number >= least && number <= most) {
				return number;
			}
		}
		catch (NumberFormatException ex) {
			// answered below, as a number out of range is
		}
		throw new IllegalArgumentException(
				"%s \"%s\": must be a number from %d to %d".formatted(name, text, least, most));
	}

}
