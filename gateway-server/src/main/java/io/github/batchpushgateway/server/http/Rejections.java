package io.github.batchpushgateway.server.http;

import io.github.batchpushgateway.server.limits.Limit;
import io.github.batchpushgateway.server.telemetry.GatewayMetrics;
import io.github.batchpushgateway.server.telemetry.RejectionLog;
import io.vertx.core.http.HttpServerRequest;

/**
 * Answers, counts and logs what is turned away. Any thread may use it.
 */
final class Rejections {

	private final GatewayMetrics metrics;

	private final RejectionLog log;

	Rejections(GatewayMetrics metrics, RejectionLog log) {
		this.metrics = metrics;
		this.log = log;
	}

	/**
	 * Answers a push that is rejected.
	 * @param target what was pushed to: a group, or a path that is none
	 */
	void push(HttpServerRequest request, String target, Rejection rejection) {
		note(target, rejection);
		answer(request, rejection);
	}

	/**
	 * Answers a push that is rejected before its body has arrived, and takes no further
	 * request on the connection.
	 * @param target what was pushed to
	 */
	void pushAndClose(HttpServerRequest request, String target, Rejection rejection) {
		Responses.announceClose(request);
		push(request, target, rejection);
		Responses.closeAfter(request);
	}

	/**
	 * Answers a request, other than a push, that is beyond a limit.
	 */
	void other(HttpServerRequest request, Rejection rejection) {
		if (rejection.limit() != null) {
			this.metrics.reached(rejection.limit());
		}
		answer(request, rejection);
	}

	/**
	 * Closes the connection of a request that turns out to be beyond a limit while it is
	 * being answered.
	 */
	void cutOff(HttpServerRequest request, Limit limit) {
		this.metrics.reached(limit);
		Connections.abort(request.connection());
	}

	private void note(String target, Rejection rejection) {
		this.metrics.rejected(rejection.reason());
		if (rejection.limit() != null) {
			this.metrics.reached(rejection.limit());
		}
		this.log.rejected(rejection.reason(), target, rejection.message());
	}

	private static void answer(HttpServerRequest request, Rejection rejection) {
		if (request.response().ended()) {
			return;
		}
		if (rejection.retryAfterSeconds() > 0) {
			request.response().putHeader(Headers.RETRY_AFTER, Integer.toString(rejection.retryAfterSeconds()));
		}
		Responses.error(request, rejection.status(), rejection.message());
	}

}
