package io.github.batchpushgateway.job;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;

import io.github.batchpushgateway.push.GroupingKey;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.util.Assert;

/**
 * What is noted about one run while it runs, which its {@link JobExecution} does not
 * tell: times of a clock that does not jump.
 *
 * <p>
 * Where there is no such time, as for the steps of remote workers, a duration is the
 * difference of Spring Batch's local times, which an hour's change of the wall clock
 * makes wrong by that hour; it is never negative.
 *
 * <p>
 * The marks of steps come from the threads the steps run on; all else is the job's
 * thread's.
 */
final class Run {

	private final JobExecution execution;

	private final GroupingKey groupingKey;

	private final Thread thread = Thread.currentThread();

	private final Map<StepExecution, Mark> steps = Collections.synchronizedMap(new IdentityHashMap<>());

	private final Map<StepExecution, StepSnapshot.Counts> handedOut = Collections
		.synchronizedMap(new IdentityHashMap<>());

	private final @Nullable Mark start;

	private @Nullable Mark end;

	/**
	 * Creates a run of the calling thread.
	 * @param start null if the run had begun before anybody could look at the clock
	 */
	Run(JobExecution execution, GroupingKey groupingKey, @Nullable Mark start) {
		this.execution = execution;
		this.groupingKey = groupingKey;
		this.start = start;
	}

	JobExecution execution() {
		return this.execution;
	}

	GroupingKey groupingKey() {
		return this.groupingKey;
	}

	Thread thread() {
		return this.thread;
	}

	/**
	 * Whether the run has come to its end, so that only listeners may still change what
	 * it says. Who stops a run gives it the time of its end as well, while it goes on.
	 */
	boolean isOver() {
		return this.end != null
				|| (this.execution.getEndTime() != null && this.execution.getStatus() != BatchStatus.STOPPING);
	}

	/** Notes when the run has ended, unless that is noted already. */
	void markEnd(Mark now) {
		if (this.end == null) {
			this.end = now;
		}
	}

	void markStart(StepExecution step, Mark now) {
		this.steps.put(step, now);
	}

	void markEnd(StepExecution step, Mark now) {
		this.steps.computeIfPresent(step, (key, start) -> start.until(now));
	}

	/** Notes the counts of a step at the time when its last chunk was sent away. */
	void markHandedOut(StepExecution step, StepSnapshot.Counts counts) {
		this.handedOut.put(step, counts);
	}

	/**
	 * The counts of a step; those that Spring Batch has, unless it counts items twice.
	 */
	StepSnapshot.Counts counts(StepRow step) {
		StepSnapshot.Counts before = this.handedOut.get(step.made());
		return (before != null) ? RemoteChunks.counts(before, step.made()) : StepSnapshot.Counts.of(step.current());
	}

	/**
	 * Whether the step is one the job itself contains, as opposed to a worker of a
	 * partitioned step.
	 */
	boolean isStepOfTheJob(StepExecution step) {
		return this.steps.containsKey(step);
	}

	/** When the run started; for a run that has ended. */
	Instant start() {
		return (this.start != null) ? this.start.instant() : end().minus(duration());
	}

	/** When the run ended; for a run that has. */
	Instant end() {
		return requireEnd().instant();
	}

	/** How long the run took; for a run that has ended. */
	Duration duration() {
		return (this.start != null) ? this.start.until(requireEnd()).length()
				: difference(this.execution.getStartTime(), this.execution.getEndTime());
	}

	private Mark requireEnd() {
		Assert.state(this.end != null, "the run has not ended");
		return this.end;
	}

	Duration duration(StepRow step) {
		Mark mark = this.steps.get(step.made());
		return (mark != null && mark.isPeriod()) ? mark.length()
				: difference(step.current().getStartTime(), step.current().getEndTime());
	}

	private static Duration difference(@Nullable LocalDateTime start, @Nullable LocalDateTime end) {
		if (start == null || end == null || end.isBefore(start)) {
			return Duration.ZERO;
		}
		return Duration.between(start, end);
	}

	/** A moment on both clocks, or the period that began at it. */
	record Mark(Instant instant, long nanos, @Nullable Long endNanos) {

		static Mark now() {
			return new Mark(Instant.now(), System.nanoTime(), null);
		}

		Mark until(Mark end) {
			return new Mark(this.instant, this.nanos, end.nanos);
		}

		boolean isPeriod() {
			return this.endNanos != null;
		}

		Duration length() {
			return (this.endNanos != null) ? Duration.ofNanos(this.endNanos - this.nanos) : Duration.ZERO;
		}

	}

}
