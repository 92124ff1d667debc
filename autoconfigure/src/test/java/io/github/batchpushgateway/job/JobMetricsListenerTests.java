package io.github.batchpushgateway.job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.github.batchpushgateway.push.DelayedDeletion;
import io.github.batchpushgateway.push.DeletionPolicy;
import io.github.batchpushgateway.push.DeletionThread;
import io.github.batchpushgateway.push.OnShutdown;
import io.github.batchpushgateway.push.PushgatewayClient;
import io.github.batchpushgateway.push.PushgatewayReporter;
import io.github.batchpushgateway.push.RecordingPushgateway;
import io.github.batchpushgateway.push.Timeouts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.job.AbstractJob;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.launch.support.TaskExecutorJobOperator;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.ResourcelessJobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.support.ListItemReader;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.core.Ordered;
import org.springframework.core.task.SyncTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JobMetricsListenerTests {

	private final RecordingPushgateway gateway = new RecordingPushgateway();

	private final JobRepository repository = new ResourcelessJobRepository();

	private final AtomicLong nanos = new AtomicLong(1000);

	private final JobMetricsListener listener = listener(new StepSelection(true, false, 50));

	@AfterEach
	void stop() {
		this.gateway.close();
	}

	@Test
	void pushesEveryFamilyOfACompletedRun() throws Exception {
		Step load = chunks("load", IntStream.range(0, 10).boxed().toList());
		Job job = job("orders", load);

		JobExecution execution = run(job);

		assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
		assertThat(this.gateway.request().path()).isEqualTo("/metrics/job/orders");
		assertThat(samples()).containsExactlyInAnyOrder("batch_job_duration_seconds 3.0",
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
		Job job = job("orders", tasklet("load", () -> {
			throw new IllegalStateException("no");
		}));

		run(job);

		assertThat(samples()).contains("batch_job_status{status=\"FAILED\",} 1.0", "batch_job_success 0.0",
				"batch_job_steps{status=\"FAILED\",} 1.0", "batch_job_info{exit_code=\"FAILED\",} 1.0",
				"batch_step_success{step=\"load\",} 0.0");
		assertThat(this.gateway.request().body()).doesNotContain("last_success");
	}

	@Test
	void pushesAStoppedRun() throws Exception {
		JobExecution[] execution = new JobExecution[1];
		Job job = job("orders", tasklet("load", () -> execution[0].setStatus(BatchStatus.STOPPING)),
				tasklet("never", () -> {
				}));
		execution[0] = execution(job);

		job.execute(execution[0]);

		assertThat(samples()).contains("batch_job_status{status=\"STOPPED\",} 1.0", "batch_job_success 0.0");
	}

	@Test
	void pushesARunThatWasStoppedBeforeItBegan() throws Exception {
		Job job = job("orders", tasklet("load", () -> {
		}));
		JobExecution execution = execution(job);
		execution.setStatus(BatchStatus.STOPPING);

		job.execute(execution);

		assertThat(samples()).contains("batch_job_status{status=\"STOPPED\",} 1.0", "batch_job_duration_seconds 0.0",
				"batch_job_start_timestamp_seconds 1.0", "batch_job_end_timestamp_seconds 1.0");
	}

	@Test
	void aRunWithoutStepsReplacesTheFamiliesOfSteps() throws Exception {
		Job job = job("orders", new JobExecutionListener() {

			@Override
			public void beforeJob(JobExecution execution) {
				throw new IllegalStateException("no");
			}

		});

		run(job);

		assertThat(samples()).contains("batch_job_success 0.0", "batch_step_success 0.0",
				"batch_step_duration_seconds 0.0", "batch_step_items_read 0.0",
				"batch_step_items_skipped{phase=\"read\",} 0.0", "batch_step_commits 0.0");
	}

	@Test
	void anErrorBeforeTheStepsLeavesAnUnknownStatus() {
		Job job = job("orders", new JobExecutionListener() {

			@Override
			public void beforeJob(JobExecution execution) {
				throw new NoClassDefFoundError("no");
			}

		});

		assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(() -> run(job));

		assertThat(samples()).contains("batch_job_status{status=\"UNKNOWN\",} 1.0", "batch_job_success 0.0");
	}

	@Test
	void pushesTheStatusThatAnotherListenerSets() throws Exception {
		Job job = job("orders", afterJob((execution) -> {
			execution.setStatus(BatchStatus.FAILED);
			execution.setExitStatus(new ExitStatus("TOO FEW ITEMS"));
		}));

		run(job);

		assertThat(samples()).contains("batch_job_status{status=\"FAILED\",} 1.0",
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
		Job job = job("orders", new Last());

		run(job);

		assertThat(samples()).contains("batch_job_status{status=\"FAILED\",} 1.0");
	}

	@Test
	void pushesWhenAnotherListenerThrows() throws Exception {
		Job job = job("orders", afterJob((execution) -> execution.setStatus(BatchStatus.FAILED)),
				afterJob((execution) -> {
					execution.setStatus(BatchStatus.ABANDONED);
					throw new IllegalStateException("no");
				}));

		JobExecution execution = run(job);

		assertThat(execution.getStatus()).isEqualTo(BatchStatus.ABANDONED);
		assertThat(samples()).contains("batch_job_status{status=\"ABANDONED\",} 1.0");
	}

	@Test
	void pushesWhenAnotherListenerThrowsAnError() {
		Job job = job("orders", afterJob((execution) -> {
			throw new NoClassDefFoundError("no");
		}));

		assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(() -> run(job));

		assertThat(samples()).contains("batch_job_status{status=\"COMPLETED\",} 1.0");
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
		AbstractJob job = (AbstractJob) new JobBuilder("orders", failing).start(tasklet("load", () -> {
		})).build();
		this.listener.attachTo(job);

		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> run(job));

		assertThat(samples()).contains("batch_job_status{status=\"COMPLETED\",} 1.0");
	}

	@Test
	void theTimeOfOtherListenersIsNotTheJobs() throws Exception {
		Job job = job("orders", afterJob((execution) -> this.nanos.addAndGet(Duration.ofHours(1).toNanos())));

		run(job);

		assertThat(samples()).contains("batch_job_duration_seconds 3.0");
	}

	@Test
	void pushesOnceWhenTheJobHasTheListenerAlready() throws Exception {
		AbstractJob job = (AbstractJob) new JobBuilder("orders", this.repository).listener(this.listener)
			.start(tasklet("load", () -> {
			}))
			.build();
		this.listener.attachTo(job);
		this.listener.attachTo(job);

		run(job);

		assertThat(this.gateway.requests()).hasSize(1);
		assertThat(samples()).contains("batch_job_duration_seconds 3.0");
	}

	@Test
	void pushesAJobThatAddsTheListenerItself() throws Exception {
		Job job = new JobBuilder("orders", this.repository).listener(this.listener).start(tasklet("load", () -> {
		})).build();

		run(job);

		assertThat(samples()).contains("batch_job_success 1.0", "batch_job_duration_seconds 1.0");
	}

	@Test
	void pushesAtOnceWhenCalledByHand() {
		JobExecution execution = new JobExecution(1, new JobInstance(1, "orders"), new JobParameters());

		this.listener.beforeJob(execution);
		execution.setStatus(BatchStatus.COMPLETED);
		this.listener.afterJob(execution);

		assertThat(samples()).contains("batch_job_status{status=\"COMPLETED\",} 1.0");
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
				Job job = job(name, tasklet("start" + i, () -> await(together)), chunks("load" + i, items),
						tasklet("end" + i, () -> await(together)));
				running.add(threads.submit(() -> run(job)));
			}
		}
		threads.shutdown();
		for (Future<?> one : running) {
			one.get(30, TimeUnit.SECONDS);
		}

		assertThat(this.gateway.requests()).hasSize(jobs * rounds).allSatisfy((push) -> {
			int i = Integer.parseInt(push.path().substring("/metrics/job/job".length()));
			assertThat(push.body()).contains("batch_job_items_read " + i + ".0\n")
				.contains("batch_step_items_read{step=\"load" + i + "\",} " + i + ".0\n")
				.contains("batch_job_success 1.0\n")
				.contains("batch_job_steps{status=\"COMPLETED\",} 3.0\n");
		});
	}

	@Test
	void aJobInsideAJobIsPushedUnderItsOwnName() throws Exception {
		Job inner = job("inner", chunks("load", List.of(1, 3)));
		Job outer = job("outer", new StepBuilder("run inner", this.repository).job(inner).operator(operator()).build(),
				tasklet("after", () -> {
				}));

		run(outer);

		assertThat(this.gateway.requests()).extracting(RecordingPushgateway.Request::path)
			.containsExactly("/metrics/job/inner", "/metrics/job/outer");
		assertThat(this.gateway.requests().get(0).body()).contains("batch_job_items_read 2.0\n");
		assertThat(this.gateway.requests().get(1).body()).contains("batch_job_items_read 0.0\n")
			.contains("batch_job_steps{status=\"COMPLETED\",} 2.0\n");
	}

	@Test
	void aJobThatCannotBePushedIsNotDisturbed() throws Exception {
		this.gateway.answer((exchange) -> exchange.sendResponseHeaders(500, -1));

		JobExecution execution = run(job("orders", tasklet("load", () -> {
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

		this.listener.beforeJob(execution);
		this.listener.afterJob(execution);

		assertThat(this.gateway.requests()).isEmpty();
	}

	private JobMetricsListener listener(StepSelection steps) {
		PushgatewayClient client = new PushgatewayClient(this.gateway::url,
				new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10)));
		DelayedDeletion deletion = new DelayedDeletion(client,
				new DeletionPolicy(false, Duration.ZERO, OnShutdown.LEAVE, Duration.ZERO),
				DeletionThread.create(OnShutdown.LEAVE), Instant::now, () -> false);
		return new JobMetricsListener(new PushgatewayReporter(client, deletion), Map.of(), steps, (execution) -> null,
				this::oneSecondLater);
	}

	private Run.Mark oneSecondLater() {
		long now = this.nanos.getAndAdd(Duration.ofSeconds(1).toNanos());
		return new Run.Mark(Instant.ofEpochSecond(1 + now / 1_000_000_000), now, null);
	}

	private AbstractJob job(String name, Step first, Step... others) {
		var builder = new JobBuilder(name, this.repository).start(first);
		for (Step other : others) {
			builder.next(other);
		}
		AbstractJob job = (AbstractJob) builder.build();
		this.listener.attachTo(job);
		return job;
	}

	private AbstractJob job(String name, JobExecutionListener... listeners) {
		AbstractJob job = (AbstractJob) new JobBuilder(name, this.repository).start(tasklet("load", () -> {
		})).build();
		job.setJobExecutionListeners(listeners);
		this.listener.attachTo(job);
		return job;
	}

	private Step tasklet(String name, Runnable action) {
		return new StepBuilder(name, this.repository).tasklet((contribution, chunk) -> {
			action.run();
			return RepeatStatus.FINISHED;
		}).build();
	}

	private Step chunks(String name, List<Integer> items) {
		return new StepBuilder(name, this.repository).<Integer, Integer>chunk(3)
			.reader(new ListItemReader<>(items))
			.processor((item) -> (item % 5 == 4) ? null : item)
			.writer((chunk) -> {
			})
			.build();
	}

	private JobExecution run(Job job) throws Exception {
		JobExecution execution = execution(job);
		job.execute(execution);
		return execution;
	}

	private JobExecution execution(Job job) {
		JobParameters parameters = new JobParameters();
		return new JobExecution(1, new JobInstance(1, job.getName()), parameters);
	}

	private List<String> samples() {
		return this.gateway.request().body().lines().filter((line) -> !line.startsWith("#")).toList();
	}

	private JobOperator operator() throws Exception {
		TaskExecutorJobOperator operator = new TaskExecutorJobOperator();
		operator.setJobRepository(this.repository);
		operator.setJobRegistry(new MapJobRegistry());
		operator.setTaskExecutor(new SyncTaskExecutor());
		operator.afterPropertiesSet();
		return operator;
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
