package io.github.batchpushgateway.server.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * Answers in the forms that Go's {@code net/http} gives them.
 */
final class Responses {

	private static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain; charset=utf-8");

	private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");

	private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");

	private Responses() {
	}

	/**
	 * Answers without a body.
	 */
	static void empty(HttpServerRequest request, int status) {
		request.response().setStatusCode(status).end();
	}

	/**
	 * Answers with a plain text, exactly as given.
	 */
	static void text(HttpServerRequest request, int status, String text) {
		request.response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, TEXT).end(text);
	}

	/**
	 * Answers with an error, as {@code http.Error} does.
	 * @param message the message, without a newline at the end
	 */
	static void error(HttpServerRequest request, int status, String message) {
		request.response().putHeader(CONTENT_TYPE_OPTIONS, NOSNIFF);
		text(request, status, message + "\n");
	}

	/**
	 * Answers with an error and takes no further request on the connection. What the
	 * client still sends is read and dropped, for a client may not look at the answer
	 * before it has sent everything.
	 */
	static void errorAndClose(HttpServerRequest request, int status, String message) {
		request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
		error(request, status, message);
		closeAfter(request);
	}

	/**
	 * Answers a request that is no HTTP, as Go's server does before any handler is asked.
	 */
	static void malformed(HttpServerRequest request, int status) {
		String text = HttpResponseStatus.valueOf(status).toString();
		request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
		text(request, status, text);
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
			request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
			empty(request, 400);
			closeAfter(request);
		}
	}

	private static void closeAfter(HttpServerRequest request) {
		request.end().onComplete((ended) -> request.connection().close());
	}

	/**
	 * Sends the client to another path.
	 * @param location the path and query, escaped
	 */
	static void redirect(HttpServerRequest request, int status, String location) {
		HttpServerResponse response = request.response()
			.setStatusCode(status)
			.putHeader(HttpHeaders.LOCATION, location);
		if (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD)) {
			response.putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
				.end("<a href=\"%s\">%s</a>.\n\n".formatted(escapeHtml(location), response.getStatusMessage()));
		}
		else {
			response.end();
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
