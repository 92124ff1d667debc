package io.github.batchpushgateway.job;

import java.util.Map;

import org.springframework.batch.core.job.JobExecution;

/**
 * A bean that changes the labels which a job is pushed under.
 *
 * <p>
 * Each combination of values is a group of its own, with its own last run: a label of few
 * values, such as a region or a tenant. One that is new with each run, such as an id or a
 * date, makes groups that no later run replaces.
 */
@FunctionalInterface
public interface GroupingLabelsCustomizer {

	/**
	 * Called when a run begins, on the thread that runs the job. What it throws is
	 * logged, as is a label that a grouping key cannot have, and the run is pushed as if
	 * it had not been called.
	 * @param execution the run; not to be changed
	 * @param labels of the grouping key besides {@code job}, to be changed at will until
	 * this method returns
	 */
	void customize(JobExecution execution, Map<String, String> labels);

}
