package io.github.batchpushgateway.server.storage;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.batchpushgateway.server.model.GroupingKey;
import org.jspecify.annotations.Nullable;

/**
 * All groups in the order of their grouping keys, cut into stretches that are neither
 * long nor short.
 *
 * <p>
 * Guarded by the lock of {@link MetricStore}.
 */
final class GroupOrder implements Iterable<GroupStretch> {

	/** The number of groups that a stretch has at most. */
	static final int MAX_STRETCH = Slots.COUNT;

	/** A stretch of several groups that has more text is cut in two. */
	static final int MAX_STRETCH_BYTES = 1 << 19;

	private static final long GAP = 1L << 32;

	private final List<GroupStretch> stretches = new ArrayList<>();

	/**
	 * The stretch that a new group of that key belongs to.
	 */
	GroupStretch stretchFor(GroupingKey key) {
		if (this.stretches.isEmpty()) {
			this.stretches.add(new GroupStretch(0));
			return this.stretches.get(0);
		}
		int at = BinarySearch.find(this.stretches.size(), (i) -> this.stretches.get(i).firstKey().compareTo(key));
		return this.stretches.get(Math.max(0, -at - 2));
	}

	/**
	 * Adds an empty stretch behind the given one.
	 */
	GroupStretch addAfter(GroupStretch stretch) {
		int next = indexOf(stretch) + 1;
		if (next < this.stretches.size() && this.stretches.get(next).order() - stretch.order() < 2) {
			renumber();
		}
		long order = (next == this.stretches.size()) ? stretch.order() + GAP
				: (stretch.order() + this.stretches.get(next).order()) >>> 1;
		GroupStretch added = new GroupStretch(order);
		this.stretches.add(next, added);
		return added;
	}

	/** Keeps the order that families have their stretches in, so nobody needs to know. */
	private void renumber() {
		for (int i = 0; i < this.stretches.size(); i++) {
			this.stretches.get(i).order(i * GAP);
		}
	}

	/**
	 * A neighbour that is so small, and the given stretch too, that one stretch of both
	 * would be half full at most.
	 * @return the neighbour, or {@code null} if there is none
	 */
	@Nullable GroupStretch smallNeighbour(GroupStretch stretch) {
		if (stretch.size() >= MAX_STRETCH / 2) {
			return null;
		}
		int index = indexOf(stretch);
		if (index > 0 && areSmall(this.stretches.get(index - 1), stretch)) {
			return this.stretches.get(index - 1);
		}
		boolean last = index == this.stretches.size() - 1;
		return (!last && areSmall(stretch, this.stretches.get(index + 1))) ? this.stretches.get(index + 1) : null;
	}

	private static boolean areSmall(GroupStretch stretch, GroupStretch other) {
		return stretch.size() + other.size() <= MAX_STRETCH / 2
				&& stretch.bytes() + other.bytes() <= MAX_STRETCH_BYTES / 2;
	}

	void remove(GroupStretch stretch) {
		this.stretches.remove(indexOf(stretch));
	}

	void clear() {
		this.stretches.clear();
	}

	/**
	 * All groups in the order of their grouping keys.
	 */
	Stream<StoredGroup> ascending() {
		return this.stretches.stream().flatMap((stretch) -> stretch.all().stream());
	}

	/**
	 * All groups in the reverse order of their grouping keys.
	 */
	Stream<StoredGroup> descending() {
		return backwards(this.stretches).flatMap((stretch) -> backwards(stretch.all()));
	}

	private static <T> Stream<T> backwards(List<T> list) {
		return IntStream.rangeClosed(1, list.size()).mapToObj((i) -> list.get(list.size() - i));
	}

	@Override
	public Iterator<GroupStretch> iterator() {
		return this.stretches.iterator();
	}

	private int indexOf(GroupStretch stretch) {
		return BinarySearch.find(this.stretches.size(),
				(i) -> Long.compare(this.stretches.get(i).order(), stretch.order()));
	}

}
