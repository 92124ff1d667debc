package io.github.batchpushgateway.push;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * What has become of the last push of each group, for those who look at a running
 * application.
 *
 * <p>
 * Remembers {@value #MAX_GROUPS} groups, those pushed last, and the last failure; counts
 * everything. One instance serves all threads; its state is guarded by its monitor, which
 * is not held while anything is sent.
 */
public final class PushHistory {

	/** How many groups it remembers. */
	public static final int MAX_GROUPS = 1000;

	private final InstantSource clock;

	private final LongSupplier nanoTime;

	/** Those pushed last are at the end. */
	private final Map<GroupingKey, LastPush> pushes = new LinkedHashMap<>();

	private Total succeeded = Total.NONE;

	private Total failed = Total.NONE;

	private @Nullable Failure lastFailure;

	/**
	 * Creates a history of nothing.
	 * @param clock dates what happens
	 * @param nanoTime measures durations, as {@link System#nanoTime} does
	 */
	public PushHistory(InstantSource clock, LongSupplier nanoTime) {
		this.clock = clock;
		this.nanoTime = nanoTime;
	}

	/** The last push of each group that is remembered, the latest at the end. */
	public synchronized List<LastPush> lastPushes() {
		return List.copyOf(this.pushes.values());
	}

	/** The last push or deletion that failed; null if none has. */
	public synchronized @Nullable Failure lastFailure() {
		return this.lastFailure;
	}

	/** All pushes that the gateway has confirmed. */
	public synchronized Total succeeded() {
		return this.succeeded;
	}

	/** All pushes that it has not. */
	public synchronized Total failed() {
		return this.failed;
	}

	/** The time a push begins, for those who report its end. */
	long beginNanos() {
		return this.nanoTime.getAsLong();
	}

	synchronized void pushed(GroupingKey groupingKey, long beginNanos, PushReceipt receipt) {
		Duration duration = since(beginNanos);
		this.succeeded = this.succeeded.plus(duration);
		remember(new LastPush(groupingKey, this.clock.instant(), duration, null, receipt, null));
	}

	/**
	 * A push has failed.
	 * @param left stands for what it may have left in the gateway all the same; null if
	 * what was there before still is
	 */
	synchronized void notPushed(GroupingKey groupingKey, long beginNanos, @Nullable PushReceipt left,
			RequestFailedException failure) {
		Duration duration = since(beginNanos);
		this.failed = this.failed.plus(duration);
		LastPush before = this.pushes.get(groupingKey);
		PushReceipt stored = (left != null || before == null) ? left : before.stored();
		remember(new LastPush(groupingKey, this.clock.instant(), duration, failure.kind(), stored, null));
		failed(groupingKey, Operation.PUSH, failure);
	}

	synchronized void deleted(GroupingKey groupingKey, PushReceipt latest) {
		this.pushes.computeIfPresent(groupingKey,
				(key, push) -> latest.equals(push.stored()) ? push.deleted(this.clock.instant()) : push);
	}

	synchronized void notDeleted(GroupingKey groupingKey, RequestFailedException failure) {
		failed(groupingKey, Operation.DELETE, failure);
	}

	private Duration since(long beginNanos) {
		return Duration.ofNanos(this.nanoTime.getAsLong() - beginNanos);
	}

	private void remember(LastPush push) {
		this.pushes.remove(push.groupingKey());
		this.pushes.put(push.groupingKey(), push);
		if (this.pushes.size() > MAX_GROUPS) {
			this.pushes.remove(this.pushes.keySet().iterator().next());
		}
	}

	private void failed(GroupingKey groupingKey, Operation operation, RequestFailedException failure) {
		this.lastFailure = new Failure(this.clock.instant(), operation, groupingKey, failure.kind(),
				String.valueOf(failure.getMessage()), failure.kind().remedy());
	}

	/**
	 * The last push of a group.
	 *
	 * @param groupingKey the group
	 * @param time when it had ended
	 * @param duration how long the job waited for it
	 * @param failure why it failed; null if it has not
	 * @param stored the push that the gateway may hold now, this one or one before; null
	 * if there is none
	 * @param deletedAt when this application has deleted what was stored; null if it has
	 * not
	 */
	public record LastPush(GroupingKey groupingKey, Instant time, Duration duration, @Nullable FailureKind failure,
			@Nullable PushReceipt stored, @Nullable Instant deletedAt) {

		LastPush deleted(Instant now) {
			return new LastPush(this.groupingKey, this.time, this.duration, this.failure, null, now);
		}

	}

	/**
	 * A push or deletion that failed.
	 *
	 * @param time when
	 * @param operation what was asked for
	 * @param groupingKey of which group
	 * @param kind why
	 * @param message what the log says of it
	 * @param remedy what can be done about it
	 */
	public record Failure(Instant time, Operation operation, GroupingKey groupingKey, FailureKind kind, String message,
			String remedy) {

	}

	/** What a gateway was asked for. */
	public enum Operation {

		PUSH, DELETE

	}

	/**
	 * A number of pushes and the time they took in all.
	 *
	 * @param count how many
	 * @param duration how long the jobs waited for them
	 */
	public record Total(long count, Duration duration) {

		static final Total NONE = new Total(0, Duration.ZERO);

		Total plus(Duration one) {
			return new Total(this.count + 1, this.duration.plus(one));
		}

	}

}
