package io.github.batchpushgateway.server.http;

import java.util.List;

import io.github.batchpushgateway.server.storage.MetricStore;
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

	private final GzipBlocks gzipBlocks;

	ScrapeHandler(Vertx vertx, MetricStore store, GzipBlocks gzipBlocks) {
		this.vertx = vertx;
		this.store = store;
		this.gzipBlocks = gzipBlocks;
	}

	@Override
	public void handle(HttpServerRequest request, String rest) {
		boolean gzip = Negotiation.acceptsGzip(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
		this.vertx.executeBlocking(() -> parts(gzip), false)
			.onSuccess((parts) -> send(request, gzip, parts))
			.onFailure((fault) -> Router.fail(request, fault));
	}

	private List<byte[]> parts(boolean gzip) {
		List<byte[]> parts = this.store.scrape().parts();
		return gzip ? this.gzipBlocks.compress(parts) : parts;
	}

	private void send(HttpServerRequest request, boolean gzip, List<byte[]> parts) {
		HttpServerResponse response = request.response()
			.putHeader(Headers.CONTENT_TYPE, Negotiation.contentType(request.getHeader(HttpHeaders.ACCEPT)))
			.putHeader(Headers.CONTENT_LENGTH, Long.toString(PartSlices.length(parts)));
		if (gzip) {
			response.putHeader(Headers.CONTENT_ENCODING, "gzip");
		}
		SlicedBody.send(this.vertx, request, new PartSlices(parts));
	}

}
