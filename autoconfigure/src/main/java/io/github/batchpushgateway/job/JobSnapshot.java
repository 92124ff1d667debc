package io.github.batchpushgateway.job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.partition.PartitionStep;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;

/**
 * What a finished run has done, as it stood when its last listener had spoken. Immutable.
 *
 * <p>
 * The counts are those of this run alone: after a restart they leave out what an earlier
 * run has done. A partitioned step counts once, by its manager, whose counts contain
 * those of its workers.
 *
 * @param status one a run can end with
 * @param success whether it completed with an exit code that says so; a failed step that
 * the job's flow has handled does not count against it
 * @param exitCode without its description
 * @param duration not negative
 * @param start when it started; equal to {@code end} for a run that was stopped before it
 * began
 * @param end when it ended
 * @param steps in the order they started in
 */
record JobSnapshot(BatchStatus status, boolean success, String exitCode, Duration duration, Instant start, Instant end,
		List<StepSnapshot> steps) {

	/**
	 * Takes the snapshot.
	 * @param run what is known of the run besides its execution
	 * @param stored finds the execution in the job repository: rows that remote workers
	 * have written are there and not in memory
	 */
	static JobSnapshot of(Run run, Function<JobExecution, @Nullable JobExecution> stored) {
		JobExecution execution = run.execution();
		return new JobSnapshot(ended(execution.getStatus()),
				isSuccess(execution.getStatus(), execution.getExitStatus()), execution.getExitStatus().getExitCode(),
				run.duration(), run.start(), run.end(), steps(run, current(execution, stored)));
	}

	/** The counts of the whole run. */
	StepSnapshot.Counts totals() {
		return this.steps.stream()
			.filter((step) -> !step.partition())
			.map(StepSnapshot::counts)
			.reduce(StepSnapshot.Counts.NONE, StepSnapshot.Counts::plus);
	}

	private static List<StepSnapshot> steps(Run run, Collection<StepExecution> executions) {
		boolean partitioned = executions.stream().anyMatch(JobSnapshot::isPartitionStep);
		Map<String, StepSnapshot> steps = new LinkedHashMap<>();
		for (StepExecution execution : executions) {
			boolean partition = partitioned && !run.isStepOfTheJob(execution) && execution.getStepName().contains(":");
			steps.merge(execution.getStepName(), step(run, execution, partition), StepSnapshot::and);
		}
		return List.copyOf(steps.values());
	}

	private static StepSnapshot step(Run run, StepExecution execution, boolean partition) {
		return new StepSnapshot(execution.getStepName(), partition, ended(execution.getStatus()),
				isSuccess(execution.getStatus(), execution.getExitStatus()), run.duration(execution),
				new StepSnapshot.Counts(execution.getReadCount(), execution.getWriteCount(), execution.getFilterCount(),
						execution.getReadSkipCount(), execution.getProcessSkipCount(), execution.getWriteSkipCount(),
						execution.getCommitCount(), execution.getRollbackCount()));
	}

	private static Collection<StepExecution> current(JobExecution execution,
			Function<JobExecution, @Nullable JobExecution> stored) {
		Collection<StepExecution> inMemory = execution.getStepExecutions();
		if (inMemory.stream().noneMatch((step) -> step.getStatus().isRunning())) {
			return inMemory;
		}
		JobExecution found = stored.apply(execution);
		if (found == null) {
			return inMemory;
		}
		Map<Long, StepExecution> byId = found.getStepExecutions()
			.stream()
			.collect(Collectors.toMap(StepExecution::getId, Function.identity(), (first, second) -> second));
		List<StepExecution> current = new ArrayList<>();
		for (StepExecution step : inMemory) {
			current.add(step.getStatus().isRunning() ? byId.getOrDefault(step.getId(), step) : step);
		}
		return current;
	}

	private static boolean isPartitionStep(StepExecution execution) {
		return PartitionStep.class.getName().equals(execution.getExecutionContext().get(Step.STEP_TYPE_KEY));
	}

	private static boolean isSuccess(BatchStatus status, ExitStatus exitStatus) {
		String code = exitStatus.getExitCode();
		return status == BatchStatus.COMPLETED && !code.equals(ExitStatus.FAILED.getExitCode())
				&& !code.equals(ExitStatus.UNKNOWN.getExitCode());
	}

	/**
	 * What a status means now that nothing runs any more: an {@link Error} may have left
	 * one behind that says it does.
	 */
	private static BatchStatus ended(BatchStatus status) {
		return switch (status) {
			case STARTING, STARTED -> BatchStatus.UNKNOWN;
			case STOPPING -> BatchStatus.STOPPED;
			default -> status;
		};
	}

}
