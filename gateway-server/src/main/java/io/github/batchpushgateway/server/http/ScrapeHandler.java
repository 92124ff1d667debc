package io.github.batchpushgateway.server.http;

import java.util.List;

import io.github.batchpushgateway.server.storage.Scrape;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exposes all groups in the text format, compressed if the client likes.
 */
final class ScrapeHandler implements Endpoint {

	private static final Logger logger = LoggerFactory.getLogger(ScrapeHandler.class);

	/** Sent by every Prometheus and by agents that scrape in its place. */
	private static final String SCRAPE_TIMEOUT = "X-Prometheus-Scrape-Timeout-Seconds";

	private final Vertx vertx;

	private final SharedParts shared;

	ScrapeHandler(Vertx vertx, SharedParts shared) {
		this.vertx = vertx;
		this.shared = shared;
	}

	@Override
	public void handle(HttpServerRequest request, String rest) {
		long begun = System.nanoTime();
		boolean gzip = Negotiation.acceptsGzip(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
		this.vertx.executeBlocking(() -> scrape(gzip), false)
			.onSuccess((body) -> send(request, gzip, body, begun))
			.onFailure((fault) -> Router.fail(request, fault));
	}

	private Body scrape(boolean gzip) {
		Scrape scrape = this.shared.store().scrape();
		return new Body(scrape, gzip ? this.shared.gzipBlocks().compress(scrape.parts()) : scrape.parts());
	}

	private void send(HttpServerRequest request, boolean gzip, Body body, long begun) {
		HttpServerResponse response = request.response()
			.putHeader(Headers.CONTENT_TYPE, Negotiation.contentType(request.getHeader(HttpHeaders.ACCEPT)))
			.putHeader(Headers.CONTENT_LENGTH, Long.toString(PartSlices.length(body.parts())));
		if (gzip) {
			response.putHeader(Headers.CONTENT_ENCODING, "gzip");
		}
		SlicedBody.send(this.vertx, request, new PartSlices(body.parts())).onSuccess((delivered) -> {
			this.shared.metrics()
				.scrape(gzip ? "gzip" : "identity", response.bytesWritten(), System.nanoTime() - begun);
			if (isScrapeOfPrometheus(request)) {
				note(body.scrape());
			}
		});
	}

	private void note(Scrape scrape) {
		this.vertx.executeBlocking(() -> {
			this.shared.store().scraped(scrape);
			return true;
		}, false).onFailure((fault) -> logger.error("cannot note a scrape", fault));
	}

	private static boolean isScrapeOfPrometheus(HttpServerRequest request) {
		String agent = request.getHeader(HttpHeaders.USER_AGENT);
		return request.method().equals(HttpMethod.GET)
				&& (request.headers().contains(SCRAPE_TIMEOUT) || (agent != null && agent.startsWith("Prometheus/")));
	}

	/**
	 * What is sent.
	 *
	 * @param scrape the exposition
	 * @param parts its bytes as they are sent
	 */
	private record Body(Scrape scrape, List<byte[]> parts) {
	}

}
