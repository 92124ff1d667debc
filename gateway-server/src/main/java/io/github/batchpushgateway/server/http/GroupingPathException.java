package io.github.batchpushgateway.server.http;

import java.util.Objects;

/**
 * A path that names no group. The message is the answer's body.
 */
final class GroupingPathException extends RuntimeException {

	GroupingPathException(String message) {
		super(message, null, false, false);
	}

	@Override
	public String getMessage() {
		return Objects.requireNonNull(super.getMessage());
	}

}
