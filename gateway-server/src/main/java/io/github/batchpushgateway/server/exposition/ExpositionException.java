package io.github.batchpushgateway.server.exposition;

/**
 * A body that is not in the format it claims. The message says where, what was expected
 * and what was found.
 */
public final class ExpositionException extends RuntimeException {

	ExpositionException(String message) {
		super(message, null, false, false);
	}

}
