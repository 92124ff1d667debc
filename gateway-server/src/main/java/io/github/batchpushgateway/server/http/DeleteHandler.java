package io.github.batchpushgateway.server.http;

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
		String ifMatch = request.getHeader(HttpHeaders.IF_MATCH);
		try {
			GroupingKey key = this.path.parse(rest);
			Receipt receipt = (ifMatch != null) ? delete(key, ifMatch) : this.store.delete(key);
			if (ifMatch != null && !receipt.changed()) {
				Responses.error(request, PRECONDITION_FAILED,
						"group %s is not of generation %s".formatted(key, ifMatch));
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

	private Receipt delete(GroupingKey key, String ifMatch) {
		return this.store.delete(key, EntityTags.generation(ifMatch).orElse(-1));
	}

}
