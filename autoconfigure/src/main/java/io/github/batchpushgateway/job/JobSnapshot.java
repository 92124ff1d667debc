package io.github.batchpushgateway.job;

import java.time.Duration;
import java.time.Instant;
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
import org.springframework.batch.core.step.StepExecution;

/**
 * What a finished run has done, as it stood when its last listener had spoken. Immutable.
 *
 * <p>
 * The counts are those of this run alone: after a restart they leave out what an earlier
 * run has done. A partitioned step counts once; see {@link Partitions}.
 *
 * @param status one a run can end with
 * @param success whether it completed with an exit code that says so; a failed step that
 * the job's flow has handled does not count against it
 * @param exitCode without its description
 * @param parameters those of the run that are labels, by the names of the labels
 * @param duration not negative
 * @param start when it started; equal to {@code end} for a run that was stopped before it
 * began
 * @param end when it ended
 * @param totals the counts of the whole run
 * @param steps in the order they started in
 */
record JobSnapshot(BatchStatus status, boolean success, String exitCode, Map<String, String> parameters,
		Duration duration, Instant start, Instant end, StepSnapshot.Counts totals, List<StepSnapshot> steps) {

	/**
	 * Takes the snapshot.
	 * @param run what is known of the run besides its execution
	 * @param parameters which parameters are labels
	 * @param stored finds the execution in the job repository: rows that remote workers
	 * have written are there and not in memory
	 */
	static JobSnapshot of(Run run, ParameterLabels parameters, Function<JobExecution, @Nullable JobExecution> stored) {
		JobExecution execution = run.execution();
		List<StepRow> rows = rows(run, stored);
		Partitions partitions = new Partitions(run, rows);
		return new JobSnapshot(ended(execution.getStatus()),
				isSuccess(execution.getStatus(), execution.getExitStatus()), execution.getExitStatus().getExitCode(),
				parameters.of(execution.getJobParameters()), run.duration(), run.start(), run.end(),
				partitions.totals(), steps(run, rows, partitions));
	}

	private static List<StepSnapshot> steps(Run run, List<StepRow> rows, Partitions partitions) {
		Map<String, StepSnapshot> steps = new LinkedHashMap<>();
		for (StepRow row : rows) {
			StepExecution execution = row.current();
			StepSnapshot step = new StepSnapshot(row.name(), partitions.isWorker(row), ended(execution.getStatus()),
					isSuccess(execution.getStatus(), execution.getExitStatus()), run.duration(row),
					partitions.counts(row));
			steps.merge(row.name(), step, StepSnapshot::and);
		}
		return List.copyOf(steps.values());
	}

	private static List<StepRow> rows(Run run, Function<JobExecution, @Nullable JobExecution> stored) {
		Collection<StepExecution> inMemory = run.execution().getStepExecutions();
		boolean stale = inMemory.stream().anyMatch((step) -> step.getStatus().isRunning());
		JobExecution found = stale ? stored.apply(run.execution()) : null;
		Map<Long, StepExecution> byId = (found == null) ? Map.of()
				: found.getStepExecutions()
					.stream()
					.collect(Collectors.toMap(StepExecution::getId, Function.identity(), (first, second) -> second));
		return inMemory.stream()
			.map((step) -> new StepRow(step,
					step.getStatus().isRunning() ? byId.getOrDefault(step.getId(), step) : step,
					run.isStepOfTheJob(step)))
			.toList();
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
