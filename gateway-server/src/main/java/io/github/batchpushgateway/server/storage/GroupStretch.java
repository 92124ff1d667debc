package io.github.batchpushgateway.server.storage;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import io.github.batchpushgateway.server.model.GroupingKey;

/**
 * Groups whose grouping keys follow one another, at most {@link Slots#COUNT}.
 *
 * <p>
 * Guarded by the lock of {@link MetricStore}.
 */
final class GroupStretch implements Iterable<StoredGroup> {

	private final List<StoredGroup> groups = new ArrayList<>();

	private Slots slots = Slots.NONE;

	private byte[] slotsInOrder = new byte[0];

	private long bytes;

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

	/**
	 * The length of the text of all groups.
	 */
	long bytes() {
		return this.bytes;
	}

	void resize(int bytes) {
		this.bytes += bytes;
	}

	GroupingKey firstKey() {
		return this.groups.get(0).key();
	}

	/**
	 * The slots of all groups, in the order of the groups; never changed.
	 */
	byte[] slotsInOrder() {
		return this.slotsInOrder;
	}

	/**
	 * Adds a group and tells it its slot.
	 */
	void add(StoredGroup group) {
		int slot = this.slots.firstFree();
		this.slots = this.slots.flip(slot);
		this.groups.add(-search(group.key()) - 1, group);
		group.place(this, slot);
		noteOrder();
	}

	void remove(StoredGroup group) {
		this.slots = this.slots.flip(group.slot());
		this.groups.remove(search(group.key()));
		noteOrder();
	}

	private void noteOrder() {
		this.slotsInOrder = new byte[this.groups.size()];
		for (int i = 0; i < this.slotsInOrder.length; i++) {
			this.slotsInOrder[i] = (byte) this.groups.get(i).slot();
		}
	}

	List<StoredGroup> secondHalf() {
		return List.copyOf(this.groups.subList(this.groups.size() / 2, this.groups.size()));
	}

	List<StoredGroup> all() {
		return List.copyOf(this.groups);
	}

	@Override
	public Iterator<StoredGroup> iterator() {
		return this.groups.iterator();
	}

	private int search(GroupingKey key) {
		return BinarySearch.find(this.groups.size(), (i) -> this.groups.get(i).key().compareTo(key));
	}

}
