package io.github.batchpushgateway.server.http;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Ends the gateway because somebody asked over HTTP, if that is allowed.
 */
final class QuitHandler implements Endpoint {

	private final @Nullable Runnable quit;

	/**
	 * Creates a handler.
	 * @param quit makes the gateway end, without waiting for it; {@code null} if it is
	 * not to
	 */
	QuitHandler(@Nullable Runnable quit) {
		this.quit = quit;
	}

	@Override
	public void handle(HttpServerRequest request, String rest) {
		if (this.quit == null) {
			Responses.text(request, 403, "Lifecycle API is not enabled.");
			return;
		}
		Responses.text(request, 200, "Requesting termination... Goodbye!");
		this.quit.run();
	}

}
