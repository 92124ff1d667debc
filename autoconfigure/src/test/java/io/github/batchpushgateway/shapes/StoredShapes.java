package io.github.batchpushgateway.shapes;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobExecutionAlreadyRunningException;
import org.springframework.batch.core.launch.JobInstanceAlreadyCompleteException;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.integration.partition.StepExecutionRequest;
import org.springframework.batch.integration.remote.RemoteStep;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.core.MessagingTemplate;
import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What takes a job repository that keeps executions: runs that go on with earlier ones,
 * and runs at the same time.
 */
abstract class StoredShapes extends Shapes {

	StoredShapes(JobApplication application) {
		super(application);
	}

	@ParameterizedTest
	@EnumSource
	void aRestartedRunCountsWhatItHasDoneItself(Chunks chunks) throws Exception {
		AtomicBoolean repaired = new AtomicBoolean();
		Items items = Items.of(20)
			.with((item) -> (item == 9 && !repaired.get()) ? Items.Fate.UNWRITABLE : Items.Fate.WRITTEN);
		Job job = this.application.add(job("restarted-" + chunks, chunks("done", Items.of(3)),
				chunks.step("load", this.application, items), chunks("after", Items.of(2))));
		JobParameters parameters = this.application.newInstance();

		this.application.operator().start(job, parameters);
		repaired.set(true);
		this.application.operator().start(job, parameters);

		List<PushedRun> runs = this.application.pushes("restarted-" + chunks);
		assertThat(runs).hasSize(2);
		assertThat(runs.get(0).status()).isEqualTo("FAILED");
		assertThat(runs.get(0).items("load")).isEqualTo(new ItemCounts(12, 8, 0, 0, 0, 0));
		assertThat(runs.get(0).items().read()).isEqualTo(15);
		assertThat(runs.get(1).success()).isTrue();
		assertThat(runs.get(1).items("load")).isEqualTo(items.counts(8, 20));
		assertThat(runs.get(1).items().read()).isEqualTo(14);
		assertThat(runs.get(1).hasStep("done")).isFalse();
		assertThat(runs.get(1).steps("COMPLETED")).isEqualTo(2);
		assertThat(items.written()).containsExactlyElementsOf(items.writable());
	}

	@Test
	void aRestartedPartitionedStepCountsTheFailedPartitionOnly() throws Exception {
		AtomicBoolean repaired = new AtomicBoolean();
		Items good = Items.of(10);
		Items bad = Items.of(10)
			.with((item) -> (item == 5 && !repaired.get()) ? Items.Fate.UNWRITABLE : Items.Fate.WRITTEN);
		Job job = this.application
			.add(job("restarted-partitions", partitioned("manager", "worker", threads(false), good, bad)));
		JobParameters parameters = this.application.newInstance();

		this.application.operator().start(job, parameters);
		repaired.set(true);
		this.application.operator().start(job, parameters);

		List<PushedRun> runs = this.application.pushes("restarted-partitions");
		assertThat(runs.get(0).items("manager")).isEqualTo(new ItemCounts(18, 14, 0, 0, 0, 0));
		assertThat(runs.get(1).success()).isTrue();
		assertThat(runs.get(1).items("manager")).isEqualTo(bad.counts(4, 10)).isEqualTo(runs.get(1).items());
		assertThat(runs.get(1).hasStep("worker:p0")).isFalse();
	}

	@Test
	void aStoppedRunGoesOnWhenRestarted() throws Exception {
		Items items = Items.of(20);
		Job job = this.application.add(job("stopped-and-restarted", chunks("load", items)));
		items.when(5, () -> CompletableFuture.runAsync(() -> this.application.stop("stopped-and-restarted")).join());
		JobParameters parameters = this.application.newInstance();

		this.application.operator().start(job, parameters);
		this.application.operator().start(job, parameters);

		List<PushedRun> runs = this.application.pushes("stopped-and-restarted");
		assertThat(runs).hasSize(2);
		assertThat(runs.get(0).status()).isEqualTo("STOPPED");
		assertThat(runs.get(0).items("load")).isEqualTo(items.counts(0, 8));
		assertThat(runs.get(1).status()).isEqualTo("COMPLETED");
		assertThat(runs.get(1).items("load")).isEqualTo(items.counts(8, 20));
	}

