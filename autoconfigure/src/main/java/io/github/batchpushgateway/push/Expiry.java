package io.github.batchpushgateway.push;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What a push asks the gateway to do with its families later.
 *
 * @param after how long after the push the gateway is to delete them; null if it is to
 * keep them
 * @param kept the family it is to keep all the same; null if there is none
 */
public record Expiry(@Nullable Duration after, @Nullable KeptFamily kept) {

	/** Asks for nothing. */
	public static final Expiry NONE = new Expiry(null, null);

	private static final long MILLIS_PER_SECOND = 1000;

	private static final Duration SHORTEST = Duration.ofMillis(1);

	private static final long ALMOST_A_MILLI = 999_999;

	/**
	 * The request header that asks for it. Gateways that do not know it ignore it.
	 */
	static final String HEADER = "Pushgateway-Expire-After";

	/**
	 * The value of the header, a duration as Go writes them, longer than nothing; null
	 * without one.
	 */
	@Nullable String headerValue() {
		if (this.after == null) {
			return null;
		}
		Duration after = this.after.isZero() ? SHORTEST : this.after;
		long millis = after.plusNanos(ALMOST_A_MILLI).toMillis();
		return (millis % MILLIS_PER_SECOND == 0) ? millis / MILLIS_PER_SECOND + "s" : millis + "ms";
	}

}
