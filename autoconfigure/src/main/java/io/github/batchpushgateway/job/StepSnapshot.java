package io.github.batchpushgateway.job;

import java.time.Duration;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.step.StepExecution;

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

		static Counts of(StepExecution step) {
			return new Counts(step.getReadCount(), step.getWriteCount(), step.getFilterCount(), step.getReadSkipCount(),
					step.getProcessSkipCount(), step.getWriteSkipCount(), step.getCommitCount(),
					step.getRollbackCount());
		}

		/** Whether each item that was read was written, filtered or skipped. */
		boolean accountForAllRead() {
			return this.read == this.written + this.filtered + this.processSkips + this.writeSkips;
		}

		Counts withWritten(long written) {
			return new Counts(this.read, written, this.filtered, this.readSkips, this.processSkips, this.writeSkips,
					this.commits, this.rollbacks);
		}

		/** Of each count the greater one. */
		Counts orMore(Counts other) {
			return new Counts(Math.max(this.read, other.read), Math.max(this.written, other.written),
					Math.max(this.filtered, other.filtered), Math.max(this.readSkips, other.readSkips),
					Math.max(this.processSkips, other.processSkips), Math.max(this.writeSkips, other.writeSkips),
					Math.max(this.commits, other.commits), Math.max(this.rollbacks, other.rollbacks));
		}

		Counts plus(Counts other) {
			return new Counts(this.read + other.read, this.written + other.written, this.filtered + other.filtered,
					this.readSkips + other.readSkips, this.processSkips + other.processSkips,
					this.writeSkips + other.writeSkips, this.commits + other.commits, this.rollbacks + other.rollbacks);
		}

	}

}
