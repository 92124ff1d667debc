package io.github.batchpushgateway.server.storage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * All groups in the order of their last pushes.
 *
 * <p>
 * Guarded by the lock of {@link MetricStore}.
 */
final class PushOrder {

	/*
	 * Every push moves a group, and somebody asks for the order now and then. So the
	 * groups of a short moment stand together in no order, and are sorted when somebody
	 * asks. A push takes its group out of one moment and puts it into another, nearly
	 * always the latest, without comparing it with any other group; only the moments are
	 * kept in order, whatever the clock does.
	 */

	/** A moment is 2^14 microseconds, about 16 milliseconds. */
	private static final int MOMENT_BITS = 14;

	private static final Comparator<StoredGroup> BY_LAST_PUSH = Comparator.comparingLong(StoredGroup::lastPushMicros)
		.thenComparingLong(StoredGroup::id);

	private final NavigableMap<Long, Moment> moments = new TreeMap<>();

	private @Nullable Moment current;

	/**
	 * The groups whose last push arrived in one moment.
	 */
	static final class Moment {

		private final long number;

		private final List<StoredGroup> groups = new ArrayList<>();

		Moment(long number) {
			this.number = number;
		}

		private void add(StoredGroup group) {
			group.lastPushIn(this, this.groups.size());
			this.groups.add(group);
		}

		private void remove(StoredGroup group) {
			StoredGroup last = this.groups.remove(this.groups.size() - 1);
			if (!last.equals(group)) {
				this.groups.set(group.placeInMoment(), last);
				last.lastPushIn(this, group.placeInMoment());
			}
			group.lastPushIn(null, 0);
		}

		private Stream<StoredGroup> inOrder(Comparator<StoredGroup> order) {
			return this.groups.stream().sorted(order);
		}

	}

	/**
	 * Adds a group that has been pushed to, or was refused a push.
	 */
	void add(StoredGroup group) {
		long number = group.lastPushMicros() >> MOMENT_BITS;
		Moment moment = this.current;
		if (moment == null || moment.number != number) {
			moment = this.moments.computeIfAbsent(number, Moment::new);
			this.current = moment;
		}
		moment.add(group);
	}

	/**
	 * Takes a group out, before the time of its last push changes; nothing happens if it
	 * has not been added yet.
	 */
	void remove(StoredGroup group) {
		Moment moment = group.moment();
		if (moment == null) {
			return;
		}
		moment.remove(group);
		if (moment.groups.isEmpty()) {
			this.moments.remove(moment.number);
			this.current = moment.equals(this.current) ? null : this.current;
		}
	}

	void clear() {
		this.moments.clear();
		this.current = null;
	}

	/**
	 * All groups, the one that was pushed to longest ago first.
	 */
	Stream<StoredGroup> ascending() {
		return this.moments.values().stream().flatMap((moment) -> moment.inOrder(BY_LAST_PUSH));
	}

	/**
	 * All groups, the one that was pushed to last first.
	 */
	Stream<StoredGroup> descending() {
		return this.moments.descendingMap()
			.values()
			.stream()
			.flatMap((moment) -> moment.inOrder(BY_LAST_PUSH.reversed()));
	}

}
