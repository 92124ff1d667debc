package io.github.batchpushgateway.server.http;

import java.util.List;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.storage.MetricStore;
import io.github.batchpushgateway.server.storage.NotDurableException;
import io.github.batchpushgateway.server.storage.Receipt;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes one group. Answers the same whether or not there was one, unless
 * {@code If-Match} names the generation that is meant.
 */
final class DeleteHandler implements Endpoint {

	private static final Logger logger = LoggerFactory.getLogger(DeleteHandler.class);

	private static final int PRECONDITION_FAILED = 412;

	private final MetricStore store;

	private final GroupingPath path;

	DeleteHandler(MetricStore store, GroupingPath path) {
		this.store = store;
		this.path = path;
	}

	@Override
	public void handle(HttpServerRequest request, String rest) {
		List<String> ifMatch = request.headers().getAll(HttpHeaders.IF_MATCH);
		try {
			GroupingKey key = this.path.parse(rest);
			Receipt receipt = ifMatch.isEmpty() ? this.store.delete(key) : delete(key, ifMatch);
			if (!ifMatch.isEmpty() && !receipt.changed()) {
				Responses.error(request, PRECONDITION_FAILED,
						"group %s is not of generation %s".formatted(key, String.join(", ", ifMatch)));
				return;
			}
			Acknowledgement.when(receipt, request, () -> Responses.empty(request, 202));
		}
		catch (NotDurableException ex) {
			Acknowledgement.fail(request, ex);
		}
		catch (NotUtf8Exception ex) {
			logger.debug("nothing to delete: {}", ex.getMessage());
			Responses.empty(request, 202);
		}
		catch (GroupingPathException ex) {
			Responses.error(request, 400, ex.getMessage());
		}
	}

	private Receipt delete(GroupingKey key, List<String> ifMatch) {
		if (EntityTags.matchAny(ifMatch)) {
			return this.store.delete(key);
		}
		for (long generation : EntityTags.generations(ifMatch)) {
			Receipt receipt = this.store.delete(key, generation);
			if (receipt.changed()) {
				return receipt;
			}
		}
		return Receipt.UNCHANGED;
	}

}
