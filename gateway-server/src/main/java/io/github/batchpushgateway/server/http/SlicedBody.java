package io.github.batchpushgateway.server.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * Sends a large body: each piece is made on a worker thread, unless that is quick, and
 * not before the client has taken most of the one before.
 */
final class SlicedBody {

	private final Vertx vertx;

	private final Context context;

	private final HttpServerRequest request;

	private final Slices slices;

	private final Handler<Throwable> faulty;

	private final Promise<Void> delivered = Promise.promise();

	private Future<Void> written = Future.succeededFuture();

	/** Whether the client takes its time. */
	private boolean waiting;

	private SlicedBody(Vertx vertx, HttpServerRequest request, Slices slices, Handler<Throwable> faulty) {
		this.vertx = vertx;
		this.context = vertx.getOrCreateContext();
		this.request = request;
		this.slices = slices;
		this.faulty = faulty;
	}

	/**
	 * Sends the pieces as the body of an answer whose other headers are set.
	 * @param faulty told of a fault while a piece was made, after the failure of what is
	 * returned, so that the client learns of it when nothing is held for it any more; has
	 * to end the answer, if it has not begun yet
	 * @return completes when the client has been sent everything; fails when it has gone
	 * before, or there was a fault
	 */
	static Future<Void> send(Vertx vertx, HttpServerRequest request, Slices slices, Handler<Throwable> faulty) {
		HttpServerResponse response = request.response();
		if (response.closed()) {
			return Future.failedFuture("the client has gone");
		}
		if (!response.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
			response.setChunked(true);
		}
		if (request.method().equals(HttpMethod.HEAD)) {
			return response.end();
		}
		SlicedBody body = new SlicedBody(vertx, request, slices, faulty);
		response.closeHandler((closed) -> body.giveUp());
		body.makeNext();
		return body.delivered.future();
	}

	/** On the event loop, gives way to others before each piece. */
	private void makeNext() {
		if (this.slices.areQuick()) {
			this.context.runOnContext((turn) -> write(this.slices.next()));
			return;
		}
		this.vertx.executeBlocking(this.slices::next, false).onSuccess(this::write).onFailure((fault) -> {
			this.delivered.tryFail(fault);
			this.faulty.handle(fault);
		});
	}

	private void write(@Nullable Buffer slice) {
		HttpServerResponse response = this.request.response();
		if (slice == null) {
			end(response).onComplete(this.delivered);
			return;
		}
		if (response.closed()) {
			this.delivered.tryFail("the client has gone");
			return;
		}
		this.written = response.write(slice);
		if (response.writeQueueFull() && !response.closed()) {
			this.waiting = true;
			response.drainHandler((drained) -> resume());
		}
		else {
			makeNext();
		}
	}

	private void resume() {
		if (this.waiting) {
			this.waiting = false;
			makeNext();
		}
	}

	/** Unless a piece is being made, after which that is noticed. */
	private void giveUp() {
		if (this.waiting) {
			this.waiting = false;
			this.delivered.tryFail("the client has gone");
		}
	}

	/** A client that knows the length may close as soon as it has got everything. */
	private Future<Void> end(HttpServerResponse response) {
		if (!response.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
			return response.end();
		}
		return response.closed() ? this.written : response.end().recover((gone) -> this.written);
	}

}
