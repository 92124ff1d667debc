package io.github.batchpushgateway.server.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves SQLite's log into the file, so that neither the log nor the time to read it grows
 * without bounds.
 *
 * <p>
 * For the writer's thread. Has a thread and a connection of its own, which do the moving
 * beside the commits. The log starts anew only when all of it has been moved, so the
 * writer moves the few pages that it has committed in the meantime itself.
 */
final class LogMover implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(LogMover.class);

	/** From here on the log is moved; twice as much, and commits wait for it. */
	private static final long MIN_BYTES = 1 << 20;

	private static final long MAX_BYTES = 64 << 20;

	private static final int FILE_PER_LOG = 6;

	/** The log is looked at when about that much was added to it. */
	private static final long LOOK_BYTES = MIN_BYTES / 4;

	/**
	 * What is left for the writer is at most this much, if it does not outrun the disk.
	 */
	private static final long FEW_BYTES = 128 * LogState.FRAME_BYTES;

	private static final int MAX_PASSES = 4;

	private final DatabaseFile file;

	private final GroupTable table;

	private final Connection connection;

	private final Runnable moved;

	private final ExecutorService thread = Executors.newSingleThreadExecutor((task) -> {
		Thread thread = new Thread(task, "persistence-log");
		thread.setDaemon(true);
		return thread;
	});

	private CompletableFuture<Void> moving = CompletableFuture.completedFuture(null);

	private boolean unfinished;

	private volatile boolean finishable;

	private long maxBytes = MIN_BYTES;

	private long bytesSinceLook;

	private long bytesSinceMeasured;

	private final AtomicLong groupBytes;

	/**
	 * Prepares a mover.
	 * @param groupBytes what keys and payloads take now
	 * @param table used by the writer's thread
	 * @param connection used by this object's thread, and closed by {@link #close}
	 * @param moved run, by any thread, when there is something to {@linkplain #finish
	 * finish}
	 */
	LogMover(long groupBytes, DatabaseFile file, GroupTable table, Connection connection, Runnable moved) {
		this.groupBytes = new AtomicLong(groupBytes);
		this.file = file;
		this.table = table;
		this.connection = connection;
		this.moved = moved;
	}

	/**
	 * Takes note of a commit.
	 * @param bytes what it has added to the log, roughly
	 */
	void committed(long bytes) throws SQLException {
		this.bytesSinceLook += bytes;
		this.bytesSinceMeasured += bytes;
		if (this.bytesSinceLook < LOOK_BYTES) {
			return;
		}
		this.bytesSinceLook = 0;
		LogState log = LogState.of(this.file.connection());
		if (log.bytes() > 2 * this.maxBytes) {
			this.moving.join();
			finish();
		}
		else if (log.unmovedBytes() > this.maxBytes) {
			start();
		}
	}

	/**
	 * Begins to move the log, unless that has begun already.
	 */
	void start() throws SQLException {
		if (this.unfinished) {
			return;
		}
		this.unfinished = true;
		long fileBytes = this.table.pages() * LogState.PAGE_BYTES;
		this.maxBytes = Math.max(MIN_BYTES, Math.min(fileBytes / FILE_PER_LOG, MAX_BYTES));
		boolean measure = this.bytesSinceMeasured > fileBytes;
		if (measure) {
			this.bytesSinceMeasured = 0;
		}
		this.finishable = false;
		this.moving = CompletableFuture.runAsync(() -> move(measure), this.thread);
	}

	private void move(boolean measure) {
		try {
			int passes = 0;
			do {
				LogState.move(this.connection);
				passes++;
			}
			while (LogState.of(this.connection).unmovedBytes() > FEW_BYTES && passes < MAX_PASSES);
			if (measure) {
				this.groupBytes.set(GroupTable.groupBytes(this.connection));
			}
		}
		catch (SQLException ex) {
			logger.debug("cannot move the log into the database", ex);
		}
		finally {
			this.finishable = true;
			this.moved.run();
		}
	}

	/**
	 * Whether there is something to finish.
	 */
	boolean hasMoved() {
		return this.unfinished && this.finishable;
	}

	/**
	 * Moves what was committed while the log was being moved.
	 */
	void finish() throws SQLException {
		this.unfinished = false;
		if (this.file.logBytes() > 2 * this.maxBytes) {
			LogState.empty(this.file.connection());
		}
		else {
			LogState.move(this.file.connection());
		}
	}

	/**
	 * What keys and payloads take, if they were measured since this was asked last.
	 * @return the bytes, or -1
	 */
	long takeGroupBytes() {
		return this.groupBytes.getAndSet(-1);
	}

	@Override
	public void close() throws SQLException {
		this.moving.join();
		this.thread.shutdown();
		this.connection.close();
	}

}
