package io.github.batchpushgateway.server.persistence;

/**
 * A row of the database that is not a group.
 */
final class MalformedRowException extends RuntimeException {

	MalformedRowException(String message) {
		super(message, null, false, false);
	}

}