	@Test
	void abandoningAndRecoveringAreNoRuns() throws Exception {
		Job job = this.application.add(job("abandoned", tasklet("load", Shapes::fail)));
		JobParameters parameters = this.application.newInstance();
		JobExecution failed = this.application.operator().start(job, parameters);

		this.application.operator().recover(failed);
		this.application.operator().abandon(failed);

		assertThatExceptionOfType(JobInstanceAlreadyCompleteException.class)
			.isThrownBy(() -> this.application.operator().start(job, parameters));
		assertThat(this.application.push("abandoned").status()).isEqualTo("FAILED");
	}

	@Test
	void aRunThatNoThreadTakesIsNone() throws Exception {
		Job job = this.application.add(job("not-taken", chunks("load", Items.of(3))));

		JobExecution execution = this.application.operator((task) -> {
			throw new TaskRejectedException("busy");
		}).start(job, this.application.newInstance());

		assertThat(execution.getStatus()).isEqualTo(BatchStatus.FAILED);
		assertThat(this.application.pushes("not-taken")).isEmpty();
	}

	@Test
	void anInstanceThatIsRunningIsPushedOnce() throws Exception {
		JobParameters parameters = this.application.newInstance();
		AtomicReference<Job> job = new AtomicReference<>();
		Items items = Items.of(3)
			.when(1, () -> CompletableFuture
				.runAsync(() -> assertThatExceptionOfType(JobExecutionAlreadyRunningException.class)
					.isThrownBy(() -> this.application.operator().start(job.get(), parameters)))
				.join());
		job.set(this.application.add(job("running", chunks("load", items))));

		this.application.operator().start(job.get(), parameters);

		assertThat(this.application.push("running").items()).isEqualTo(items.counts());
	}

	@ParameterizedTest
	@MethodSource("kindsOfThreads")
	void anAsynchronousRunIsPushedWhenItEnds(boolean virtual) throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		Items items = Items.of(10).when(0, () -> awaitZero(started));
		Job job = this.application.add(job("asynchronous-" + virtual, chunks("load", items)));

		JobExecution execution = this.application.operator(threads(virtual)).start(job, this.application.newInstance());
		assertThat(execution.isRunning()).isTrue();
		assertThat(this.application.pushes("asynchronous-" + virtual)).isEmpty();
		started.countDown();

