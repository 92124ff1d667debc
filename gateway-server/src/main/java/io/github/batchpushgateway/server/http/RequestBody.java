package io.github.batchpushgateway.server.http;

import io.github.batchpushgateway.server.limits.Limit;
import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.github.batchpushgateway.server.limits.Limits;
import io.github.batchpushgateway.server.limits.MemoryClaim;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * Collects the body of one request, as long as it stays below a limit and there is
 * memory: that is claimed for what has arrived, not for what was announced. Belongs to
 * one event loop.
 */
final class RequestBody {

	/**
	 * Told what became of a body. Called on the event loop, and no more than once.
	 */
	interface Reader {

		/**
		 * The body has arrived.
		 * @param body the body; its memory is claimed until somebody clears it
		 */
		void read(BodyBytes body);

		/**
		 * The body is too large, or has not arrived in time, or there is no memory for
		 * it. What still arrives of it is dropped.
		 */
		void reject(LimitExceededException cause);

		/**
		 * The body is not in the chunks that its head has announced.
		 */
		void malformed();

	}

	private final BodyBytes bytes;

	private final Reader reader;

	private boolean rejected;

	private RequestBody(BodyBytes bytes, Reader reader) {
		this.bytes = bytes;
		this.reader = reader;
	}

	/**
	 * Reads a body.
	 * @param request the request
	 * @param limits how large the body may be, and how long it may take
	 * @param claim claims the memory of the body
	 * @param timeouts what watches over the time
	 * @param reader told the body; neither method is called if the client goes away
	 */
	static void read(HttpServerRequest request, Limits limits, MemoryClaim claim, BodyTimeouts timeouts,
			Reader reader) {
		RequestBody body = new RequestBody(new BodyBytes("body", limits, claim), reader);
		timeouts.add(request, () -> body.reject(limits.exceeded(Limit.BODY_TIMEOUT, "body takes too long")));
		request.exceptionHandler((cause) -> {
			timeouts.remove(request);
			boolean malformed = !body.rejected && !(cause instanceof HttpClosedException);
			body.drop();
			if (malformed) {
				reader.malformed();
			}
		});
		request.handler(body::append);
		request.endHandler((end) -> {
			timeouts.remove(request);
			request.exceptionHandler(null);
			body.end();
		});
		long announced = contentLength(request);
		if (announced > limits.get(Limit.BODY_BYTES)) {
			body.reject(limits.exceeded(Limit.BODY_BYTES, "body has " + announced + " bytes"));
		}
		else if (expectsContinue(request)) {
			request.response().writeContinue();
		}
	}

	private static long contentLength(HttpServerRequest request) {
		String text = request.getHeader(HttpHeaders.CONTENT_LENGTH);
		return (text != null) ? Long.parseLong(text.strip()) : -1;
	}

	private static boolean expectsContinue(HttpServerRequest request) {
		return request.version() == HttpVersion.HTTP_1_1
				&& "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
	}

	private void append(Buffer chunk) {
		if (this.rejected) {
			return;
		}
		try {
			int from = this.bytes.extend(chunk.length());
			chunk.getBytes(this.bytes.array(), from);
		}
		catch (LimitExceededException ex) {
			reject(ex);
		}
	}

	private void end() {
		if (!this.rejected) {
			this.reader.read(this.bytes);
		}
	}

	private void reject(LimitExceededException cause) {
		if (!this.rejected) {
			drop();
			this.reader.reject(cause);
		}
	}

	private void drop() {
		this.rejected = true;
		this.bytes.clear();
	}

}
