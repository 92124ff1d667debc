package io.github.batchpushgateway.server.persistence;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.persistence.PersistenceException.Reason;
import io.github.batchpushgateway.server.storage.MetricGroup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that commits whatever has queued up as one transaction.
 */
final class GroupWriter {

	/*
	 * Changes are added to those that wait; the thread takes all that wait, commits them,
	 * tells those who made them, and takes what has come in the meantime. One flush
	 * serves everybody who came during the one before.
	 *
	 * When a commit fails, everything that has queued up behind it fails with it, because
	 * it was made on top of what is now lost. In this order:
	 *
	 * 1. No change is accepted any more.
	 *
	 * 2. The groups concerned are read from the disk and given back, so that the caller's
	 * memory says again what the disk says.
	 *
	 * 3. Changes are accepted again, and those who made the lost ones are told.
	 *
	 * If the disk cannot be read either, those are told all the same, and 2 is repeated
	 * every second. A disk that has refused is tried every second, with as many bytes as
	 * it has refused, until it takes them: a gateway that is not ready may get no pushes
	 * that could find out, and those it gets may be smaller, or deletions, and prove
	 * nothing.
	 *
	 * Where changes are held back nobody waits and nothing is given back: what was
	 * refused waits for the next attempt, together with newer changes.
	 */

	private static final Logger logger = LoggerFactory.getLogger(GroupWriter.class);

	private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final long MAX_PROBE_BYTES = 16 << 20;

	/** What a changed row adds to the log beside its payload: its page, roughly. */
	private static final long ROW_LOG_BYTES = LogState.FRAME_BYTES;

	/** While commits follow one another, every how many the file is compacted. */
	private static final int COMMITS_PER_STEP = 8;

	private final ChangeQueue queue;

	private final boolean holdsBack;

	private final DatabaseFile file;

	private final GroupTable table;

	private final LogMover mover;

	private final Compaction compaction;

	private final Consumer<Map<GroupingKey, Optional<MetricGroup>>> restore;

	private final Thread thread = new Thread(this::run, "persistence");

	private volatile PendingChanges writing = new PendingChanges();

	private volatile @Nullable PersistenceException refusal;

	private volatile Instant refusedSince = Instant.EPOCH;

	private final AtomicLong refusals = new AtomicLong();

	private final AtomicLong commits = new AtomicLong();

	private final AtomicLong changes = new AtomicLong();

	private final AtomicLong commitNanos = new AtomicLong();

	private @Nullable PendingChanges lost;

	private long probeBytes;

	private long retryNanos;

	private int commitsSinceStep;

	/**
	 * Prepares a writer.
	 * @param holdsBack whether changes are held back, so that nobody waits for them
	 * @param file closed by the writer when it ends
	 * @param mover closed by the writer when it ends
	 * @param restore is given what is on disk of groups whose changes are lost
	 */
	GroupWriter(ChangeQueue queue, boolean holdsBack, DatabaseFile file, GroupTable table, LogMover mover,
			Consumer<Map<GroupingKey, Optional<MetricGroup>>> restore) {
		this.queue = queue;
		this.holdsBack = holdsBack;
		this.file = file;
		this.table = table;
		this.mover = mover;
		this.compaction = new Compaction(table, mover);
		this.restore = restore;
		this.thread.setDaemon(true);
	}

	/**
	 * Finds out whether the disk takes anything, and starts the thread.
	 */
	void start() {
		retry();
		this.thread.start();
	}

	/**
	 * Ends the thread when everything that waits is written, and closes the file.
	 * @param grace how long to wait for that; after it, changes that are not on disk are
	 * refused, and the thread goes on in the background
	 */
	void close(Duration grace) throws InterruptedException {
		this.queue.close();
		this.thread.join(Math.max(1, grace.toMillis()));
		if (this.thread.isAlive()) {
			PersistenceException late = new PersistenceException(Reason.CLOSED,
					this.file.path() + ": the disk has not confirmed the change within " + grace);
			this.queue.refuse(late).written().completeExceptionally(late);
			this.writing.written().completeExceptionally(late);
			logger.error("{} is left as after a crash: the disk has not confirmed all changes within {}",
					this.file.path(), grace);
		}
	}

	DatabaseState state() {
		return new DatabaseState(this.refusal, this.refusedSince, this.refusals.get(), this.commits.get(),
				this.changes.get(), this.commitNanos.get(), this.queue.bytes(), this.file.sizeBytes());
	}

