package io.github.batchpushgateway.server.exposition;

/**
 * A push whose families would be exposed as more text than one push may add.
 */
public final class ExpositionTooLargeException extends RuntimeException {

	ExpositionTooLargeException(int maxBytes) {
		super("push would be exposed as more than %d bytes".formatted(maxBytes), null, false, false);
	}

}
