package io.github.batchpushgateway.server.limits;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import io.github.batchpushgateway.server.limits.Limit.Verdict;

/**
 * The value of every {@link Limit}. Immutable: every {@code with} answers a copy.
 */
public final class Limits {

	private final Map<Limit, Long> values;

	private Limits(Map<Limit, Long> values) {
		this.values = values;
	}

	/**
	 * The limits of a gateway that was told nothing: what depends on memory follows the
	 * largest heap that this JVM may have.
	 */
	public static Limits defaults() {
		return forHeap(Runtime.getRuntime().maxMemory());
	}

	/**
	 * The limits of what the gateway has made itself: nothing is beyond them.
	 */
	public static Limits none() {
		Map<Limit, Long> values = new EnumMap<>(Limit.class);
		for (Limit limit : Limit.values()) {
			values.put(limit, Long.MAX_VALUE);
		}
		return new Limits(values);
	}

	/**
	 * The limits of a gateway that was told nothing and has so large a heap.
	 */
	static Limits forHeap(long maxHeapBytes) {
		Map<Limit, Long> values = new EnumMap<>(Limit.class);
		for (Limit limit : Limit.values()) {
			values.put(limit, limit.defaultFor(maxHeapBytes));
		}
		return new Limits(values);
	}

	/**
	 * Sets a limit.
	 * @param limit the limit
	 * @param value its value, in the unit of the limit
	 * @throws IllegalArgumentException if the limit may not have that value
	 */
	public Limits with(Limit limit, long value) {
		limit.check(value);
		Map<Limit, Long> copy = new EnumMap<>(this.values);
		copy.put(limit, value);
		return new Limits(copy);
	}

	/**
	 * The value of a limit, in its unit.
	 */
	public long get(Limit limit) {
		return Objects.requireNonNull(this.values.get(limit));
	}

	/**
	 * The value of a limit, or the largest integer if it is larger.
	 */
	public int getInt(Limit limit) {
		return (int) Math.min(Integer.MAX_VALUE, get(limit));
	}

	/**
	 * The value of a limit of time.
	 */
	public Duration duration(Limit limit) {
		return Duration.ofMillis(get(limit));
	}

	/**
	 * The refusal of what is beyond a limit.
	 * @param limit the limit
	 * @param found what is beyond it, and by how much, such as
	 * {@code body has 17000000 bytes}
	 * @return to be thrown
	 */
	public LimitExceededException exceeded(Limit limit, String found) {
		return exceeded(limit, limit.verdict(), found);
	}

	/**
	 * As {@link #exceeded(Limit, String)}, with another verdict than that of the limit.
	 */
	LimitExceededException exceeded(Limit limit, Verdict verdict, String found) {
		return new LimitExceededException(limit, verdict,
				found + ", more than the " + limit.text(get(limit)) + " of --" + limit.flag());
	}

}
