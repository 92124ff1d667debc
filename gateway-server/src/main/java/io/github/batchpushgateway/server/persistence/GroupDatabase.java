package io.github.batchpushgateway.server.persistence;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.persistence.PersistenceException.Reason;
import io.github.batchpushgateway.server.storage.MetricGroup;

/**
 * The groups on disk: read when the gateway starts, written as they change.
 *
 * <p>
 * Safe for use by any thread. The order of changes to a group is the order of the calls.
 */
public final class GroupDatabase {

	/** The memory that changes may take while they wait for the disk. */
	private static final long MAX_WAITING_BYTES = 64 << 20;

	/** The largest group that is taken; far below what a row can hold. */
	private static final long MAX_GROUP_BYTES = 1 << 30;

	private final ChangeQueue queue;

	private final GroupWriter writer;

	private GroupDatabase(ChangeQueue queue, GroupWriter writer) {
		this.queue = queue;
		this.writer = writer;
	}

	/**
	 * Reads the groups of a file and takes it for writing; makes the file if there is
	 * none.
	 *
	 * <p>
	 * Costs the time to check and to read the whole file. A disk that takes nothing does
	 * not keep the groups from being read: see {@link #state()}.
	 * @param interval how long changes are held back; only for
	 * {@link Durability#INTERVAL}, and positive there
	 * @param load is given every group, before this method returns
	 * @param restore is given what is on disk of groups when changes to them were lost:
	 * nothing is there of groups that do not exist. Called by the thread that writes, and
	 * changes are refused while it runs. Never called for {@link Durability#INTERVAL}
	 * @throws PersistenceException if the file cannot be used, or a group of it not be
	 * read; the file and its log are then what they were
	 */
	public static GroupDatabase open(Path file, Durability durability, Duration interval, Consumer<MetricGroup> load,
			Consumer<Map<GroupingKey, Optional<MetricGroup>>> restore) {
		DatabaseFile database = DatabaseFile.open(file);
		try {
			return open(database, durability, interval, load, restore);
		}
		catch (Throwable ex) {
			database.release(ex);
			throw ex;
		}
	}

	static GroupDatabase open(DatabaseFile database, Durability durability, Duration interval,
			Consumer<MetricGroup> load, Consumer<Map<GroupingKey, Optional<MetricGroup>>> restore) {
		boolean holdsBack = durability == Durability.INTERVAL;
		try {
			GroupTable table = new GroupTable(database.path(), database.connection());
			table.forEach(load);
			long groupBytes = GroupTable.groupBytes(database.connection());
			database.use(durability);
			Connection connection = database.connect(durability);
			ChangeQueue queue = new ChangeQueue(holdsBack ? interval.toNanos() : 0, MAX_WAITING_BYTES);
			LogMover mover = new LogMover(groupBytes, database, table, connection, queue::wakeUp);
			GroupWriter writer = new GroupWriter(queue, holdsBack, database, table, mover, restore);
			writer.start();
			return new GroupDatabase(queue, writer);
		}
		catch (SQLException ex) {
			throw PersistenceException.of(database.path(), ex);
		}
		catch (IOException ex) {
			throw PersistenceException.of(database.path(), ex);
		}
	}

	/**
	 * Writes a group as it is now.
	 * @return done when the change is as durable as agreed. Fails with a
	 * {@link PersistenceException} if the disk has refused this or an earlier change; the
	 * group was then restored. Completed by the thread that writes: what depends on it
	 * must not wait for anything
	 * @throws PersistenceException if no change is accepted now, or none of that size:
	 * nothing has then changed, and nothing is restored
	 */
	public CompletionStage<Void> put(MetricGroup group) {
		long bytes = PendingChanges.bytes(Optional.of(group));
		if (bytes > MAX_GROUP_BYTES) {
			throw new PersistenceException(Reason.TOO_LARGE, "group " + group.key() + " of " + bytes
					+ " bytes: no more than " + MAX_GROUP_BYTES + " can be kept on disk");
		}
		return this.queue.add(bytes, (changes) -> changes.put(group));
	}

	/**
	 * Deletes a group.
	 * @return as in {@link #put}
	 * @throws PersistenceException if no change is accepted now
	 */
	public CompletionStage<Void> delete(GroupingKey key) {
		return this.queue.add(PendingChanges.bytes(Optional.empty()), (changes) -> changes.delete(key));
	}

	/**
	 * Deletes all groups.
	 * @return as in {@link #put}
	 * @throws PersistenceException if no change is accepted now
	 */
	public CompletionStage<Void> wipe() {
		return this.queue.add(PendingChanges.bytes(Optional.empty()), PendingChanges::wipe);
	}

	/**
	 * How the database does now.
	 */
	public DatabaseState state() {
		return this.writer.state();
	}

	/**
	 * Accepts no changes any more, writes those that wait, and closes the file.
	 * @param grace how long to wait for that. Changes that are not on disk by then fail;
	 * the file is left as after a crash
	 */
	public void close(Duration grace) {
		try {
			this.writer.close(grace);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
