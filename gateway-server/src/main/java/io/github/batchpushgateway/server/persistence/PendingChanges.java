package io.github.batchpushgateway.server.persistence;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.storage.MetricGroup;

/**
 * Changes that will be committed together: of each group only the last. For one thread at
 * a time.
 */
final class PendingChanges {

	/** Stands for what a change costs beside its families. */
	private static final long CHANGE_BYTES = 256;

	/** Stands for what a family costs beside its text. */
	private static final long FAMILY_BYTES = 128;

	private final CompletableFuture<Void> written = new CompletableFuture<>();

	private final Map<GroupingKey, Optional<MetricGroup>> groups = new LinkedHashMap<>();

	private boolean wipe;

	private boolean delete;

	private long bytes;

	void put(MetricGroup group) {
		replace(group.key(), Optional.of(group));
	}

	void delete(GroupingKey key) {
		this.delete = true;
		replace(key, Optional.empty());
	}

	void wipe() {
		this.wipe = true;
		this.delete = true;
		this.groups.clear();
		this.bytes = CHANGE_BYTES;
	}

	private void replace(GroupingKey key, Optional<MetricGroup> group) {
		Optional<MetricGroup> replaced = this.groups.put(key, group);
		this.bytes += bytes(group) - ((replaced != null) ? bytes(replaced) : 0);
	}

	static long bytes(Optional<MetricGroup> group) {
		return CHANGE_BYTES + group.map((put) -> put.bytes() + FAMILY_BYTES * put.families().size()).orElse(0L);
	}

	/**
	 * Adds changes that were made after these; their stage becomes of no use.
	 */
	void addAll(PendingChanges later) {
		if (later.wipe) {
			wipe();
		}
		this.delete |= later.delete;
		later.groups.forEach(this::replace);
	}

	boolean isEmpty() {
		return !this.wipe && this.groups.isEmpty();
	}

	/**
	 * How many groups are written or deleted.
	 */
	int size() {
		return this.groups.size();
	}

	/**
	 * The memory that the changes take, estimated.
	 */
	long bytes() {
		return this.bytes;
	}

	/**
	 * Whether rows are deleted.
	 */
	boolean deletes() {
		return this.delete;
	}

	/**
	 * Done when the changes are on disk, or refused.
	 */
	CompletableFuture<Void> written() {
		return this.written;
	}

	void writeTo(GroupTable table) throws SQLException {
		if (this.wipe) {
			table.wipe();
		}
		for (Map.Entry<GroupingKey, Optional<MetricGroup>> change : this.groups.entrySet()) {
			if (change.getValue().isPresent()) {
				table.put(change.getValue().get());
			}
			else {
				table.delete(change.getKey());
			}
		}
	}

	/**
	 * The groups that these changes were to change, as they are on disk.
	 */
	Map<GroupingKey, Optional<MetricGroup>> onDisk(GroupTable table) throws SQLException {
		Map<GroupingKey, Optional<MetricGroup>> onDisk = new HashMap<>();
		Set<GroupingKey> keys = new HashSet<>(this.groups.keySet());
		if (this.wipe) {
			table.forEach((group) -> onDisk.put(group.key(), Optional.of(group)));
			keys.removeAll(onDisk.keySet());
		}
		for (GroupingKey key : keys) {
			onDisk.put(key, Optional.ofNullable(table.find(key)));
		}
		return onDisk;
	}

}
