package io.github.batchpushgateway.server.http;

import java.util.Locale;
import java.util.Map;

import io.github.batchpushgateway.server.telemetry.GatewayMetrics;
import io.vertx.core.http.HttpServerRequest;

/**
 * Measures how long pushes take and how large they are.
 */
final class MeasuredPushes implements Endpoint {

	/** Of the head, without the method, the path and the headers. */
	private static final int HEAD_BYTES = "  HTTP/1.1\r\n\r\n".length();

	/** Of a header, without its name and value. */
	private static final int HEADER_BYTES = ": \r\n".length();

	private final GatewayMetrics metrics;

	private final Endpoint endpoint;

	MeasuredPushes(GatewayMetrics metrics, Endpoint endpoint) {
		this.metrics = metrics;
		this.endpoint = endpoint;
	}

	@Override
	public void handle(HttpServerRequest request, String rest) {
		long begun = System.nanoTime();
		request.response().endHandler((answered) -> observe(request, begun));
		this.endpoint.handle(request, rest);
	}

	private void observe(HttpServerRequest request, long begun) {
		long bytes = request.method().name().length() + request.uri().length() + HEAD_BYTES + request.bytesRead();
		for (Map.Entry<String, String> header : request.headers()) {
			bytes += header.getKey().length() + header.getValue().length() + HEADER_BYTES;
		}
		this.metrics.push(request.method().name().toLowerCase(Locale.ROOT), bytes, System.nanoTime() - begun);
	}

}
