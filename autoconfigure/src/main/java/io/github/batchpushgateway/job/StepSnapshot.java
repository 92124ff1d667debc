package io.github.batchpushgateway.job;

import java.time.Duration;

import org.springframework.batch.core.BatchStatus;

/**
 * What a step of a finished run has done; steps of the same name, as a loop in a flow
 * makes them, count together.
 *
 * @param name name of the step execution
 * @param partition whether it did a part of the work of a partitioned step, whose counts
 * include it
 * @param status one a step can end with
 * @param success whether it completed with an exit code that says so
 * @param duration not negative
 * @param counts what it did with items
 */
record StepSnapshot(String name, boolean partition, BatchStatus status, boolean success, Duration duration,
		Counts counts) {

	/** The same step again, later in the run: the last status counts. */
	StepSnapshot and(StepSnapshot later) {
		return new StepSnapshot(this.name, this.partition, later.status, later.success,
				this.duration.plus(later.duration), this.counts.plus(later.counts));
	}

	/**
	 * Spring Batch's counts of one step or, added up, of one run.
	 */
	record Counts(long read, long written, long filtered, long readSkips, long processSkips, long writeSkips,
			long commits, long rollbacks) {

		static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0);

		Counts plus(Counts other) {
			return new Counts(this.read + other.read, this.written + other.written, this.filtered + other.filtered,
					this.readSkips + other.readSkips, this.processSkips + other.processSkips,
					this.writeSkips + other.writeSkips, this.commits + other.commits, this.rollbacks + other.rollbacks);
		}

	}

}
