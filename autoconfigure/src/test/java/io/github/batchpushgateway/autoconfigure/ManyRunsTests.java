package io.github.batchpushgateway.autoconfigure;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import io.github.batchpushgateway.push.DelayedDeletion;
import io.github.batchpushgateway.push.ExpiringGateway;
import io.github.batchpushgateway.push.RecordingPushgateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many runs in one JVM, of which neither memory nor threads stay.
 */
class ManyRunsTests {

	private static final int RUNS = 100;

	private final RecordingPushgateway gateway = new RecordingPushgateway();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BatchAutoConfiguration.class, PushgatewayAutoConfiguration.class))
		.withUserConfiguration(Jobs.class)
		.withPropertyValues("batch.pushgateway.url=" + this.gateway.url(), "batch.pushgateway.jobs.exclude=unpushed",
				"batch.pushgateway.delete.on-shutdown=leave");

	@AfterEach
	void stop() {
		this.gateway.close();
	}

	@Test
	void nothingStaysWhenTheGatewayDeletes() {
		this.gateway.answer(new ExpiringGateway());

		assertNothingStays("batch.pushgateway.delete.delay=1h");

		assertThat(this.gateway.requests()).hasSize(RUNS);
	}

	@Test
	void nothingStaysWhenTheApplicationDeletes() {
		assertNothingStays("batch.pushgateway.delete.delay=1ms");

		assertThat(this.gateway.requests()).hasSizeGreaterThan(RUNS)
			.extracting(RecordingPushgateway.Request::method)
			.contains("DELETE");
	}

	@Test
	void nothingStaysWhenTheGatewayIsDown() throws IOException {
		assertNothingStays("batch.pushgateway.url=http://127.0.0.1:" + unusedPort(),
				"batch.pushgateway.retry.backoff=0ms");
	}

	private static int unusedPort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private void assertNothingStays(String... properties) {
		this.runner.withPropertyValues(properties).run((context) -> {
			Set<Thread> threadsBefore = threads();

			List<WeakReference<JobExecution>> runs = run(context);

			await(() -> {
				assertThat(context.getBean(DelayedDeletion.class).pending()).isEmpty();
				System.gc();
				assertThat(runs).noneMatch((run) -> run.get() != null);
				assertThat(threads()).isSubsetOf(threadsBefore);
			});
		});
	}

	/** Another job comes last, because the job repository keeps the last run. */
	private static List<WeakReference<JobExecution>> run(ApplicationContext context) throws JobExecutionException {
		List<WeakReference<JobExecution>> runs = new ArrayList<>();
		for (int i = 0; i < RUNS; i++) {
			runs.add(new WeakReference<>(run(context, "pushed", i)));
		}
		run(context, "unpushed", RUNS);
		return runs;
	}

	private static JobExecution run(ApplicationContext context, String job, long number) throws JobExecutionException {
		JobExecution execution = context.getBean(JobOperator.class)
			.start(context.getBean(job, Job.class),
					new JobParametersBuilder().addLong("number", number).toJobParameters());
		assertThat(execution.getStepExecutions()).hasSize(1);
		return execution;
	}

	private static Set<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("batch-pushgateway"))
			.collect(Collectors.toSet());
	}

	private static void await(Runnable assertions) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (true) {
			try {
				assertions.run();
				return;
			}
			catch (AssertionError ex) {
				if (System.nanoTime() > deadline) {
					throw ex;
				}
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Jobs {

		@Bean
		Job pushed(JobRepository repository) {
			return job("pushed", repository);
		}

		@Bean
		Job unpushed(JobRepository repository) {
			return job("unpushed", repository);
		}

		private static Job job(String name, JobRepository repository) {
			return new JobBuilder(name, repository)
				.start(new StepBuilder("step", repository).tasklet((contribution, chunk) -> RepeatStatus.FINISHED)
					.build())
				.build();
		}

	}

}
