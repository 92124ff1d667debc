package io.github.batchpushgateway.server.http;

import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.github.batchpushgateway.server.storage.MetricStore;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/**
 * Tells all groups, their families and metrics in JSON.
 */
final class MetricsApiHandler implements Endpoint {

	private final Vertx vertx;

	private final MetricStore store;

	private final Scrapes scrapes;

	private final Rejections rejections;

	MetricsApiHandler(Vertx vertx, SharedParts shared, Rejections rejections) {
		this.vertx = vertx;
		this.store = shared.store();
		this.scrapes = shared.scrapes();
		this.rejections = rejections;
	}

	@Override
	public void handle(HttpServerRequest request, String rest) {
		Scrapes.Sending sending;
		try {
			sending = this.scrapes.begin(() -> Connections.abort(request.connection()));
		}
		catch (LimitExceededException ex) {
			this.rejections.other(request, Rejection.of(ex));
			return;
		}
		this.vertx.executeBlocking(this.store::groups, false).onSuccess((groups) -> {
			ApiResponse.json(request);
			SlicedBody.send(this.vertx, request, sending.endingWith(new GroupSlices(groups)))
				.onComplete((ended) -> sending.end());
		}).onFailure((fault) -> {
			sending.end();
			Router.fail(request, fault);
		});
	}

}