		await().until(() -> !this.application.pushes("asynchronous-" + virtual).isEmpty());
		assertThat(this.application.push("asynchronous-" + virtual).items()).isEqualTo(items.counts());
	}

	@ParameterizedTest
	@MethodSource("kindsOfThreads")
	void jobsThatRunAtTheSameTimeDoNotMix(boolean virtual) throws Exception {
		String name = "one-of-many-" + virtual;
		JobOperator operator = this.application.operator(threads(virtual));
		Job scoped = this.application.add(new JobBuilder(name, this.application.repository())
			.start(this.application.bean("scopedLoad", Step.class))
			.build());
		for (int i = 0; i < 20; i++) {
			operator.start(scoped, JobApplication.Scoped.items(i));
			operator.start(
					this.application.add(job(name + i, chunks("load", Items.of(i)),
							partitioned("manager", "worker", threads(virtual), Items.of(i), Items.of(2 * i)))),
					this.application.newInstance());
		}

		await().untilAsserted(() -> assertThat(this.application.pushes(name)).hasSize(20));
		assertThat(this.application.pushes(name)).allMatch(PushedRun::success)
			.extracting((run) -> run.items("scopedLoad"))
			.containsExactlyInAnyOrderElementsOf(IntStream.range(0, 20).mapToObj((i) -> Items.of(i).counts()).toList());
		for (int i = 0; i < 20; i++) {
			String job = name + i;
			await().until(() -> !this.application.pushes(job).isEmpty());
			PushedRun run = this.application.push(job);
			assertThat(run.success()).isTrue();
			assertThat(run.items("load").read()).isEqualTo(i);
			assertThat(run.items("manager").read()).isEqualTo(3 * i);
			assertThat(run.items().written()).isEqualTo(4 * i);
		}
	}

	@Test
	void aJobThatAStepStartsAndDoesNotWaitForIsPushedOnItsOwn() throws Exception {
		CountDownLatch ended = new CountDownLatch(1);
		Items items = Items.of(4).when(0, () -> awaitZero(ended));
		Job started = this.application.add(job("started-and-left", chunks("load", items)));
		JobOperator operator = this.application.operator(threads(false));

		run("starting-and-leaving",
				withoutTransaction("start", () -> operator.start(started, this.application.newInstance())),
				chunks("after", Items.of(2)));

		assertThat(this.application.push("starting-and-leaving").items().read()).isEqualTo(2);
		assertThat(this.application.pushes("started-and-left")).isEmpty();
		ended.countDown();
		await().until(() -> !this.application.pushes("started-and-left").isEmpty());
		assertThat(this.application.push("started-and-left").items()).isEqualTo(items.counts());
	}

	@Test
	void aRunOfACompleteInstanceIsNone() throws Exception {
		Job job = this.application.add(job("complete", chunks("load", Items.of(3))));
		JobParameters parameters = this.application.newInstance();
		this.application.operator().start(job, parameters);

		assertThatExceptionOfType(JobInstanceAlreadyCompleteException.class)
			.isThrownBy(() -> this.application.operator().start(job, parameters));

		assertThat(this.application.push("complete").success()).isTrue();
	}

	@Test
	void aRunWithNothingLeftToDoIsASuccessWithoutSteps() throws Exception {
		AtomicBoolean repaired = new AtomicBoolean();
		Step load = chunks("load", Items.of(3));
		Job job = this.application
			.add(new JobBuilder("nothing-left", this.application.repository()).listener(new JobExecutionListener() {

				@Override
				public void afterJob(JobExecution execution) {
					if (!repaired.get()) {
						execution.setStatus(BatchStatus.FAILED);
					}
				}

			}).start(load).build());
		JobParameters parameters = this.application.newInstance();

		this.application.operator().start(job, parameters);
		repaired.set(true);
		this.application.operator().start(job, parameters);

		List<PushedRun> runs = this.application.pushes("nothing-left");
		assertThat(runs.get(0).success()).isFalse();
		assertThat(runs.get(0).items().read()).isEqualTo(3);
		assertThat(runs.get(1).success()).isTrue();
		assertThat(runs.get(1).items()).isEqualTo(ItemCounts.NONE);
		assertThat(runs.get(1).steps("COMPLETED")).isZero();
		assertThat(runs.get(1).hasStep("load")).isFalse();
	}

	@Test
	void aStepThatIsDoneElsewhereCountsWhatTheRepositorySays() throws Exception {
		Items items = Items.of(10);
		Step work = chunks("work", items);
		DirectChannel requests = new DirectChannel();
		requests.subscribe((message) -> threads(false).execute(() -> work(work, message)));
		RemoteStep remote = new RemoteStep("remote", "work", this.application.repository(),
				new MessagingTemplate(requests));
		remote.setPollInterval(10);

		run("remote-step", remote, chunks("after", Items.of(2)));

		PushedRun run = this.application.push("remote-step");
		assertThat(run.success()).isTrue();
		assertThat(run.success("work")).isTrue();
		assertThat(run.items("work")).isEqualTo(items.counts());
		assertThat(run.items("remote")).isEqualTo(ItemCounts.NONE);
		assertThat(run.items().read()).isEqualTo(12);
		assertThat(run.steps("COMPLETED")).isEqualTo(3);
	}

	/** Does a step as another JVM does, which knows no more of it than its id. */
	private void work(Step step, Message<?> message) {
		StepExecutionRequest request = (StepExecutionRequest) message.getPayload();
		try {
			step.execute(this.application.repository().getStepExecution(request.getStepExecutionId()));
		}
		catch (JobInterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void awaitZero(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
