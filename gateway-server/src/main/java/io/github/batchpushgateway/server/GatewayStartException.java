package io.github.batchpushgateway.server;

/**
 * A gateway that could not start. The message says which address, and why; nothing is
 * left running.
 */
public final class GatewayStartException extends RuntimeException {

	GatewayStartException(String message, Throwable cause) {
		super(message, cause);
	}

}
