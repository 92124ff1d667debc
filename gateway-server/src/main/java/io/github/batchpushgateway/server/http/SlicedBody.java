package io.github.batchpushgateway.server.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * Sends a large body: each piece is made on a worker thread, and not before the client
 * has taken most of the one before.
 */
final class SlicedBody {

	private final Vertx vertx;

	private final HttpServerRequest request;

	private final Slices slices;

	private SlicedBody(Vertx vertx, HttpServerRequest request, Slices slices) {
		this.vertx = vertx;
		this.request = request;
		this.slices = slices;
	}

	/**
	 * Sends the pieces as the body of an answer whose other headers are set.
	 */
	static void send(Vertx vertx, HttpServerRequest request, Slices slices) {
		HttpServerResponse response = request.response();
		if (!response.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
			response.setChunked(true);
		}
		if (request.method().equals(HttpMethod.HEAD)) {
			response.end();
		}
		else {
			new SlicedBody(vertx, request, slices).makeNext();
		}
	}

	private void makeNext() {
		this.vertx.executeBlocking(this.slices::next, false)
			.onSuccess(this::write)
			.onFailure((fault) -> Router.fail(this.request, fault));
	}

	private void write(byte @Nullable [] slice) {
		HttpServerResponse response = this.request.response();
		if (response.closed()) {
			return;
		}
		if (slice == null) {
			response.end();
			return;
		}
		response.write(Buffer.buffer(slice));
		if (response.writeQueueFull()) {
			response.drainHandler((drained) -> makeNext());
		}
		else {
			makeNext();
		}
	}

}
