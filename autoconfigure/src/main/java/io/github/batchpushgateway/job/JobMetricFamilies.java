package io.github.batchpushgateway.job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import io.github.batchpushgateway.push.KeptFamily;
import io.prometheus.client.Collector;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.BatchStatus;

/**
 * Every name, unit, label and help text that a finished run is pushed with.
 *
 * <p>
 * All are gauges: the value of the last run, which goes down as well as up. All but the
 * time of the last success are there for every run, with zeros, because a push with POST
 * keeps the families it does not carry, and those would be an older run's. A run without
 * steps therefore carries each family of the steps too, with one sample without a step.
 */
final class JobMetricFamilies extends Collector {

	static final Set<String> LABELS = Set.of("status", "exit_code", "step", "phase");

	static final KeptFamily LAST_SUCCESS = new KeptFamily("batch_job_last_success_timestamp_seconds",
			"When the last successful run ended, in seconds since the epoch.");

	private static final List<String> PREFIXES = List.of("batch_job_", "batch_step_");

	private static final int EXIT_CODE_LENGTH = 40;

	private static final List<BatchStatus> STATUSES = List.of(BatchStatus.COMPLETED, BatchStatus.STOPPED,
			BatchStatus.FAILED, BatchStatus.ABANDONED, BatchStatus.UNKNOWN);

	private static final String RUNNING = "batch_job_running";

	private static final String START = "batch_job_start_timestamp_seconds";

	private final List<MetricFamilySamples> families = new ArrayList<>();

	private JobMetricFamilies() {
	}

	/**
	 * What is said of a run that has just begun; that of the last run stays.
	 */
	static JobMetricFamilies ofStart(Instant start) {
		JobMetricFamilies families = new JobMetricFamilies();
		families.addStart(start);
		families.addRunning(true);
		return families;
	}

	/**
	 * Renders a snapshot; later changes of anything do not change the families.
	 * @param maxAge the age of the last success at which to alert; null for none
	 * @param tellsRunning whether the run says that it does not go on
	 */
	static JobMetricFamilies of(JobSnapshot job, StepSelection selection, @Nullable Duration maxAge,
			boolean tellsRunning) {
		JobMetricFamilies families = new JobMetricFamilies();
		families.addJob(job);
		if (maxAge != null) {
			families.add("batch_job_max_age_seconds", "Age of the last success at which to alert.", seconds(maxAge));
		}
		if (tellsRunning) {
			families.addRunning(false);
		}
		families.addItems("batch_job", "of the run", List.of(new Labelled("", job.totals())));
		if (selection.enabled()) {
			families.addSteps(job, selection.candidates(job).stream().limit(selection.max()).toList());
		}
		return families;
	}

	@Override
	public List<MetricFamilySamples> collect() {
		return List.copyOf(this.families);
	}

	/** Whether a metric of this name can only be one of a run. */
	static boolean isReserved(String name) {
		return PREFIXES.stream().anyMatch(name::startsWith);
	}

	/**
	 * The same families, which say whether a run of the job goes on at the time they are
	 * sent, if they say it at all.
	 */
	static Collector withRunning(Collector families, BooleanSupplier running) {
		return new Collector() {

			@Override
			public List<MetricFamilySamples> collect() {
				return families.collect()
					.stream()
					.map((family) -> family.name.equals(RUNNING) ? running(running.getAsBoolean()) : family)
					.toList();
			}

		};
	}

	private void addRunning(boolean running) {
		this.families.add(running(running));
	}

	private static MetricFamilySamples running(boolean running) {
		return family(RUNNING, "Whether a run of the job goes on.",
				List.of(sample(RUNNING, List.of(), List.of(), running ? 1 : 0)));
	}

	private void addJob(JobSnapshot job) {
		add("batch_job_duration_seconds", "Length of the last run.", seconds(job.duration()));
		add("batch_job_status", "Status the last run ended with: 1 for that one, 0 for the others.", "status",
				(status) -> (status == job.status()) ? 1 : 0);
		add("batch_job_success", "Whether the last run completed, with an exit code that says so.",
				job.success() ? 1 : 0);
		addStart(job.start());
		add("batch_job_end_timestamp_seconds", "When the last run ended, in seconds since the epoch.",
				seconds(job.end()));
		if (job.success()) {
			add(LAST_SUCCESS.name(), LAST_SUCCESS.help(), seconds(job.end()));
		}
		add("batch_job_steps", "Number of steps of the last run that ended with the status.", "status", (
				status) -> job.steps().stream().filter((step) -> !step.partition() && step.status() == status).count());
		add("batch_job_info", "Exit code of the last run.",
				List.of(info(shortened(job.exitCode(), EXIT_CODE_LENGTH), job.parameters())));
	}

	private void addStart(Instant start) {
		add(START, "When the last run started, in seconds since the epoch.", seconds(start));
	}

