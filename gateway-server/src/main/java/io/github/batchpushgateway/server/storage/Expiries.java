package io.github.batchpushgateway.server.storage;

import java.time.Instant;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The groups of which something is to be deleted, in the order in which they must be
 * looked at.
 *
 * <p>
 * Guarded by the lock of {@link MetricStore}.
 */
final class Expiries {

	/*
	 * A group stands here once, at the time of the first of its families that expires,
	 * or, when that time is over and Prometheus has not seen the family, at the time when
	 * it goes unseen. The latter wait for a scrape as well: after one they are looked at
	 * again.
	 */

	private static final Comparator<StoredGroup> BY_TIME = Comparator.comparing(StoredGroup::expiryCheck)
		.thenComparingLong(StoredGroup::id);

	private static final Comparator<StoredGroup> BY_ID = Comparator.comparingLong(StoredGroup::id);

	private final TreeSet<StoredGroup> waiting = new TreeSet<>(BY_TIME);

	private TreeSet<StoredGroup> unseen = new TreeSet<>(BY_ID);

	private TreeSet<StoredGroup> seen = new TreeSet<>(BY_ID);

	/**
	 * Looks at a group at another time from now on.
	 * @param check when, or {@code null} for never
	 * @param unseen whether the group only waits for a scrape
	 */
	void schedule(StoredGroup group, @Nullable Instant check, boolean unseen) {
		forget(group);
		if (check != null) {
			group.checkExpiryAt(check);
			this.waiting.add(group);
			if (unseen) {
				this.unseen.add(group);
			}
		}
	}

	void forget(StoredGroup group) {
		if (group.hasExpiryCheck()) {
			this.waiting.remove(group);
			this.unseen.remove(group);
			this.seen.remove(group);
			group.checkExpiryAt(null);
		}
	}

	void clear() {
		this.waiting.clear();
		this.unseen.clear();
		this.seen.clear();
	}

	/**
	 * Takes out the group that must be looked at next.
	 * @return the group, or {@code null} if none must be looked at yet
	 */
	@Nullable StoredGroup next(Instant now) {
		StoredGroup group = this.seen.isEmpty() ? due(now) : this.seen.first();
		if (group != null) {
			forget(group);
		}
		return group;
	}

	private @Nullable StoredGroup due(Instant now) {
		StoredGroup first = this.waiting.isEmpty() ? null : this.waiting.first();
		return (first == null || first.expiryCheck().isAfter(now)) ? null : first;
	}

	/**
	 * The groups in the order in which they must be looked at.
	 */
	Stream<StoredGroup> ascending() {
		return this.waiting.stream();
	}

	Stream<StoredGroup> descending() {
		return this.waiting.descendingSet().stream();
	}

	static @Nullable Instant earlier(@Nullable Instant time, @Nullable Instant other) {
		if (time == null || other == null) {
			return (time != null) ? time : other;
		}
		return time.isBefore(other) ? time : other;
	}

	/**
	 * Looks again, at the next opportunities, at the groups that wait for a scrape. Costs
	 * nothing for each of them now, or a scrape after a long pause would hold up pushes.
	 */
	void scraped() {
		if (this.seen.isEmpty()) {
			TreeSet<StoredGroup> empty = this.seen;
			this.seen = this.unseen;
			this.unseen = empty;
		}
		else {
			this.seen.addAll(this.unseen);
			this.unseen.clear();
		}
	}

}
