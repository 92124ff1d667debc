package io.github.batchpushgateway.push;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;

/**
 * Answers as a gateway does that knows one group: it counts its generations, grants
 * expiry, and deletes the generation it is asked to delete.
 */
public final class ExpiringGateway implements RecordingPushgateway.Answer {

	/** When all that is pushed expires. */
	public static final String EXPIRES_AT = "2026-11-22T12:02:00Z";

	private final AtomicInteger generation = new AtomicInteger();

	@Override
	public void to(HttpExchange exchange) throws IOException {
		exchange.sendResponseHeaders(exchange.getRequestMethod().equals("DELETE") ? deletion(exchange) : push(exchange),
				-1);
	}

	private int deletion(HttpExchange exchange) {
		String generation = exchange.getRequestHeaders().getFirst("If-Match");
		return (generation == null || generation.equals(entityTag(this.generation.get()))) ? 202 : 412;
	}

	private int push(HttpExchange exchange) {
		Headers answer = exchange.getResponseHeaders();
		answer.set("ETag", entityTag(this.generation.incrementAndGet()));
		if (exchange.getRequestHeaders().containsKey("Pushgateway-Expire-After")) {
			answer.set("Pushgateway-Expires-At", EXPIRES_AT);
		}
		return 200;
	}

	private static String entityTag(int generation) {
		return "\"" + generation + "\"";
	}

}
