package io.github.batchpushgateway.job;

import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.batchpushgateway.push.GroupingKey;
import io.github.batchpushgateway.push.KeptFamily;
import io.github.batchpushgateway.push.PushgatewayReporter;
import io.prometheus.client.Collector;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.AbstractJob;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.scope.context.JobContext;
import org.springframework.batch.core.scope.context.JobSynchronizationManager;
import org.springframework.batch.core.step.AbstractStep;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.core.Ordered;

/**
 * Pushes the metrics of a job when it ends, whether it completed, failed or was stopped.
 *
 * <h2>When</h2>
 *
 * A listener that comes last in {@code afterJob} sees the status that the others have
 * set, but is not called at all when one of them throws. So this one does not push in
 * {@code afterJob}. It leaves a destruction callback in the run's {@link JobContext},
 * which Spring Batch closes on the job's thread in a {@code finally} block, after every
 * listener and after storing the final status, before {@code execute} returns. Exceptions
 * and errors of other listeners and a job repository that fails at the end cannot come in
 * between, and no timer is needed.
 *
 * <p>
 * The callback is registered when the run begins, which this listener sees before others
 * because of its order, and again when the run ends, by a second listener that is called
 * first because it has no order: a run that was stopped before it began has no beginning.
 * That second listener also stops the clock, so other listeners' time is not the job's.
 *
 * <p>
 * Called by hand, outside a run of Spring Batch, {@code afterJob} pushes at once.
 *
 * <h2>What is kept, and where</h2>
 *
 * A {@link Run} from its beginning to the callback, found by the identity of its
 * execution or by its thread, never by an id: with the default job repository every
 * execution has the id 1, executions that run at the same time are equal to each other,
 * and even share their {@code JobContext}. The callback therefore only ever touches the
 * innermost run of the thread it is called on, and is one object for all runs, which a
 * shared context takes but once.
 *
 * <h2>What it never does</h2>
 *
 * It never changes a run and never throws, whatever goes wrong: a run is over when it is
 * pushed, and nobody is helped by its failing then.
 */
public final class JobMetricsListener implements JobExecutionListener, Ordered {

	/**
	 * Names of the labels that metrics have of their own, which a grouping key would
	 * overwrite.
	 */
	public static final Set<String> LABELS = JobMetricFamilies.LABELS;

	/** The family that a failed run leaves as it is. */
	public static final KeptFamily LAST_SUCCESS = JobMetricFamilies.LAST_SUCCESS;

	private static final Log logger = LogFactory.getLog(JobMetricsListener.class);

	private final PushgatewayReporter reporter;

	private final JobCustomizers customizers;

	private final RunFamilies families;

	private final Function<JobExecution, @Nullable JobExecution> stored;

	private final Supplier<Run.Mark> clock;

	private final Deque<Run> runs = new ConcurrentLinkedDeque<>();

	private final Set<String> jobsWithStepsLeftOut = ConcurrentHashMap.newKeySet();

	private final JobExecutionListener endOfRun = new EndOfRun();

	private final Runnable contextClosed = this::pushRunOfClosedContext;

	/**
	 * Creates a listener for any number of jobs.
	 * @param reporter takes the metrics on
	 * @param customizers give each run its grouping key and its last touch
	 * @param families what is pushed of a run
	 * @param stored reads an execution from the job repository again; asked only when
	 * remote workers may have written to it
	 */
	public JobMetricsListener(PushgatewayReporter reporter, JobCustomizers customizers, RunFamilies families,
			Function<JobExecution, @Nullable JobExecution> stored) {
		this(reporter, customizers, families, stored, Run.Mark::now);
	}

	JobMetricsListener(PushgatewayReporter reporter, JobCustomizers customizers, RunFamilies families,
			Function<JobExecution, @Nullable JobExecution> stored, Supplier<Run.Mark> clock) {
		this.reporter = reporter;
		this.customizers = customizers;
		this.families = families;
		this.stored = stored;
		this.clock = clock;
	}

	/**
	 * Adds this listener to a job, and a timer to each of its steps that is there
	 * already. Does nothing the second time.
	 */
	public void attachTo(AbstractJob job) {
		job.registerJobExecutionListener(this);
		job.registerJobExecutionListener(this.endOfRun);
		for (Step step : stepsOf(job)) {
			if (step instanceof AbstractStep abstractStep) {
				attachTo(abstractStep);
			}
		}
	}

