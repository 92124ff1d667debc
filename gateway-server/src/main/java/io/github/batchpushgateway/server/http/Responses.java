package io.github.batchpushgateway.server.http;

import java.nio.charset.StandardCharsets;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/**
 * Answers in the forms that Go's {@code net/http} gives them.
 */
final class Responses {

	private static final CharSequence ZERO = HttpHeaders.createOptimized("0");

	private static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain; charset=utf-8");

	private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");

	private Responses() {
	}

	/**
	 * Answers without a body.
	 */
	static void empty(HttpServerRequest request, int status) {
		request.response().setStatusCode(status).putHeader(Headers.CONTENT_LENGTH, ZERO).end();
	}

	/**
	 * Answers with a body whose type is set.
	 */
	static void body(HttpServerRequest request, int status, byte[] body) {
		request.response()
			.setStatusCode(status)
			.putHeader(Headers.CONTENT_LENGTH, Integer.toString(body.length))
			.end(Buffer.buffer(body));
	}

	/**
	 * Answers with a plain text, exactly as given.
	 */
	static void text(HttpServerRequest request, int status, String text) {
		request.response().putHeader(Headers.CONTENT_TYPE, TEXT);
		body(request, status, text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Answers with an error, as {@code http.Error} does.
	 * @param message the message, without a newline at the end
	 */
	static void error(HttpServerRequest request, int status, String message) {
		request.response().putHeader(Headers.CONTENT_TYPE_OPTIONS, NOSNIFF);
		text(request, status, message + "\n");
	}

	/**
	 * Answers a request that is no HTTP, as Go's server does before any handler is asked.
	 */
	static void malformed(HttpServerRequest request, int status) {
		announceClose(request);
		text(request, status, HttpResponseStatus.valueOf(status).toString());
		closeAfter(request);
	}

	/**
	 * Answers a request that is no HTTP, and says why.
	 */
	static void malformed(HttpServerRequest request, int status, String reason) {
		announceClose(request);
		text(request, status, HttpResponseStatus.valueOf(status) + ": " + reason);
		closeAfter(request);
	}

	/**
	 * Answers without a body and takes no further request on the connection.
	 */
	static void emptyAndClose(HttpServerRequest request, int status) {
		announceClose(request);
		empty(request, status);
		closeAfter(request);
	}

	/**
	 * Answers a request for {@code *}: to ask for the options of the whole server is all
	 * that may be done with it.
	 */
	static void wholeServer(HttpServerRequest request) {
		if (request.method().equals(HttpMethod.OPTIONS)) {
			empty(request, 200);
		}
		else {
			emptyAndClose(request, 400);
		}
	}

	/**
	 * Says, before anything else is answered, that no further request will be taken on
	 * the connection.
	 */
	static void announceClose(HttpServerRequest request) {
		request.response().putHeader(Headers.CONNECTION, HttpHeaders.CLOSE);
	}

	/**
	 * Closes the connection after the request. What the client still sends of it is read
	 * and dropped, for a client may not look at the answer before it has sent everything.
	 */
	static void closeAfter(HttpServerRequest request) {
		request.end().onComplete((ended) -> request.connection().close());
	}

	/**
	 * Sends the client to another path.
	 * @param location the path and query, escaped
	 */
	static void redirect(HttpServerRequest request, int status, String location) {
		request.response().putHeader(Headers.LOCATION, location);
		if (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD)) {
			request.response().putHeader(Headers.CONTENT_TYPE, "text/html; charset=utf-8");
			String reason = HttpResponseStatus.valueOf(status).reasonPhrase();
			String body = "<a href=\"%s\">%s</a>.\n\n".formatted(escapeHtml(location), reason);
			body(request, status, body.getBytes(StandardCharsets.UTF_8));
		}
		else {
			empty(request, status);
		}
	}

	private static String escapeHtml(String text) {
		return text.replace("&", "&amp;")
			.replace("<", "&lt;")
			.replace(">", "&gt;")
			.replace("\"", "&#34;")
			.replace("'", "&#39;");
	}

}