	private static MetricFamilySamples.Sample info(String exitCode, Map<String, String> parameters) {
		List<String> names = new ArrayList<>(List.of("exit_code"));
		List<String> values = new ArrayList<>(List.of(exitCode));
		parameters.forEach((name, value) -> {
			names.add(name);
			values.add(value);
		});
		return sample("batch_job_info", names, values, 1);
	}

	private void addSteps(JobSnapshot job, List<StepSnapshot> steps) {
		String name = "batch_step_duration_seconds";
		List<MetricFamilySamples.Sample> durations = new ArrayList<>();
		List<MetricFamilySamples.Sample> successes = new ArrayList<>();
		List<Labelled> items = new ArrayList<>();
		for (StepSnapshot step : steps) {
			durations.add(sample(name, List.of("step"), List.of(step.name()), seconds(step.duration())));
			successes.add(sample("batch_step_success", List.of("step"), List.of(step.name()), step.success() ? 1 : 0));
			items.add(new Labelled(step.name(), step.counts()));
		}
		if (steps.isEmpty()) {
			durations.add(sample(name, List.of(), List.of(), 0));
			successes.add(sample("batch_step_success", List.of(), List.of(), job.success() ? 1 : 0));
			items.add(new Labelled("", StepSnapshot.Counts.NONE));
		}
		add(name, "Length of the step in the last run.", durations);
		add("batch_step_success", "Whether the step completed in the last run, with an exit code that says so.",
				successes);
		addItems("batch_step", "of the step in the last run", items);
	}

	private void addItems(String prefix, String whose, List<Labelled> all) {
		add(prefix + "_items_read", "Items read " + whose + ".", all, StepSnapshot.Counts::read);
		add(prefix + "_items_written", "Items written " + whose + ".", all, StepSnapshot.Counts::written);
		add(prefix + "_items_filtered", "Items filtered " + whose + ".", all, StepSnapshot.Counts::filtered);
		addSkips(prefix + "_items_skipped", "Items skipped " + whose + ", by the phase that failed.", all);
		add(prefix + "_commits", "Transactions committed " + whose + ".", all, StepSnapshot.Counts::commits);
		add(prefix + "_rollbacks", "Transactions rolled back " + whose + ".", all, StepSnapshot.Counts::rollbacks);
	}

	private void add(String name, String help, double value) {
		add(name, help, List.of(sample(name, List.of(), List.of(), value)));
	}

	private void add(String name, String help, String label, ToDoubleFunction<BatchStatus> value) {
		add(name, help,
				STATUSES.stream()
					.map((status) -> sample(name, List.of(label), List.of(status.name()), value.applyAsDouble(status)))
					.toList());
	}

	private void add(String name, String help, List<Labelled> all, ToLongFunction<StepSnapshot.Counts> value) {
		add(name, help, all.stream().map((one) -> one.sample(name, value.applyAsLong(one.counts))).toList());
	}

	private void addSkips(String name, String help, List<Labelled> all) {
		List<MetricFamilySamples.Sample> samples = new ArrayList<>();
		for (Labelled one : all) {
			samples.add(one.sample(name, one.counts.readSkips(), "phase", "read"));
			samples.add(one.sample(name, one.counts.processSkips(), "phase", "process"));
			samples.add(one.sample(name, one.counts.writeSkips(), "phase", "write"));
		}
		add(name, help, samples);
	}

	private void add(String name, String help, List<MetricFamilySamples.Sample> samples) {
		this.families.add(family(name, help, samples));
	}

	private static MetricFamilySamples family(String name, String help, List<MetricFamilySamples.Sample> samples) {
		return new MetricFamilySamples(name, Type.GAUGE, help, samples);
	}

	private static MetricFamilySamples.Sample sample(String name, List<String> labels, List<String> values,
			double value) {
		return new MetricFamilySamples.Sample(name, labels, values, value);
	}

	private static double seconds(Duration duration) {
		return duration.toNanos() / 1e9;
	}

	private static double seconds(Instant instant) {
		return instant.toEpochMilli() / 1e3;
	}

	static String shortened(String value, int length) {
		int end = Math.min(length, value.codePointCount(0, value.length()));
		return value.substring(0, value.offsetByCodePoints(0, end));
	}

	/** Counts with the step they belong to, or with none. */
	private record Labelled(String step, StepSnapshot.Counts counts) {

		MetricFamilySamples.Sample sample(String name, long value, String... label) {
			List<String> names = new ArrayList<>();
			List<String> values = new ArrayList<>();
			if (!this.step.isEmpty()) {
				names.add("step");
				values.add(this.step);
			}
			if (label.length > 0) {
				names.add(label[0]);
				values.add(label[1]);
			}
			return JobMetricFamilies.sample(name, names, values, (double) value);
		}

	}

}
