package io.github.batchpushgateway.push;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A Pushgateway did not confirm a push or a deletion.
 */
public final class RequestFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final FailureKind kind;

	private final transient @Nullable Duration retryAfter;

	private final transient List<String> strays;

	RequestFailedException(FailureKind kind, String message, @Nullable Throwable cause) {
		this(kind, message, cause, null);
	}

	/**
	 * Creates the failure of one attempt.
	 * @param retryAfter how long the gateway, or a proxy before it, has asked to be left
	 * alone; null if it has not
	 */
	RequestFailedException(FailureKind kind, String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
		this(kind, message, cause, retryAfter, List.of());
	}

	private RequestFailedException(FailureKind kind, String message, @Nullable Throwable cause,
			@Nullable Duration retryAfter, List<String> strays) {
		super(message, cause);
		this.kind = kind;
		this.retryAfter = retryAfter;
		this.strays = strays;
	}

	/** Why the last attempt has failed. */
	public FailureKind kind() {
		return this.kind;
	}

	@Nullable Duration retryAfter() {
		return this.retryAfter;
	}

	/** Whether this attempt may have stored something. */
	boolean mayHaveLeftAGroup() {
		return this.kind.mayHaveLeftAGroup();
	}

	/** The gateways at which any of the attempts may have stored something. */
	List<String> strays() {
		return this.strays;
	}

	/**
	 * The failure of several attempts, of which this was the last.
	 * @param round what has failed at other gateways, right before
	 * @param number how often all gateways were tried
	 */
	RequestFailedException after(List<RequestFailedException> round, int number, List<String> strays) {
		StringBuilder message = new StringBuilder();
		round.forEach((failure) -> message.append(failure.getMessage()).append("; "));
		message.append(getMessage());
		if (number > 1) {
			message.append(" (attempt ").append(number).append(')');
		}
		return new RequestFailedException(this.kind, message.toString(), getCause(), this.retryAfter, strays);
	}

}
