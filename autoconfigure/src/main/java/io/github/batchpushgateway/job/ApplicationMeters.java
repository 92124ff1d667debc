package io.github.batchpushgateway.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.github.batchpushgateway.push.GroupingKey;
import io.github.batchpushgateway.push.OptionalFamilies;
import io.github.batchpushgateway.push.RequestFailedException;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The application's own meters, which are pushed with a run.
 *
 * <p>
 * Whatever is wrong with them, the run is pushed: a family that would spoil the push is
 * left out, all are if one of them cannot be collected or the gateway refuses them, and
 * they are collected on a thread of their own, because a meter may ask a database that
 * does not answer. Each reason is one line at WARN, and DEBUG when it comes again. One
 * instance serves all runs.
 */
public final class ApplicationMeters {

	/** No meters. */
	public static final ApplicationMeters NONE = new ApplicationMeters(null, Duration.ZERO);

	private static final Log logger = LogFactory.getLog(ApplicationMeters.class);

	private final @Nullable Supplier<List<MetricFamilySamples>> source;

	private final Duration limit;

	/**
	 * One thread at a time, so that a meter that hangs does not keep one for each run.
	 */
	private final Semaphore turn = new Semaphore(1);

	private final Set<String> warned = ConcurrentHashMap.newKeySet();

	private ApplicationMeters(@Nullable Supplier<List<MetricFamilySamples>> source, Duration limit) {
		this.source = source;
		this.limit = limit;
	}

	/**
	 * Meters of any number of runs.
	 * @param source collects them; may throw what it likes
	 * @param limit time that a push waits for them at most
	 */
	public static ApplicationMeters of(Supplier<List<MetricFamilySamples>> source, Duration limit) {
		return new ApplicationMeters(source, limit);
	}

	/** The families that go with a run; collected when they are pushed, and once. */
	OptionalFamilies with(GroupingKey groupingKey, Collector families) {
		return (this.source != null) ? new OfRun(this.source, groupingKey, families) : OptionalFamilies.NONE;
	}

	private List<MetricFamilySamples> collect(Supplier<List<MetricFamilySamples>> source)
			throws InterruptedException, ExecutionException, TimeoutException {
		long deadlineNanos = System.nanoTime() + this.limit.toNanos();
		if (!this.turn.tryAcquire(this.limit.toNanos(), TimeUnit.NANOSECONDS)) {
			throw new TimeoutException();
		}
		FutureTask<List<MetricFamilySamples>> task = new FutureTask<>(() -> {
			try {
				return source.get();
			}
			finally {
				this.turn.release();
			}
		});
		Thread thread = new Thread(null, task, "batch-pushgateway-meters", 0, false);
		thread.setDaemon(true);
		try {
			thread.start();
		}
		catch (OutOfMemoryError ex) {
			this.turn.release();
			throw new ExecutionException(ex);
		}
		return task.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
	}

	/**
	 * Tells the log.
	 * @param kind what is told at WARN once
	 */
	private void leftOut(String kind, String message, @Nullable Throwable failure) {
		if (this.warned.add(kind)) {
			logger.warn(message + ". The run is not affected; when that happens again, it is logged at DEBUG.");
		}
		logger.debug(message, failure);
	}

	/** What one push takes along. Confined to the thread of its request. */
	private final class OfRun implements OptionalFamilies {

		private static final String ALL = "The application's own meters (batch.pushgateway.registry.include) are not"
				+ " pushed with a run: ";

		private final Supplier<List<MetricFamilySamples>> source;

		private final GroupingKey groupingKey;

		private final Collector run;

		private @Nullable List<MetricFamilySamples> families;

		OfRun(Supplier<List<MetricFamilySamples>> source, GroupingKey groupingKey, Collector run) {
			this.source = source;
			this.groupingKey = groupingKey;
			this.run = run;
		}

		@Override
		public List<MetricFamilySamples> collect() {
			List<MetricFamilySamples> collected = this.families;
			if (collected == null) {
				collected = withoutConflicts(all());
				this.families = collected;
			}
			return collected;
		}

		@Override
		public void refused(RequestFailedException refusal) {
			leftOut("refused", ALL + "the gateway refuses them. " + refusal.getMessage(), refusal);
		}

		private List<MetricFamilySamples> all() {
			try {
				return ApplicationMeters.this.collect(this.source);
			}
			catch (TimeoutException ex) {
				leftOut("late", ALL + "they are not there after " + ApplicationMeters.this.limit.toMillis()
						+ " ms, half of batch.pushgateway.push-timeout", ex);
			}
			catch (ExecutionException ex) {
				leftOut("failed", ALL + ex.getCause(), ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return List.of();
		}

		private List<MetricFamilySamples> withoutConflicts(List<MetricFamilySamples> all) {
			FamilyConflicts conflicts = new FamilyConflicts(this.groupingKey, this.run.collect());
			List<MetricFamilySamples> families = new ArrayList<>();
			for (MetricFamilySamples family : all) {
				String conflict = conflicts.of(family);
				if (conflict == null) {
					families.add(family);
				}
				else {
					String message = "The application's own metric " + family.name + " is not pushed with a run: it "
							+ conflict;
					leftOut(message, message, null);
				}
			}
			return families;
		}

	}

}
