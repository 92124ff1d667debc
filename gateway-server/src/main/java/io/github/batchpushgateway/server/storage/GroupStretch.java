package io.github.batchpushgateway.server.storage;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import io.github.batchpushgateway.server.model.GroupingKey;

/**
 * Groups whose grouping keys follow one another.
 *
 * <p>
 * Guarded by the lock of {@link MetricStore}.
 */
final class GroupStretch implements Iterable<StoredGroup> {

	private final List<StoredGroup> groups = new ArrayList<>();

	private long order;

	GroupStretch(long order) {
		this.order = order;
	}

	/**
	 * A number that is smaller than that of every later stretch.
	 */
	long order() {
		return this.order;
	}

	void order(long order) {
		this.order = order;
	}

	int size() {
		return this.groups.size();
	}

	GroupingKey firstKey() {
		return this.groups.get(0).key();
	}

	void add(StoredGroup group) {
		this.groups.add(-search(group.key()) - 1, group);
	}

	void remove(StoredGroup group) {
		this.groups.remove(search(group.key()));
	}

	/**
	 * Takes the second half of the groups out of this stretch.
	 */
	List<StoredGroup> removeSecondHalf() {
		List<StoredGroup> half = this.groups.subList(this.groups.size() / 2, this.groups.size());
		List<StoredGroup> removed = List.copyOf(half);
		half.clear();
		return removed;
	}

	@Override
	public Iterator<StoredGroup> iterator() {
		return this.groups.iterator();
	}

	private int search(GroupingKey key) {
		return BinarySearch.find(this.groups.size(), (i) -> this.groups.get(i).key().compareTo(key));
	}

}
