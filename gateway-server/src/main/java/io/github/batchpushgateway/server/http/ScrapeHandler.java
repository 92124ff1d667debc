package io.github.batchpushgateway.server.http;

import io.github.batchpushgateway.server.storage.MetricStore;
import io.github.batchpushgateway.server.storage.Scrape;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * Exposes all groups in the text format, compressed if the client likes.
 */
final class ScrapeHandler implements Endpoint {

	private final Vertx vertx;

	private final MetricStore store;

	ScrapeHandler(Vertx vertx, MetricStore store) {
		this.vertx = vertx;
		this.store = store;
	}

	@Override
	public void handle(HttpServerRequest request, String rest) {
		this.vertx.executeBlocking(this.store::scrape, false)
			.onSuccess((scrape) -> send(request, scrape))
			.onFailure((fault) -> Router.fail(request, fault));
	}

	private void send(HttpServerRequest request, Scrape scrape) {
		HttpServerResponse response = request.response()
			.putHeader(Headers.CONTENT_TYPE, Negotiation.contentType(request.getHeader(HttpHeaders.ACCEPT)));
		if (Negotiation.acceptsGzip(request.getHeader(HttpHeaders.ACCEPT_ENCODING))) {
			response.putHeader(Headers.CONTENT_ENCODING, "gzip");
			SlicedBody.send(this.vertx, request, new GzipSlices(new PartSlices(scrape.parts())));
		}
		else {
			response.putHeader(Headers.CONTENT_LENGTH, Long.toString(scrape.bytes()));
			SlicedBody.send(this.vertx, request, new PartSlices(scrape.parts()));
		}
	}

}
