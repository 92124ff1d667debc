package io.github.batchpushgateway.server.http;

import java.util.Objects;

/**
 * A path that names no group. The message is the answer's body.
 */
sealed class GroupingPathException extends RuntimeException permits NotUtf8Exception {

	GroupingPathException(String message) {
		super(message, null, false, false);
	}

	@Override
	public String getMessage() {
		return Objects.requireNonNull(super.getMessage());
	}

}
