package io.github.batchpushgateway.job;

import java.util.List;

/**
 * Which steps get series of their own; the totals of the job count all steps.
 *
 * @param enabled whether any does
 * @param includePartitions whether the workers of a partitioned step do
 * @param max how many at most, the first ones of the run; at least 0
 */
public record StepSelection(boolean enabled, boolean includePartitions, int max) {

	/** Those that get series, were there no maximum. */
	List<StepSnapshot> candidates(JobSnapshot job) {
		return job.steps().stream().filter((step) -> !step.partition() || this.includePartitions).toList();
	}

}
