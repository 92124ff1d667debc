package io.github.batchpushgateway.push;

import java.io.IOException;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;

/**
 * Answers as a gateway does that deletes what it is asked to: it grants expiry.
 */
public final class ExpiringGateway implements RecordingPushgateway.Answer {

	/** When all that is pushed expires. */
	public static final String EXPIRES_AT = "2026-11-22T12:02:00Z";

	@Override
	public void to(HttpExchange exchange) throws IOException {
		boolean deletion = exchange.getRequestMethod().equals("DELETE");
		Headers answer = exchange.getResponseHeaders();
		if (!deletion && exchange.getRequestHeaders().containsKey("Pushgateway-Expire-After")) {
			answer.set("Pushgateway-Expires-At", EXPIRES_AT);
		}
		exchange.sendResponseHeaders(deletion ? 202 : 200, -1);
	}

}
