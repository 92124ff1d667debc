package io.github.batchpushgateway.job;

import org.springframework.batch.core.partition.PartitionStep;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;

/**
 * A step execution of a run: the object that this JVM has made, and what it says.
 *
 * @param made the object in memory, by which the run knows the step
 * @param current what holds: the same, or, where a remote worker has done the step, what
 * that has written to the job repository
 * @param ofTheJob whether the step is one the job itself contains
 */
record StepRow(StepExecution made, StepExecution current, boolean ofTheJob) {

	String name() {
		return this.made.getStepName();
	}

	boolean isPartitioned() {
		return PartitionStep.class.getName().equals(this.current.getExecutionContext().get(Step.STEP_TYPE_KEY));
	}

}
