package io.github.batchpushgateway.push;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A clock and a scheduler that go on when told, running what has become due on the thread
 * that tells them.
 */
final class ManualScheduler extends AbstractExecutorService implements ScheduledExecutorService, InstantSource {

	private final List<Task> tasks = new ArrayList<>();

	private Instant now = Instant.parse("2026-11-22T12:00:00Z");

	private boolean shutdown;

	@Override
	public synchronized Instant instant() {
		return this.now;
	}

	/** Runs each task at its time, until nothing is due up to then. */
	void pass(Duration time) {
		Instant end = instant().plus(time);
		for (Task task = next(end); task != null; task = next(end)) {
			task.run();
		}
		synchronized (this) {
			this.now = end;
		}
	}

	private synchronized Task next(Instant end) {
		this.tasks.removeIf(FutureTask::isDone);
		Task next = this.tasks.stream().min(Comparator.naturalOrder()).orElse(null);
		if (next == null || next.due.isAfter(end)) {
			return null;
		}
		this.tasks.remove(next);
		this.now = next.due.isAfter(this.now) ? next.due : this.now;
		return next;
	}

	@Override
	public synchronized ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
		if (this.shutdown) {
			throw new RejectedExecutionException();
		}
		Task task = new Task(command, this.now.plusNanos(unit.toNanos(delay)));
		this.tasks.add(task);
		return task;
	}

	@Override
	public synchronized List<Runnable> shutdownNow() {
		this.shutdown = true;
		this.tasks.clear();
		return List.of();
	}

	@Override
	public void shutdown() {
		shutdownNow();
	}

	@Override
	public synchronized boolean isShutdown() {
		return this.shutdown;
	}

	@Override
	public boolean isTerminated() {
		return isShutdown();
	}

	@Override
	public boolean awaitTermination(long timeout, TimeUnit unit) {
		return isShutdown();
	}

	@Override
	public void execute(Runnable command) {
		schedule(command, 0, TimeUnit.NANOSECONDS);
	}

	@Override
	public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
		throw new UnsupportedOperationException();
	}

	private static final class Task extends FutureTask<Void> implements ScheduledFuture<Void> {

		private final Instant due;

		Task(Runnable command, Instant due) {
			super(command, null);
			this.due = due;
		}

		@Override
		public long getDelay(TimeUnit unit) {
			throw new UnsupportedOperationException();
		}

		@Override
		public int compareTo(Delayed other) {
			return this.due.compareTo(((Task) other).due);
		}

	}

}