	private void run() {
		try {
			PendingChanges batch = this.queue.take(waitNanos());
			while (batch != null) {
				if (!batch.isEmpty()) {
					write(batch);
				}
				tidy(batch.isEmpty());
				if (this.refusal != null && this.retryNanos - System.nanoTime() <= 0) {
					retry();
				}
				batch = this.queue.take(waitNanos());
			}
			this.mover.close();
			this.file.close();
		}
		catch (SQLException | IOException | InterruptedException ex) {
			logger.error("{} is left as after a crash", this.file.path(), ex);
		}
	}

	private long waitNanos() {
		if (this.compaction.isDue() || this.mover.hasMoved()) {
			return 0;
		}
		return (this.refusal != null) ? this.retryNanos - System.nanoTime() : Long.MAX_VALUE / 2;
	}

	private void write(PendingChanges batch) {
		this.writing = batch;
		long start = System.nanoTime();
		try {
			this.file.requireInPlace();
			this.table.inTransaction(() -> batch.writeTo(this.table));
		}
		catch (SQLException ex) {
			refused(batch, PersistenceException.of(this.file.path(), ex));
			return;
		}
		catch (PersistenceException ex) {
			refused(batch, ex);
			return;
		}
		catch (RuntimeException | Error ex) {
			refused(batch, new PersistenceException(Reason.FAILED, this.file.path() + " cannot be written: " + ex, ex));
			return;
		}
		this.commitNanos.addAndGet(System.nanoTime() - start);
		this.commits.incrementAndGet();
		this.changes.addAndGet(batch.size());
		batch.written().complete(null);
		written(batch);
	}

	private void written(PendingChanges batch) {
		try {
			this.mover.committed(batch.bytes() + batch.size() * ROW_LOG_BYTES);
			if (batch.deletes()) {
				this.compaction.look();
			}
		}
		catch (SQLException ex) {
			logger.debug("cannot move the log into {}", this.file.path(), ex);
		}
	}

	private void tidy(boolean idle) {
		try {
			if (this.mover.hasMoved()) {
				this.mover.finish();
				this.compaction.look();
			}
			if (this.compaction.isDue() && (idle || ++this.commitsSinceStep >= COMMITS_PER_STEP)) {
				this.commitsSinceStep = 0;
				this.compaction.step();
			}
		}
		catch (SQLException ex) {
			logger.debug("cannot compact {}", this.file.path(), ex);
		}
	}

	private void refused(PendingChanges batch, PersistenceException cause) {
		this.probeBytes = Math.min(Math.max(this.probeBytes, batch.bytes()), MAX_PROBE_BYTES);
		failed(cause);
		if (this.holdsBack) {
			if (!this.queue.putBack(batch)) {
				this.queue.refuse(cause);
				logger.error("the last changes of {} groups are lost", batch.size());
			}
			return;
		}
		PendingChanges behind = this.queue.refuse(cause);
		batch.addAll(behind);
		this.lost = batch;
		try {
			giveBack();
		}
		catch (SQLException | PersistenceException ex) {
			logger.error("{} cannot be read either: changes that were refused stay visible until it can",
					this.file.path(), ex);
		}
		batch.written().completeExceptionally(cause);
		behind.written().completeExceptionally(cause);
	}

	private void giveBack() throws SQLException {
		if (this.lost != null) {
			this.restore.accept(this.lost.onDisk(this.table));
			this.lost = null;
			this.queue.accept();
		}
	}

	private void retry() {
		try {
			giveBack();
			this.file.requireInPlace();
			this.table.requireRoom((int) this.probeBytes);
			accepted();
			this.queue.hurry();
		}
		catch (SQLException ex) {
			failed(PersistenceException.of(this.file.path(), ex));
		}
		catch (PersistenceException ex) {
			failed(ex);
		}
	}

	private void failed(PersistenceException cause) {
		if (this.refusal == null) {
			logger.warn("changes are refused: {}", cause.getMessage());
			this.refusedSince = Instant.now();
		}
		this.refusals.incrementAndGet();
		logger.debug("changes are refused", cause);
		this.refusal = cause;
		this.retryNanos = System.nanoTime() + RETRY_NANOS;
	}

	private void accepted() {
		if (this.refusal != null) {
			logger.info("{} takes changes again", this.file.path());
			this.refusal = null;
			this.refusedSince = Instant.EPOCH;
			this.probeBytes = 0;
		}
	}

}
