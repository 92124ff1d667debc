package io.github.batchpushgateway.server.http;

import io.github.batchpushgateway.server.limits.Limit;
import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.github.batchpushgateway.server.storage.NotDurableException;
import io.github.batchpushgateway.server.telemetry.RejectionReason;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is turned away, and what is answered.
 *
 * @param status the status
 * @param reason the kind of reason
 * @param limit the limit that the request is beyond, or {@code null} if it is none
 * @param message the reason in words
 * @param retryAfterSeconds when it may be tried again; 0 if that makes no sense
 */
record Rejection(int status, RejectionReason reason, @Nullable Limit limit, String message, int retryAfterSeconds) {

	/** Somebody must delete something before there is room. */
	private static final int FULL_SECONDS = 60;

	private static final int BUSY_SECONDS = 1;

	/**
	 * A rejection with 400.
	 */
	static Rejection bad(RejectionReason reason, Exception cause) {
		return bad(reason, String.valueOf(cause.getMessage()));
	}

	/**
	 * A rejection with 400.
	 */
	static Rejection bad(RejectionReason reason, String message) {
		return new Rejection(400, reason, null, message, 0);
	}

	/**
	 * The rejection of what the disk does not take.
	 */
	static Rejection of(NotDurableException cause) {
		return new Rejection(507, RejectionReason.DISK, null, String.valueOf(cause.getMessage()), 0);
	}

	/**
	 * The rejection of what is beyond a limit, by the verdict on that.
	 */
	static Rejection of(LimitExceededException cause) {
		Limit limit = cause.limit();
		String message = String.valueOf(cause.getMessage());
		return switch (cause.verdict()) {
			case INVALID -> new Rejection(400, RejectionReason.LIMIT, limit, message, 0);
			case TOO_LARGE -> new Rejection(413, RejectionReason.LIMIT, limit, message, 0);
			case TOO_SLOW -> new Rejection(408, RejectionReason.TIMEOUT, limit, message, 0);
			case FULL -> new Rejection(429, RejectionReason.LIMIT, limit, message, FULL_SECONDS);
			case BUSY -> new Rejection(429, RejectionReason.LIMIT, limit, message, BUSY_SECONDS);
			case UNAVAILABLE -> new Rejection(503, RejectionReason.LIMIT, limit, message, BUSY_SECONDS);
		};
	}

}
