package io.github.batchpushgateway.server.http;

import io.github.batchpushgateway.server.storage.MetricStore;
import io.vertx.core.http.HttpServerRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes one group. Answers the same whether or not there was one.
 */
final class DeleteHandler implements Endpoint {

	private static final Logger logger = LoggerFactory.getLogger(DeleteHandler.class);

	private final MetricStore store;

	private final boolean base64;

	DeleteHandler(MetricStore store, boolean base64) {
		this.store = store;
		this.base64 = base64;
	}

	@Override
	public void handle(HttpServerRequest request, String rest) {
		try {
			this.store.delete(GroupingPath.parse(rest, this.base64));
		}
		catch (NotUtf8Exception ex) {
			logger.debug("nothing to delete: {}", ex.getMessage());
		}
		catch (GroupingPathException ex) {
			Responses.error(request, 400, ex.getMessage());
			return;
		}
		Responses.empty(request, 202);
	}

}
