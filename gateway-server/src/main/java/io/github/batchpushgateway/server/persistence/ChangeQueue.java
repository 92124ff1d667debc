package io.github.batchpushgateway.server.persistence;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.github.batchpushgateway.server.persistence.PersistenceException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The changes that wait for the writer, and how many may.
 *
 * <p>
 * Any thread may add, one takes; a lock guards every field.
 */
final class ChangeQueue {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition wakeUp = this.lock.newCondition();

	private final long holdNanos;

	private final long maxBytes;

	private PendingChanges waiting = new PendingChanges();

	private long dueNanos;

	private boolean awake;

	private @Nullable PersistenceException refusal;

	private boolean closed;

	/**
	 * A queue without changes.
	 * @param holdNanos how long changes are held back, in nanoseconds; 0 for not at all,
	 * and whoever makes a change then waits until it is written
	 * @param maxBytes the memory that waiting changes may take; one change may always
	 * wait
	 */
	ChangeQueue(long holdNanos, long maxBytes) {
		this.holdNanos = holdNanos;
		this.maxBytes = maxBytes;
	}

	/**
	 * Adds a change.
	 * @param bytes the memory it takes
	 * @param change adds it to those that wait
	 * @throws PersistenceException if no change is accepted; this one is not added
	 */
	CompletionStage<Void> add(long bytes, Consumer<PendingChanges> change) {
		this.lock.lock();
		try {
			requireAccepting(bytes);
			if (this.waiting.isEmpty()) {
				this.dueNanos = System.nanoTime() + this.holdNanos;
				this.wakeUp.signal();
			}
			change.accept(this.waiting);
			return (this.holdNanos == 0) ? this.waiting.written() : CompletableFuture.completedFuture(null);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void requireAccepting(long bytes) {
		if (this.closed) {
			throw new PersistenceException(Reason.CLOSED, "the gateway stops and accepts no changes any more");
		}
		if (this.refusal != null) {
			throw new PersistenceException(this.refusal.reason(), String.valueOf(this.refusal.getMessage()),
					this.refusal);
		}
		if (!this.waiting.isEmpty() && this.waiting.bytes() + bytes > this.maxBytes) {
			throw new PersistenceException(Reason.OVERLOADED, "changes of " + this.waiting.bytes()
					+ " bytes wait for the disk, and no more than " + this.maxBytes + " may: try again later");
		}
	}

	/**
	 * Takes all changes that wait.
	 * @param maxNanos how long to wait for a change that is due
	 * @return the changes; none if none was due in time, or the wait was cut short; or
	 * {@code null} if the queue is closed and nothing waits
	 */
	@Nullable PendingChanges take(long maxNanos) throws InterruptedException {
		this.lock.lock();
		try {
			long deadline = System.nanoTime() + maxNanos;
			while (true) {
				long now = System.nanoTime();
				boolean due = !this.waiting.isEmpty() && (this.closed || this.dueNanos - now <= 0);
				if (this.closed && this.waiting.isEmpty()) {
					return null;
				}
				if (due || this.awake || deadline - now <= 0) {
					this.awake = false;
					return due ? takeAll() : new PendingChanges();
				}
				long nanos = deadline - now;
				this.wakeUp.awaitNanos(this.waiting.isEmpty() ? nanos : Math.min(nanos, this.dueNanos - now));
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private PendingChanges takeAll() {
		PendingChanges all = this.waiting;
		this.waiting = new PendingChanges();
		return all;
	}

	/**
	 * Cuts the wait for changes short.
	 */
	void wakeUp() {
		this.lock.lock();
		try {
			this.awake = true;
			this.wakeUp.signal();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Accepts no changes until told otherwise.
	 * @return the changes that wait, taken
	 */
	PendingChanges refuse(PersistenceException refusal) {
		this.lock.lock();
		try {
			this.refusal = refusal;
			return takeAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Accepts changes again.
	 */
	void accept() {
		this.lock.lock();
		try {
			this.refusal = null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Adds changes before those that wait, and holds all of them back.
	 * @return whether that was possible, because the queue is not closed
	 */
	boolean putBack(PendingChanges changes) {
		this.lock.lock();
		try {
			changes.addAll(this.waiting);
			this.waiting = changes;
			this.dueNanos = System.nanoTime() + this.holdNanos;
			return !this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Holds nothing back of what waits.
	 */
	void hurry() {
		this.lock.lock();
		try {
			this.dueNanos = System.nanoTime();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Accepts no changes any more.
	 */
	void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.wakeUp.signal();
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isClosed() {
		this.lock.lock();
		try {
			return this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The memory that the changes that wait take, estimated.
	 */
	long bytes() {
		this.lock.lock();
		try {
			return this.waiting.bytes();
		}
		finally {
			this.lock.unlock();
		}
	}

}
