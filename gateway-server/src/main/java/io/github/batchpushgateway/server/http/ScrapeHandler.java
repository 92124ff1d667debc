package io.github.batchpushgateway.server.http;

import java.util.List;

import io.github.batchpushgateway.server.exposition.ExposedFamily;
import io.github.batchpushgateway.server.exposition.ExpositionFormat;
import io.github.batchpushgateway.server.exposition.ExpositionRenderer;
import io.github.batchpushgateway.server.exposition.FamilyNames;
import io.github.batchpushgateway.server.limits.Limit;
import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.github.batchpushgateway.server.storage.Exposition;
import io.github.batchpushgateway.server.storage.Scrape;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exposes all groups in the format that the client likes best, compressed if it likes.
 */
final class ScrapeHandler implements Endpoint {

	private static final Logger logger = LoggerFactory.getLogger(ScrapeHandler.class);

	/** Sent by every Prometheus and by agents that scrape in its place. */
	private static final String SCRAPE_TIMEOUT = "X-Prometheus-Scrape-Timeout-Seconds";

	private static final long UNKNOWN_LENGTH = -1;

	private final Vertx vertx;

	private final SharedParts shared;

	private final Rejections rejections;

	ScrapeHandler(Vertx vertx, SharedParts shared, Rejections rejections) {
		this.vertx = vertx;
		this.shared = shared;
		this.rejections = rejections;
	}

	@Override
	public void handle(HttpServerRequest request, String rest) {
		long begun = System.nanoTime();
		ScrapeForm form = Negotiation.form(request.getHeader(HttpHeaders.ACCEPT));
		boolean gzip = Negotiation.acceptsGzip(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
		Scrapes.Sending sending;
		try {
			sending = this.shared.scrapes().begin(() -> giveUp(request));
		}
		catch (LimitExceededException ex) {
			this.rejections.other(request, Rejection.of(ex));
			return;
		}
		this.vertx.executeBlocking(() -> body(form, gzip, sending), false)
			.onSuccess((body) -> send(request, form, gzip, body, begun, sending).onComplete((ended) -> sending.end()))
			.onFailure((fault) -> {
				sending.end();
				Router.fail(request, fault);
			});
	}

	private void giveUp(HttpServerRequest request) {
		this.shared.metrics().reached(Limit.SCRAPE_BYTES);
		Connections.abort(request.connection());
	}

	private Body body(ScrapeForm form, boolean gzip, Scrapes.Sending sending) {
		// more than there is to reference, until that is known
		sending.references(this.shared.store().heldBytes());
		if (form.format() == ExpositionFormat.TEXT) {
			Scrape scrape = this.shared.store().scrape(form.escaping());
			List<byte[]> parts = gzip ? this.shared.gzipBlocks().compress(scrape.parts()) : scrape.parts();
			sending.references(PartSlices.length(parts));
			return new Body(new PartSlices(parts), PartSlices.length(parts), scrape.generation());
		}
		Exposition exposition = this.shared.store().exposition();
		List<ExposedFamily> families = exposition.families();
		ExpositionRenderer renderer = new ExpositionRenderer(families, new FamilyNames(form.escaping(), families),
				form.format());
		Slices slices = () -> {
			byte[] piece = renderer.next(Slices.BYTES);
			return (piece != null) ? Buffer.buffer(piece) : null;
		};
		return new Body(gzip ? new GzipSlices(slices) : slices, UNKNOWN_LENGTH, exposition.generation());
	}

	private Future<Void> send(HttpServerRequest request, ScrapeForm form, boolean gzip, Body body, long begun,
			Scrapes.Sending sending) {
		HttpServerResponse response = request.response().putHeader(Headers.CONTENT_TYPE, form.contentType());
		if (body.length() != UNKNOWN_LENGTH) {
			response.putHeader(Headers.CONTENT_LENGTH, Long.toString(body.length()));
		}
		if (gzip) {
			response.putHeader(Headers.CONTENT_ENCODING, "gzip");
		}
		return SlicedBody
			.send(this.vertx, request, sending.endingWith(body.slices()), (fault) -> Router.fail(request, fault))
			.onSuccess((delivered) -> {
				this.shared.metrics()
					.scrape(gzip ? "gzip" : "identity", response.bytesWritten(), System.nanoTime() - begun);
				if (isScrapeOfPrometheus(request)) {
					note(body.generation());
				}
			});
	}

	private void note(long generation) {
		this.vertx.executeBlocking(() -> {
			this.shared.store().scraped(generation);
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
	 * @param slices the bytes, piece by piece
	 * @param length how many bytes they are, or -1 if that is found out while sending
	 * @param generation the generation of the last push that they show
	 */
	private record Body(Slices slices, long length, long generation) {
	}

}
