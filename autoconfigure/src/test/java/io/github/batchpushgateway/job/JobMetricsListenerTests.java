package io.github.batchpushgateway.job;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.github.batchpushgateway.push.RecordingPushgateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.AbstractJob;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.ResourcelessJobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.core.Ordered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JobMetricsListenerTests {

	private final PushedJobs jobs = new PushedJobs(new StepSelection(true, false, 50));

	@AfterEach
	void stop() {
		this.jobs.close();
	}

	@Test
	void pushesEveryFamilyOfACompletedRun() throws Exception {
		Step load = this.jobs.chunks("load", IntStream.range(0, 10).boxed().toList());
		Job job = this.jobs.job("orders", load);

		JobExecution execution = this.jobs.run(job);

		assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
		assertThat(this.jobs.gateway.request().path()).isEqualTo("/metrics/job/orders");
		assertThat(this.jobs.samples()).containsExactlyInAnyOrder("batch_job_duration_seconds 3.0",
				"batch_job_status{status=\"COMPLETED\",} 1.0", "batch_job_status{status=\"STOPPED\",} 0.0",
				"batch_job_status{status=\"FAILED\",} 0.0", "batch_job_status{status=\"ABANDONED\",} 0.0",
				"batch_job_status{status=\"UNKNOWN\",} 0.0", "batch_job_success 1.0",
				"batch_job_start_timestamp_seconds 1.0", "batch_job_end_timestamp_seconds 4.0",
				"batch_job_last_success_timestamp_seconds 4.0", "batch_job_items_read 10.0",
				"batch_job_items_written 8.0", "batch_job_items_filtered 2.0",
				"batch_job_items_skipped{phase=\"read\",} 0.0", "batch_job_items_skipped{phase=\"process\",} 0.0",
				"batch_job_items_skipped{phase=\"write\",} 0.0", "batch_job_commits 4.0", "batch_job_rollbacks 0.0",
				"batch_job_steps{status=\"COMPLETED\",} 1.0", "batch_job_steps{status=\"STOPPED\",} 0.0",
				"batch_job_steps{status=\"FAILED\",} 0.0", "batch_job_steps{status=\"ABANDONED\",} 0.0",
				"batch_job_steps{status=\"UNKNOWN\",} 0.0", "batch_job_info{exit_code=\"COMPLETED\",} 1.0",
				"batch_step_duration_seconds{step=\"load\",} 1.0", "batch_step_success{step=\"load\",} 1.0",
				"batch_step_items_read{step=\"load\",} 10.0", "batch_step_items_written{step=\"load\",} 8.0",
				"batch_step_items_filtered{step=\"load\",} 2.0",
				"batch_step_items_skipped{step=\"load\",phase=\"read\",} 0.0",
				"batch_step_items_skipped{step=\"load\",phase=\"process\",} 0.0",
				"batch_step_items_skipped{step=\"load\",phase=\"write\",} 0.0",
				"batch_step_commits{step=\"load\",} 4.0", "batch_step_rollbacks{step=\"load\",} 0.0");
	}

	@Test
	void pushesAFailedRunWithoutATimeOfSuccess() throws Exception {
		Job job = this.jobs.job("orders", this.jobs.tasklet("load", () -> {
			throw new IllegalStateException("no");
		}));

		this.jobs.run(job);

		assertThat(this.jobs.samples()).contains("batch_job_status{status=\"FAILED\",} 1.0", "batch_job_success 0.0",
				"batch_job_steps{status=\"FAILED\",} 1.0", "batch_job_info{exit_code=\"FAILED\",} 1.0",
				"batch_step_success{step=\"load\",} 0.0");
		assertThat(this.jobs.gateway.request().body()).doesNotContain("last_success");
	}

	@Test
	void pushesAStoppedRun() throws Exception {
		JobExecution[] execution = new JobExecution[1];
		Job job = this.jobs.job("orders", this.jobs.tasklet("load", () -> execution[0].setStatus(BatchStatus.STOPPING)),
				this.jobs.tasklet("never", () -> {
				}));
		execution[0] = this.jobs.execution(job);

		job.execute(execution[0]);

		assertThat(this.jobs.samples()).contains("batch_job_status{status=\"STOPPED\",} 1.0", "batch_job_success 0.0");
	}

	@Test
	void pushesARunThatWasStoppedBeforeItBegan() throws Exception {
		Job job = this.jobs.job("orders", this.jobs.tasklet("load", () -> {
		}));
		JobExecution execution = this.jobs.execution(job);
		execution.setStatus(BatchStatus.STOPPING);

		job.execute(execution);

		assertThat(this.jobs.samples()).contains("batch_job_status{status=\"STOPPED\",} 1.0",
				"batch_job_duration_seconds 0.0", "batch_job_start_timestamp_seconds 1.0",
				"batch_job_end_timestamp_seconds 1.0");
	}

	@Test
	void aRunWithoutStepsReplacesTheFamiliesOfSteps() throws Exception {
		Job job = this.jobs.job("orders", new JobExecutionListener() {

			@Override
			public void beforeJob(JobExecution execution) {
				throw new IllegalStateException("no");
			}

		});

		this.jobs.run(job);

		assertThat(this.jobs.samples()).contains("batch_job_success 0.0", "batch_step_success 0.0",
				"batch_step_duration_seconds 0.0", "batch_step_items_read 0.0",
				"batch_step_items_skipped{phase=\"read\",} 0.0", "batch_step_commits 0.0");
	}

	@Test
	void anErrorBeforeTheStepsLeavesAnUnknownStatus() {
		Job job = this.jobs.job("orders", new JobExecutionListener() {

			@Override
			public void beforeJob(JobExecution execution) {
				throw new NoClassDefFoundError("no");
			}

		});

		assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(() -> this.jobs.run(job));

		assertThat(this.jobs.samples()).contains("batch_job_status{status=\"UNKNOWN\",} 1.0", "batch_job_success 0.0");
	}

	@Test
	void pushesTheStatusThatAnotherListenerSets() throws Exception {
		Job job = this.jobs.job("orders", afterJob((execution) -> {
			execution.setStatus(BatchStatus.FAILED);
			execution.setExitStatus(new ExitStatus("TOO FEW ITEMS"));
		}));

		this.jobs.run(job);

		assertThat(this.jobs.samples()).contains("batch_job_status{status=\"FAILED\",} 1.0",
				"batch_job_info{exit_code=\"TOO FEW ITEMS\",} 1.0");
	}

	@Test
	void pushesTheStatusThatAListenerOfTheHighestPrecedenceSets() throws Exception {
		class Last implements JobExecutionListener, Ordered {

			@Override
			public void afterJob(JobExecution execution) {
				execution.setStatus(BatchStatus.FAILED);
			}

			@Override
			public int getOrder() {
				return Ordered.HIGHEST_PRECEDENCE;
			}

		}
		Job job = this.jobs.job("orders", new Last());

		this.jobs.run(job);

		assertThat(this.jobs.samples()).contains("batch_job_status{status=\"FAILED\",} 1.0");
	}

	@Test
	void pushesWhenAnotherListenerThrows() throws Exception {
		Job job = this.jobs.job("orders", afterJob((execution) -> execution.setStatus(BatchStatus.FAILED)),
				afterJob((execution) -> {
					execution.setStatus(BatchStatus.ABANDONED);
					throw new IllegalStateException("no");
				}));

		JobExecution execution = this.jobs.run(job);

		assertThat(execution.getStatus()).isEqualTo(BatchStatus.ABANDONED);
		assertThat(this.jobs.samples()).contains("batch_job_status{status=\"ABANDONED\",} 1.0");
	}

	@Test
	void pushesWhenAnotherListenerThrowsAnError() {
		Job job = this.jobs.job("orders", afterJob((execution) -> {
			throw new NoClassDefFoundError("no");
		}));

		assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(() -> this.jobs.run(job));

		assertThat(this.jobs.samples()).contains("batch_job_status{status=\"COMPLETED\",} 1.0");
	}

	@Test
	void pushesWhenTheJobRepositoryFailsAtTheEnd() {
		JobRepository failing = new ResourcelessJobRepository() {

			@Override
			public void update(JobExecution execution) {
				super.update(execution);
				if (execution.getEndTime() != null) {
					throw new IllegalStateException("connection lost");
				}
			}

		};
		AbstractJob job = (AbstractJob) new JobBuilder("orders", failing).start(this.jobs.tasklet("load", () -> {
		})).build();
		this.jobs.listener.attachTo(job);

		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.jobs.run(job));

		assertThat(this.jobs.samples()).contains("batch_job_status{status=\"COMPLETED\",} 1.0");
	}

	@Test
	void theTimeOfOtherListenersIsNotTheJobs() throws Exception {
		Job job = this.jobs.job("orders", afterJob((execution) -> this.jobs.pass(Duration.ofHours(1))));

		this.jobs.run(job);

		assertThat(this.jobs.samples()).contains("batch_job_duration_seconds 3.0");
	}

	@Test
	void pushesOnceWhenTheJobHasTheListenerAlready() throws Exception {
		AbstractJob job = (AbstractJob) new JobBuilder("orders", this.jobs.repository).listener(this.jobs.listener)
			.start(this.jobs.tasklet("load", () -> {
			}))
			.build();
		this.jobs.listener.attachTo(job);
		this.jobs.listener.attachTo(job);

		this.jobs.run(job);

		assertThat(this.jobs.gateway.requests()).hasSize(1);
		assertThat(this.jobs.samples()).contains("batch_job_duration_seconds 3.0");
	}

	@Test
	void pushesAJobThatAddsTheListenerItself() throws Exception {
		Job job = new JobBuilder("orders", this.jobs.repository).listener(this.jobs.listener)
			.start(this.jobs.tasklet("load", () -> {
			}))
			.build();

		this.jobs.run(job);

		assertThat(this.jobs.samples()).contains("batch_job_success 1.0", "batch_job_duration_seconds 1.0");
	}

	@Test
	void pushesAtOnceWhenCalledByHand() {
		JobExecution execution = new JobExecution(1, new JobInstance(1, "orders"), new JobParameters());

		this.jobs.listener.beforeJob(execution);
		execution.setStatus(BatchStatus.COMPLETED);
		this.jobs.listener.afterJob(execution);

		assertThat(this.jobs.samples()).contains("batch_job_status{status=\"COMPLETED\",} 1.0");
	}

	@Test
	void jobsThatRunAtTheSameTimeDoNotMix() throws Exception {
		int jobs = 8;
		int rounds = 5;
		CyclicBarrier together = new CyclicBarrier(jobs);
		ExecutorService threads = Executors.newFixedThreadPool(jobs);
		List<Future<?>> running = new ArrayList<>();
		for (int i = 0; i < jobs; i++) {
			String name = "job" + i;
			List<Integer> items = IntStream.range(0, i).boxed().toList();
			for (int round = 0; round < rounds; round++) {
				Job job = this.jobs.job(name, this.jobs.tasklet("start" + i, () -> await(together)),
						this.jobs.chunks("load" + i, items), this.jobs.tasklet("end" + i, () -> await(together)));
				running.add(threads.submit(() -> this.jobs.run(job)));
			}
		}
		threads.shutdown();
		for (Future<?> one : running) {
			one.get(30, TimeUnit.SECONDS);
		}

		assertThat(this.jobs.gateway.requests()).hasSize(jobs * rounds).allSatisfy((push) -> {
			int i = Integer.parseInt(push.path().substring("/metrics/job/job".length()));
			assertThat(push.body()).contains("batch_job_items_read " + i + ".0\n")
				.contains("batch_step_items_read{step=\"load" + i + "\",} " + i + ".0\n")
				.contains("batch_job_success 1.0\n")
				.contains("batch_job_steps{status=\"COMPLETED\",} 3.0\n");
		});
	}

	@Test
	void aJobInsideAJobIsPushedUnderItsOwnName() throws Exception {
		Job inner = this.jobs.job("inner", this.jobs.chunks("load", List.of(1, 3)));
		Job outer = this.jobs.job("outer", jobStep(inner), this.jobs.tasklet("after", () -> {
		}));

		this.jobs.run(outer);

		assertThat(this.jobs.gateway.requests()).extracting(RecordingPushgateway.Request::path)
			.containsExactly("/metrics/job/inner", "/metrics/job/outer");
		assertThat(this.jobs.gateway.requests().get(0).body()).contains("batch_job_items_read 2.0\n");
		assertThat(this.jobs.gateway.requests().get(1).body()).contains("batch_job_items_read 0.0\n")
			.contains("batch_job_steps{status=\"COMPLETED\",} 2.0\n");
	}

	@Test
	void aJobInsideAJobDoesNotEndTheOuterOnesClock() throws Exception {
		Job inner = this.jobs.job("inner", this.jobs.chunks("load", List.of(1, 3)));
		Job outer = this.jobs.job("outer", jobStep(inner));

		this.jobs.run(outer);

		assertThat(this.jobs.gateway.requests().get(0).body()).contains("batch_job_duration_seconds 3.0\n");
		assertThat(this.jobs.gateway.requests().get(1).body()).contains("batch_job_duration_seconds 8.0\n")
			.contains("batch_step_duration_seconds{step=\"run inner\",} 6.0\n");
	}

	@Test
	void aJobInsideAJobThatIsNotPushedDoesNotEndTheOuterOne() throws Exception {
		Job inner = new JobBuilder("inner", this.jobs.repository).start(this.jobs.tasklet("load", () -> {
		})).build();
		Job outer = this.jobs.job("outer", jobStep(inner), this.jobs.tasklet("after", () -> {
		}));

		this.jobs.run(outer);

		assertThat(this.jobs.samples()).contains("batch_job_steps{status=\"COMPLETED\",} 2.0", "batch_job_success 1.0");
	}

	@Test
	void aJobInsideAJobDoesNotEndTheOuterOneThatIsBeingStopped() throws Exception {
		JobExecution[] outer = new JobExecution[1];
		Job inner = new JobBuilder("inner", this.jobs.repository).start(this.jobs.tasklet("load", () -> stop(outer[0])))
			.build();
		Job job = this.jobs.job("outer", jobStep(inner), this.jobs.tasklet("never", () -> {
		}));
		outer[0] = this.jobs.execution(job);

		job.execute(outer[0]);

		assertThat(this.jobs.samples()).contains("batch_job_status{status=\"STOPPED\",} 1.0",
				"batch_job_steps{status=\"COMPLETED\",} 1.0");
	}

	@Test
	void pushesAJobThatAddsTheListenerItselfAndIsStillStopping() throws Exception {
		JobExecution[] execution = new JobExecution[1];
		Job job = new JobBuilder("orders", this.jobs.repository).listener(this.jobs.listener)
			.start(this.jobs.tasklet("load", () -> stop(execution[0])))
			.build();
		execution[0] = this.jobs.execution(job);

		job.execute(execution[0]);

		assertThat(execution[0].getStatus()).isEqualTo(BatchStatus.STOPPING);
		assertThat(this.jobs.samples()).contains("batch_job_status{status=\"STOPPED\",} 1.0");
	}

	@Test
	void aJobThatCannotBePushedIsNotDisturbed() throws Exception {
		this.jobs.gateway.answer((exchange) -> exchange.sendResponseHeaders(500, -1));

		JobExecution execution = this.jobs.run(this.jobs.job("orders", this.jobs.tasklet("load", () -> {
		})));

		assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
		assertThat(execution.getExitStatus()).isEqualTo(ExitStatus.COMPLETED);
	}

	@Test
	void aJobWithoutANameIsNotDisturbed() {
		JobExecution execution = new JobExecution(1, new JobInstance(1, "x"), new JobParameters());
		execution.setJobInstance(new JobInstance(1, " ") {

			@Override
			public String getJobName() {
				return "";
			}

		});

		this.jobs.listener.beforeJob(execution);
		this.jobs.listener.afterJob(execution);

		assertThat(this.jobs.gateway.requests()).isEmpty();
	}

	/** What a job operator does to an execution, with the time of its end. */
	private static void stop(JobExecution execution) {
		execution.setStatus(BatchStatus.STOPPING);
		execution.setExitStatus(ExitStatus.STOPPED);
		execution.setEndTime(LocalDateTime.now());
	}

	private Step jobStep(Job job) throws Exception {
		return new StepBuilder("run inner", this.jobs.repository).job(job).operator(this.jobs.operator()).build();
	}

	private static JobExecutionListener afterJob(Consumer<JobExecution> action) {
		return new JobExecutionListener() {

			@Override
			public void afterJob(JobExecution execution) {
				action.accept(execution);
			}

		};
	}

	private static void await(CyclicBarrier barrier) {
		try {
			barrier.await();
		}
		catch (InterruptedException | BrokenBarrierException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
