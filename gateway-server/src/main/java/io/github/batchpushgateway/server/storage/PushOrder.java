package io.github.batchpushgateway.server.storage;

import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * All groups in the order of their last pushes, accepted or refused.
 *
 * <p>
 * A list that is linked through the groups themselves. Pushes come nearly in the order of
 * their times, so a group that is pushed to moves to the end, or close to it. Guarded by
 * the lock of {@link MetricStore}.
 */
final class PushOrder {

	private @Nullable StoredGroup oldest;

	private @Nullable StoredGroup newest;

	/**
	 * Adds a group.
	 */
	void add(StoredGroup group) {
		StoredGroup older = this.newest;
		while (older != null && older.lastPush().isAfter(group.lastPush())) {
			older = older.older();
		}
		StoredGroup newer = (older != null) ? older.newer() : this.oldest;
		group.older(older);
		group.newer(newer);
		if (older != null) {
			older.newer(group);
		}
		else {
			this.oldest = group;
		}
		if (newer != null) {
			newer.older(group);
		}
		else {
			this.newest = group;
		}
	}

	void remove(StoredGroup group) {
		StoredGroup older = group.older();
		StoredGroup newer = group.newer();
		if (older != null) {
			older.newer(newer);
		}
		else {
			this.oldest = newer;
		}
		if (newer != null) {
			newer.older(older);
		}
		else {
			this.newest = older;
		}
		group.older(null);
		group.newer(null);
	}

	void clear() {
		this.oldest = null;
		this.newest = null;
	}

	/**
	 * The groups from the one pushed to least recently on.
	 */
	Stream<StoredGroup> oldestFirst() {
		return Stream.iterate(this.oldest, Objects::nonNull, StoredGroup::newer);
	}

	/**
	 * The groups from the one pushed to most recently on.
	 */
	Stream<StoredGroup> newestFirst() {
		return Stream.iterate(this.newest, Objects::nonNull, StoredGroup::older);
	}

}
