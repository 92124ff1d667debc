package io.github.batchpushgateway.server;

import org.jspecify.annotations.Nullable;

/**
 * A gateway that could not start. The message says why; nothing is left running.
 */
public final class GatewayStartException extends RuntimeException {

	GatewayStartException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
