package io.github.batchpushgateway.server.storage;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import io.github.batchpushgateway.server.model.GroupingKey;

/**
 * All groups in the order of their grouping keys, cut into stretches.
 *
 * <p>
 * Guarded by the lock of {@link MetricStore}.
 */
final class GroupOrder implements Iterable<GroupStretch> {

	/** A stretch that has more groups is cut in two. */
	static final int MAX_STRETCH = 128;

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
		int next = this.stretches.indexOf(stretch) + 1;
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

	void remove(GroupStretch stretch) {
		this.stretches.remove(stretch);
	}

	@Override
	public Iterator<GroupStretch> iterator() {
		return this.stretches.iterator();
	}

}
