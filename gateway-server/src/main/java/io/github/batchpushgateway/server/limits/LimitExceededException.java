package io.github.batchpushgateway.server.limits;

import io.github.batchpushgateway.server.limits.Limit.Verdict;

/**
 * A request that is beyond a limit. The message says what was found, the limit and its
 * flag.
 */
public final class LimitExceededException extends RuntimeException {

	private final Limit limit;

	private final Verdict verdict;

	LimitExceededException(Limit limit, Verdict verdict, String message) {
		super(message, null, false, false);
		this.limit = limit;
		this.verdict = verdict;
	}

	public Limit limit() {
		return this.limit;
	}

	/**
	 * What becomes of the request: mostly what its limit says.
	 */
	public Verdict verdict() {
		return this.verdict;
	}

}
