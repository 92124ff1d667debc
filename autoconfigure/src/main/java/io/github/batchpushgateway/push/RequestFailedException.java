package io.github.batchpushgateway.push;

import org.jspecify.annotations.Nullable;

/**
 * A Pushgateway did not confirm a push or a deletion.
 */
public final class RequestFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final FailureKind kind;

	private final boolean mayHaveLeftAGroup;

	RequestFailedException(FailureKind kind, String message, @Nullable Throwable cause) {
		this(kind, message, cause, kind.mayHaveLeftAGroup());
	}

	private RequestFailedException(FailureKind kind, String message, @Nullable Throwable cause,
			boolean mayHaveLeftAGroup) {
		super(message, cause);
		this.kind = kind;
		this.mayHaveLeftAGroup = mayHaveLeftAGroup;
	}

	/** Why the last attempt has failed. */
	public FailureKind kind() {
		return this.kind;
	}

	/** Whether any of the attempts may have stored something. */
	boolean mayHaveLeftAGroup() {
		return this.mayHaveLeftAGroup;
	}

	/**
	 * The same of several attempts, of which this was the last.
	 * @param mayHaveLeftAGroup whether one before it may have stored something
	 */
	RequestFailedException ofAttempts(int attempts, boolean mayHaveLeftAGroup) {
		return (attempts == 1) ? this : new RequestFailedException(this.kind,
				getMessage() + " (attempt " + attempts + ")", getCause(), mayHaveLeftAGroup || this.mayHaveLeftAGroup);
	}

}
