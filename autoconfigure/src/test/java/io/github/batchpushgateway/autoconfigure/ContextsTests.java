package io.github.batchpushgateway.autoconfigure;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.batchpushgateway.push.RecordingPushgateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contexts in their less usual states: lazy, several at once, about to be closed.
 */
@Timeout(60)
class ContextsTests {

	private final RecordingPushgateway gateway = new RecordingPushgateway();

	private final RecordingPushgateway otherGateway = new RecordingPushgateway();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BatchAutoConfiguration.class, PushgatewayAutoConfiguration.class))
		.withUserConfiguration(Load.class)
		.withPropertyValues("batch.pushgateway.delete.on-shutdown=delete",
				"batch.pushgateway.url=" + this.gateway.url());

	@AfterEach
	void stop() {
		this.gateway.close();
		this.otherGateway.close();
	}

	@Test
	void aLazyContextPushesAndDeletes() {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run(ContextsTests::run);

		assertThat(methods(this.gateway)).containsExactly("POST", "GET", "DELETE");
	}

	@Test
	void twoContextsPushAndDeleteEachItsOwn() {
		this.runner.run((first) -> {
			this.runner
				.withPropertyValues("batch.pushgateway.url=" + this.otherGateway.url(),
						"batch.pushgateway.grouping-key.region=north")
				.run((second) -> {
					run(first);
					run(second);
				});

			assertThat(methods(this.otherGateway)).containsExactly("POST", "GET", "DELETE");
			assertThat(this.otherGateway.requests().get(0).path()).isEqualTo("/metrics/job/load/region/north");
			assertThat(methods(this.gateway)).containsExactly("POST");
		});

		assertThat(methods(this.gateway)).containsExactly("POST", "GET", "DELETE");
	}

	@Test
	void aJobThatEndsWhileItsContextClosesIsPushedAndDeleted() {
		this.runner.withUserConfiguration(Background.class).run((context) -> {
			context.getBean(ThreadPoolTaskExecutor.class).execute(() -> run(context));
			assertThat(context.getBean(Signals.class).begun.await(10, TimeUnit.SECONDS)).isTrue();
		});

		assertThat(methods(this.gateway)).containsExactly("POST", "GET", "DELETE");
		assertThat(this.gateway.requests().get(0).body()).contains("batch_job_success 1.0\n");
	}

	private static void run(ApplicationContext context) {
		try {
			context.getBean(JobOperator.class).start(context.getBean(Job.class), new JobParameters());
		}
		catch (JobExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<String> methods(RecordingPushgateway gateway) {
		return gateway.requests().stream().map(RecordingPushgateway.Request::method).toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class Load {

		@Bean
		Job load(JobRepository repository, ObjectProvider<Signals> background) {
			Signals signals = background.getIfAvailable();
			return new JobBuilder("load", repository)
				.start(new StepBuilder("step", repository).tasklet((contribution, chunk) -> {
					if (signals != null) {
						signals.begun.countDown();
						assertThat(signals.closing.await(10, TimeUnit.SECONDS)).isTrue();
					}
					return RepeatStatus.FINISHED;
				}).build())
				.build();
		}

	}

	/** A job in the background goes on until the context begins to close. */
	@Configuration(proxyBeanMethods = false)
	static class Background {

		@Bean
		Signals signals() {
			return new Signals(new CountDownLatch(1), new CountDownLatch(1));
		}

		@Bean
		ApplicationListener<ContextClosedEvent> closing(Signals signals) {
			return (event) -> signals.closing.countDown();
		}

		@Bean
		ThreadPoolTaskExecutor executor() {
			return new ThreadPoolTaskExecutor();
		}

	}

	record Signals(CountDownLatch begun, CountDownLatch closing) {

	}

}
