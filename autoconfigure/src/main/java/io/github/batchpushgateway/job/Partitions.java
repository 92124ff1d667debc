package io.github.batchpushgateway.job;

import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which steps of a run did a part of another one's work, and whose.
 *
 * <p>
 * A partitioned step, the manager, gets its workers' counts when all of them have
 * answered. When one is lost, or is late, it gets none, or those of the others only. What
 * the workers say themselves is therefore added up too, and the greater count is the true
 * one.
 *
 * <p>
 * Spring Batch does not keep whose worker a step execution is. Its name has a colon,
 * which {@code SimpleStepExecutionSplitter} puts there, and it is made while its manager
 * runs. Where several managers run at that time, as in a split, it is nobody's; the
 * counts of the run contain it all the same.
 */
final class Partitions {

	private final List<StepRow> managers;

	private final List<StepRow> workers;

	private final List<StepRow> others;

	private final Run run;

	Partitions(Run run, List<StepRow> rows) {
		this.run = run;
		boolean partitioned = rows.stream().anyMatch(StepRow::isPartitioned);
		this.workers = rows.stream()
			.filter((row) -> partitioned && !row.ofTheJob() && row.name().contains(":"))
			.toList();
		this.managers = rows.stream().filter((row) -> !isWorker(row) && row.isPartitioned()).toList();
		this.others = rows.stream().filter((row) -> !isWorker(row) && !row.isPartitioned()).toList();
	}

	boolean isWorker(StepRow row) {
		return this.workers.contains(row);
	}

	/** The counts of one step, those of its workers included. */
	StepSnapshot.Counts counts(StepRow row) {
		return this.managers.contains(row)
				? this.run.counts(row).orMore(sum(leaves().filter((worker) -> isOnlyManager(row, worker))))
				: this.run.counts(row);
	}

	/** The counts of the run: each item counts once. */
	StepSnapshot.Counts totals() {
		return sum(this.others.stream()).plus(this.managers.stream()
			.map(this::counts)
			.reduce(StepSnapshot.Counts.NONE, StepSnapshot.Counts::plus)
			.orMore(sum(leaves())));
	}

	/** Workers that are partitioned themselves have workers that count. */
	private Stream<StepRow> leaves() {
		return this.workers.stream().filter((worker) -> !worker.isPartitioned());
	}

	private boolean isOnlyManager(StepRow manager, StepRow worker) {
		return wasMadeBy(manager, worker)
				&& this.managers.stream().filter((other) -> wasMadeBy(other, worker)).count() == 1;
	}

	private static boolean wasMadeBy(StepRow manager, StepRow worker) {
		LocalDateTime start = manager.made().getStartTime();
		LocalDateTime end = manager.made().getEndTime();
		LocalDateTime made = worker.made().getCreateTime();
		return start != null && !made.isBefore(start) && (end == null || !made.isAfter(end));
	}

	private StepSnapshot.Counts sum(Stream<StepRow> rows) {
		return rows.map(this.run::counts).reduce(StepSnapshot.Counts.NONE, StepSnapshot.Counts::plus);
	}

}