	/**
	 * Adds a timer to a step, as a step needs that its job cannot show: one of the job
	 * scope, which is made while the job runs. Does nothing the second time.
	 */
	public void attachTo(AbstractStep step) {
		step.registerStepExecutionListener(new StepTimer(this, step.getName()));
		step.registerStepExecutionListener(new EndOfStep(this));
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void beforeJob(JobExecution execution) {
		quietly(execution, () -> {
			Run.Mark start = this.clock.get();
			Run run = begin(execution, start);
			callWhenContextCloses();
			if (this.families.whileRunning()) {
				this.reporter.reportStart(run.groupingKey(),
						this.customizers.families(execution, JobMetricFamilies.ofStart(start.instant())));
			}
		});
	}

	@Override
	public void afterJob(JobExecution execution) {
		quietly(execution, () -> {
			Run run = begun(execution);
			if (!run.isOver()) {
				run.markEnd(this.clock.get());
			}
			if (!callWhenContextCloses()) {
				push(run);
			}
		});
	}

	private void pushRunOfClosedContext() {
		Run run = innermost(Thread.currentThread());
		if (run != null && run.isOver()) {
			quietly(run.execution(), () -> push(run));
		}
	}

	private void push(Run run) {
		this.runs.remove(run);
		run.markEnd(this.clock.get());
		try {
			String jobName = run.execution().getJobInstance().getJobName();
			JobSnapshot snapshot = JobSnapshot.of(run, this.families.parameters(), this.stored);
			Collector families = this.customizers.families(run.execution(), JobMetricFamilies.of(snapshot,
					this.families.steps(), this.families.maxAges().get(jobName), this.families.whileRunning()));
			this.reporter.report(run.groupingKey(),
					JobMetricFamilies.withRunning(families, () -> isRunning(run.groupingKey())),
					this.families.meters().with(run.groupingKey(), families));
			sayThatStepsAreLeftOut(jobName, snapshot);
		}
		finally {
			this.reporter.runEnded(run.groupingKey());
		}
	}

	/**
	 * Whether another run of the group goes on. Asked when the push has its turn, so the
	 * last of several runs that end together says no.
	 */
	private boolean isRunning(GroupingKey groupingKey) {
		return this.runs.stream().anyMatch((run) -> run.groupingKey().equals(groupingKey));
	}

	private void sayThatStepsAreLeftOut(String jobName, JobSnapshot snapshot) {
		StepSelection selection = this.families.steps();
		int steps = selection.enabled() ? selection.candidates(snapshot).size() : 0;
		if (steps > selection.max() && this.jobsWithStepsLeftOut.add(jobName)) {
			logger.info("Job '" + jobName + "' has " + steps + " steps; only the first " + selection.max()
					+ " have series of their own (batch.pushgateway.steps.max).");
		}
	}

	private Run begin(JobExecution execution, Run.@Nullable Mark start) {
		GroupingKey groupingKey = this.customizers.groupingKey(execution);
		Run run = new Run(execution, groupingKey, start);
		this.runs.addLast(run);
		this.reporter.runStarted(groupingKey);
		return run;
	}

	private Run begun(JobExecution execution) {
		Run run = find(execution);
		return (run != null) ? run : begin(execution, null);
	}

	@SuppressWarnings("ReferenceEquality")
	private @Nullable Run find(JobExecution execution) {
		for (Run run : this.runs) {
			if (run.execution() == execution) {
				return run;
			}
		}
		return null;
	}

	private @Nullable Run innermost(Thread thread) {
		for (Iterator<Run> latestFirst = this.runs.descendingIterator(); latestFirst.hasNext();) {
			Run run = latestFirst.next();
			if (run.thread() == thread) {
				return run;
			}
		}
		return null;
	}

	private static List<Step> stepsOf(AbstractJob job) {
		try {
			return job.getStepNames().stream().map(job::getStep).toList();
		}
		catch (RuntimeException ex) {
			logger.debug("Not all steps of job '" + job.getName() + "' are there before it runs", ex);
			return List.of();
		}
	}

	private boolean callWhenContextCloses() {
		JobContext context = JobSynchronizationManager.getContext();
		if (context == null) {
			return false;
		}
		context.registerDestructionCallback(JobMetricsListener.class.getName(), this.contextClosed);
		return true;
	}

	private static void quietly(JobExecution execution, Runnable action) {
		try {
			action.run();
		}
		catch (Throwable ex) {
			String message = "The metrics of job '" + execution.getJobInstance().getJobName() + "' are not pushed";
			logger.warn(message + ": " + ex);
			logger.debug(message, ex);
		}
	}

	/**
	 * Called first when a run ends, because it has no order and is added after the job
	 * was built.
	 */
	private final class EndOfRun implements JobExecutionListener {

		@Override
		public void afterJob(JobExecution execution) {
			quietly(execution, () -> {
				begun(execution).markEnd(JobMetricsListener.this.clock.get());
				callWhenContextCloses();
			});
		}

	}

	/**
	 * Takes the time of a step, on the thread it runs on. What it does under another name
	 * is not the job's own step but a part of one: it is a worker as well.
	 */
	private record StepTimer(JobMetricsListener listener, String stepName) implements StepExecutionListener, Ordered {

		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE;
		}

		@Override
		public void beforeStep(StepExecution step) {
			Run run = runOf(step);
			if (run != null) {
				run.markStart(step, this.listener.clock.get());
			}
		}

		@Override
		public @Nullable ExitStatus afterStep(StepExecution step) {
			Run run = runOf(step);
			if (run != null) {
				run.markEnd(step, this.listener.clock.get());
			}
			return null;
		}

		private @Nullable Run runOf(StepExecution step) {
			return step.getStepName().equals(this.stepName) ? this.listener.find(step.getJobExecution()) : null;
		}

	}

	/**
	 * Called first when a step ends, for the same reasons as {@link EndOfRun}: before
	 * what remote workers have done with its chunks is added to its counts.
	 */
	private record EndOfStep(JobMetricsListener listener) implements StepExecutionListener {

		@Override
		public @Nullable ExitStatus afterStep(StepExecution step) {
			Run run = this.listener.find(step.getJobExecution());
			if (run != null && RemoteChunks.areSentBy(step)) {
				run.markHandedOut(step, StepSnapshot.Counts.of(step));
			}
			return null;
		}

	}

}
