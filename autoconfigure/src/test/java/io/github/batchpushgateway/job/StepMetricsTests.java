package io.github.batchpushgateway.job;

import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.AbstractJob;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.job.builder.FlowBuilder;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.flow.Flow;
import org.springframework.batch.core.job.flow.FlowExecutionStatus;
import org.springframework.batch.core.job.flow.JobExecutionDecider;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class StepMetricsTests {

	private final Map<JobExecution, JobExecution> stored = new HashMap<>();

	private PushedJobs jobs = new PushedJobs(new StepSelection(true, false, 50), this.stored::get);

	@AfterEach
	void stop() {
		this.jobs.close();
	}

	@Test
	void workersOfAPartitionedStepDoNotCountTwice() throws Exception {
		this.jobs.run(this.jobs.job("orders", partitioned("totals"), this.jobs.chunks("etl:one", List.of(1, 2))));

		assertThat(this.jobs.samples()).contains("batch_job_items_read 14.0", "batch_job_commits 7.0",
				"batch_job_steps{status=\"COMPLETED\",} 2.0", "batch_step_items_read{step=\"totals\",} 12.0",
				"batch_step_items_read{step=\"etl:one\",} 2.0");
		assertThat(this.jobs.gateway.request().body()).doesNotContain("partition");
	}

	@Test
	void workersOfAPartitionedStepAreStepsWhenAskedFor() throws Exception {
		select(new StepSelection(true, true, 50));

		this.jobs.run(this.jobs.job("orders", partitioned("totals")));

		assertThat(this.jobs.samples()).contains("batch_job_items_read 12.0",
				"batch_step_items_read{step=\"totals\",} 12.0",
				"batch_step_items_read{step=\"worker:partition0\",} 4.0",
				"batch_step_items_read{step=\"worker:partition2\",} 4.0");
	}

	@Test
	void aStepNamedLikeAWorkerCountsInAJobWithoutPartitions() throws Exception {
		this.jobs.run(this.jobs.job("orders", this.jobs.chunks("etl:one", List.of(1, 2))));

		assertThat(this.jobs.samples()).contains("batch_job_items_read 2.0",
				"batch_step_items_read{step=\"etl:one\",} 2.0");
	}

	@Test
	void aStepThatIsAlsoTheWorkerOfAnotherCountsOnce() throws Exception {
		Step load = this.jobs.tasklet("load", () -> {
		});

		this.jobs.run(this.jobs.job("orders", load, partitioned("totals", load)));

		assertThat(this.jobs.samples()).contains("batch_job_commits 4.0", "batch_step_commits{step=\"load\",} 1.0",
				"batch_step_commits{step=\"totals\",} 3.0", "batch_job_steps{status=\"COMPLETED\",} 2.0");
	}

	@Test
	void aStepThatIsRepeatedCountsOnceWithTheSum() throws Exception {
		AtomicInteger rounds = new AtomicInteger();
		JobExecutionDecider thrice = (job,
				step) -> new FlowExecutionStatus((rounds.incrementAndGet() < 3) ? "AGAIN" : "DONE");
		Step load = this.jobs.tasklet("load", () -> {
		});
		Flow flow = new FlowBuilder<Flow>("loop").start(load)
			.next(thrice)
			.on("AGAIN")
			.to(load)
			.from(thrice)
			.on("DONE")
			.end()
			.build();
		AbstractJob job = (AbstractJob) new JobBuilder("orders", this.jobs.repository).start(flow).end().build();
		this.jobs.listener.attachTo(job);

		this.jobs.run(job);

		assertThat(this.jobs.samples()).containsOnlyOnce("batch_step_commits{step=\"load\",} 3.0")
			.contains("batch_step_duration_seconds{step=\"load\",} 3.0", "batch_job_commits 3.0",
					"batch_job_steps{status=\"COMPLETED\",} 1.0");
	}

	@Test
	void aFailureThatTheFlowHandlesDoesNotFailTheJob() throws Exception {
		Step load = this.jobs.tasklet("load", () -> {
			throw new IllegalStateException("no");
		});
		Step repair = this.jobs.tasklet("repair", () -> {
		});
		AbstractJob job = (AbstractJob) new JobBuilder("orders", this.jobs.repository).start(load)
			.on("FAILED")
			.to(repair)
			.end()
			.build();
		this.jobs.listener.attachTo(job);

		this.jobs.run(job);

		assertThat(this.jobs.samples()).contains("batch_job_success 1.0", "batch_step_success{step=\"load\",} 0.0",
				"batch_step_success{step=\"repair\",} 1.0", "batch_job_steps{status=\"ABANDONED\",} 1.0");
	}

	@Test
	void takesTheRowsThatRemoteWorkersHaveWritten() throws Exception {
		JobExecution inMemory = new JobExecution(7, new JobInstance(1, "orders"), new JobParameters());
		inMemory.addStepExecution(step(1, "load", BatchStatus.COMPLETED, 10, inMemory));
		inMemory.addStepExecution(step(2, "remote", BatchStatus.STARTING, 0, inMemory));
		inMemory.addStepExecution(step(3, "lost", BatchStatus.STARTED, 1, inMemory));
		JobExecution found = new JobExecution(7, new JobInstance(1, "orders"), new JobParameters());
		found.addStepExecution(step(1, "load", BatchStatus.COMPLETED, 999, found));
		found.addStepExecution(step(2, "remote", BatchStatus.COMPLETED, 5, found));
		this.stored.put(inMemory, found);
		inMemory.setStatus(BatchStatus.COMPLETED);

		this.jobs.listener.afterJob(inMemory);

		assertThat(this.jobs.samples()).contains("batch_job_items_read 16.0",
				"batch_step_items_read{step=\"load\",} 10.0", "batch_step_items_read{step=\"remote\",} 5.0",
				"batch_job_steps{status=\"COMPLETED\",} 2.0", "batch_job_steps{status=\"UNKNOWN\",} 1.0");
	}

	@Test
	void aClockThatWasSetBackMakesNoNegativeDuration() {
		JobExecution execution = new JobExecution(7, new JobInstance(1, "orders"), new JobParameters());
		StepExecution step = step(1, "load", BatchStatus.COMPLETED, 1, execution);
		step.setStartTime(LocalDateTime.of(2026, 10, 25, 2, 30));
		step.setEndTime(LocalDateTime.of(2026, 10, 25, 2, 10));
		execution.addStepExecution(step);

		this.jobs.listener.afterJob(execution);

		assertThat(this.jobs.samples()).contains("batch_step_duration_seconds{step=\"load\",} 0.0");
	}

	@Test
	void aStepThatIsNotPartOfTheJobItselfIsTimedBySpringBatch() {
		JobExecution execution = new JobExecution(7, new JobInstance(1, "orders"), new JobParameters());
		StepExecution step = step(1, "load", BatchStatus.COMPLETED, 1, execution);
		step.setStartTime(LocalDateTime.of(2026, 11, 22, 2, 30, 0));
		step.setEndTime(LocalDateTime.of(2026, 11, 22, 2, 30, 7));
		execution.addStepExecution(step);

		this.jobs.listener.afterJob(execution);

		assertThat(this.jobs.samples()).contains("batch_step_duration_seconds{step=\"load\",} 7.0");
	}

	@Test
	void stepsCanBeLeftOut() throws Exception {
		select(new StepSelection(false, false, 50));

		this.jobs.run(this.jobs.job("orders", this.jobs.chunks("load", List.of(1, 2))));

		assertThat(this.jobs.gateway.request().body()).doesNotContain("batch_step_")
			.contains("batch_job_items_read 2.0\n");
	}

	@Test
	void onlySoManyStepsGetSeriesOfTheirOwn() throws Exception {
		select(new StepSelection(true, false, 2));

		this.jobs.run(this.jobs.job("orders", this.jobs.chunks("a", List.of(1)), this.jobs.chunks("b", List.of(1)),
				this.jobs.chunks("c", List.of(1))));

		assertThat(this.jobs.gateway.request().body()).contains("step=\"a\"", "step=\"b\"")
			.doesNotContain("step=\"c\"")
			.contains("batch_job_items_read 3.0\n");
	}

	@Test
	void saysOnceForEachJobThatItHasMoreStepsThanMayGetSeries(CapturedOutput output) throws Exception {
		select(new StepSelection(true, false, 1));
		Step a = this.jobs.chunks("a", List.of(1));
		Step b = this.jobs.chunks("b", List.of(1));
		Step c = this.jobs.chunks("c", List.of(1));

		this.jobs.run(this.jobs.job("small", a));
		this.jobs.run(this.jobs.job("large", a, b, c));
		this.jobs.run(this.jobs.job("large", a, b));

		assertThat(output.toString().lines().filter((line) -> line.contains("steps.max"))).singleElement()
			.asString()
			.contains("INFO")
			.endsWith("Job 'large' has 3 steps; only the first 1 have series of their own"
					+ " (batch.pushgateway.steps.max).");
	}

	@Test
	void anExitCodeKeepsItsFirstFortyCharacters() {
		JobExecution execution = new JobExecution(7, new JobInstance(1, "orders"), new JobParameters());
		execution.setExitStatus(new ExitStatus("é😀".repeat(30), "a stack trace"));

		this.jobs.listener.afterJob(execution);

		assertThat(this.jobs.samples()).contains("batch_job_info{exit_code=\"" + "é😀".repeat(20) + "\",} 1.0");
	}

	@Test
	void aRunThatIsStillStoppingHasStopped() {
		JobExecution execution = new JobExecution(7, new JobInstance(1, "orders"), new JobParameters());
		execution.setStatus(BatchStatus.STOPPING);
		execution.addStepExecution(step(1, "load", BatchStatus.STOPPING, 1, execution));

		this.jobs.listener.afterJob(execution);

		assertThat(this.jobs.samples()).contains("batch_job_status{status=\"STOPPED\",} 1.0",
				"batch_job_steps{status=\"STOPPED\",} 1.0");
	}

	@Test
	void aCompletedRunWithTheExitCodeOfAFailureIsNoSuccess() {
		JobExecution execution = new JobExecution(7, new JobInstance(1, "orders"), new JobParameters());
		execution.setStatus(BatchStatus.COMPLETED);
		execution.setExitStatus(ExitStatus.FAILED);

		this.jobs.listener.afterJob(execution);

		assertThat(this.jobs.samples()).contains("batch_job_success 0.0",
				"batch_job_status{status=\"COMPLETED\",} 1.0");
	}

	private void select(StepSelection selection) {
		this.jobs.close();
		this.jobs = new PushedJobs(selection);
	}

	private Step partitioned(String name) {
		return partitioned(name, worker());
	}

	private Step partitioned(String name, Step worker) {
		return new StepBuilder(name, this.jobs.repository).partitioner(worker.getName(), (gridSize) -> {
			Map<String, ExecutionContext> partitions = new HashMap<>();
			IntStream.range(0, gridSize).forEach((i) -> partitions.put("partition" + i, new ExecutionContext()));
			return partitions;
		}).step(worker).gridSize(3).taskExecutor(new SimpleAsyncTaskExecutor()).build();
	}

	private Step worker() {
		return new Step() {

			@Override
			public String getName() {
				return "worker";
			}

			@Override
			public void execute(StepExecution execution) throws JobInterruptedException {
				StepMetricsTests.this.jobs.chunks("worker", IntStream.range(0, 4).boxed().toList()).execute(execution);
			}

		};
	}

	private static StepExecution step(long id, String name, BatchStatus status, int read, JobExecution job) {
		StepExecution step = new StepExecution(id, name, job);
		step.setStatus(status);
		step.setReadCount(read);
		return step;
	}

}
