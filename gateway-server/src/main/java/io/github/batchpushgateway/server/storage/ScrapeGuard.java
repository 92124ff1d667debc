package io.github.batchpushgateway.server.storage;

import java.time.Duration;
import java.time.Instant;

/**
 * Knows which pushes Prometheus has seen, so that nothing expires unseen.
 *
 * <p>
 * Guarded by the lock of {@link MetricStore}.
 */
public final class ScrapeGuard {

	/*
	 * Generations grow from push to push, over all groups. A scrape shows everything up
	 * to the generation at which it was taken. So what has been seen often enough is told
	 * by one number: the smallest among the greatest n generations that scrapes were
	 * taken at, for n scrapes required.
	 */

	private final long[] greatest;

	private final Duration maxWait;

	/**
	 * Creates a guard.
	 * @param scrapes how many scrapes must have shown a family before it expires; 0 for
	 * none
	 * @param maxWait how much longer than asked for a family is kept at most, because it
	 * was not scraped
	 * @throws IllegalArgumentException if one of them is negative
	 */
	public ScrapeGuard(int scrapes, Duration maxWait) {
		if (scrapes < 0 || maxWait.isNegative()) {
			throw new IllegalArgumentException("'scrapes' and 'maxWait' must not be negative");
		}
		this.greatest = new long[scrapes];
		this.maxWait = maxWait;
	}

	/**
	 * Takes note of a scrape that was taken at that generation and has been delivered.
	 * @return whether more has now been seen often enough
	 */
	boolean scraped(long generation) {
		if (this.greatest.length == 0 || generation <= this.greatest[0]) {
			return false;
		}
		long before = this.greatest[0];
		int place = 0;
		while (place + 1 < this.greatest.length && this.greatest[place + 1] < generation) {
			this.greatest[place] = this.greatest[place + 1];
			place++;
		}
		this.greatest[place] = generation;
		return this.greatest[0] > before;
	}

	/**
	 * Whether a family that is to be deleted may be.
	 */
	boolean letsGo(Origin origin, Instant expires, Instant now) {
		return this.greatest.length == 0 || origin.generation() <= this.greatest[0] || !latest(expires).isAfter(now);
	}

	/**
	 * When a family goes even if it has not been seen.
	 */
	Instant latest(Instant expires) {
		return expires.plus(this.maxWait);
	}

}
