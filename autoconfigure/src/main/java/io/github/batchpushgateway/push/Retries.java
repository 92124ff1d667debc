package io.github.batchpushgateway.push;

import java.time.Duration;

/**
 * How often, and when, a push that has failed is tried again.
 *
 * @param maxAttempts the first one included; at least 1
 * @param backoff mean time before the second attempt, which doubles before each further
 * one; not negative
 */
public record Retries(int maxAttempts, Duration backoff) {

	/** Nothing is tried again. */
	public static final Retries NONE = new Retries(1, Duration.ZERO);

	private static final int MOST_DOUBLINGS = 20;

	/**
	 * How long to wait after an attempt, if there may be another: from half of the mean
	 * time to one and a half of it, so that jobs that ended together do not come back
	 * together.
	 * @param attempt the one that has failed; the first is 1
	 * @param random from 0 to 1
	 */
	Duration after(int attempt, double random) {
		double factor = Math.scalb(0.5 + random, Math.min(attempt - 1, MOST_DOUBLINGS));
		return Duration.ofMillis((long) (this.backoff.toMillis() * factor));
	}

}
