package io.github.batchpushgateway.push;

import org.jspecify.annotations.Nullable;

/**
 * A Pushgateway did not confirm a push or a deletion.
 */
public final class RequestFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final FailureKind kind;

	RequestFailedException(FailureKind kind, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.kind = kind;
	}

	public FailureKind kind() {
		return this.kind;
	}

}
