package io.github.batchpushgateway.server.http;

import java.util.Arrays;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Collects the body of one request, as long as it stays below a limit: memory is taken
 * for what has arrived, not for what was announced.
 */
final class RequestBody {

	/**
	 * Told when a body has arrived.
	 */
	@FunctionalInterface
	interface Reader {

		/**
		 * Called on the event loop.
		 * @param bytes what holds the body, from its beginning on; the reader's own
		 * @param length the length of the body
		 */
		void read(byte[] bytes, int length);

	}

	private final HttpServerRequest request;

	private final int maxBytes;

	private byte[] bytes = new byte[0];

	private int length;

	private boolean refused;

	private RequestBody(HttpServerRequest request, int maxBytes) {
		this.request = request;
		this.maxBytes = maxBytes;
	}

	/**
	 * Reads a body. A request whose body is too large, or too slow, is answered here.
	 * @param request the request
	 * @param maxBytes the largest length accepted
	 * @param timeouts what watches over the time
	 * @param reader told the body; not called if the request is answered here, or if the
	 * client goes away
	 */
	static void read(HttpServerRequest request, int maxBytes, BodyTimeouts timeouts, Reader reader) {
		if (contentLength(request) > maxBytes) {
			refuseTooLarge(request, maxBytes);
			return;
		}
		RequestBody body = new RequestBody(request, maxBytes);
		request.exceptionHandler((gone) -> timeouts.remove(request));
		request.handler(body::append);
		request.endHandler((end) -> {
			timeouts.remove(request);
			if (!body.refused) {
				reader.read(body.bytes, body.length);
			}
		});
		timeouts.add(request);
		if (expectsContinue(request)) {
			request.response().writeContinue();
		}
	}

	private static long contentLength(HttpServerRequest request) {
		String text = request.getHeader(HttpHeaders.CONTENT_LENGTH);
		return (text != null) ? Long.parseLong(text.strip()) : -1;
	}

	private static boolean expectsContinue(HttpServerRequest request) {
		return "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
	}

	static void refuseTooLarge(HttpServerRequest request, int maxBytes) {
		Responses.errorAndClose(request, 413, "body is larger than %d bytes".formatted(maxBytes));
	}

	private void append(Buffer chunk) {
		if (this.refused) {
			return;
		}
		int chunkLength = chunk.length();
		if (this.length + chunkLength > this.maxBytes) {
			this.refused = true;
			this.bytes = new byte[0];
			refuseTooLarge(this.request, this.maxBytes);
			return;
		}
		if (this.length == 0) {
			this.bytes = chunk.getBytes();
		}
		else {
			if (this.length + chunkLength > this.bytes.length) {
				this.bytes = Arrays.copyOf(this.bytes,
						Math.min(this.maxBytes, Math.max(2 * this.bytes.length, this.length + chunkLength)));
			}
			chunk.getBytes(this.bytes, this.length);
		}
		this.length += chunkLength;
	}

}
