package io.github.batchpushgateway.autoconfigure;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.github.batchpushgateway.job.JobMetricsListener;
import io.github.batchpushgateway.push.DelayedDeletion;
import io.github.batchpushgateway.push.DeleteBy;
import io.github.batchpushgateway.push.DeletionPolicy;
import io.github.batchpushgateway.push.OnShutdown;
import io.github.batchpushgateway.push.PushgatewayClient;
import io.github.batchpushgateway.push.PushgatewayReporter;
import io.github.batchpushgateway.push.RecordingPushgateway;
import io.github.batchpushgateway.push.Retries;
import io.github.batchpushgateway.push.Timeouts;
import io.prometheus.client.exporter.PushGateway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.configuration.annotation.JobScope;
import org.springframework.batch.core.job.AbstractJob;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class PushgatewayAutoConfigurationTests {

	private final RecordingPushgateway gateway = new RecordingPushgateway();

	private final ApplicationContextRunner withoutUrl = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BatchAutoConfiguration.class, PushgatewayAutoConfiguration.class))
		.withPropertyValues("batch.pushgateway.delete.on-shutdown=leave");

	private final ApplicationContextRunner runner = this.withoutUrl
		.withPropertyValues("batch.pushgateway.url=" + this.gateway.url());

	@AfterEach
	void stop() {
		this.gateway.close();
	}

	@Test
	void isThereByDefault() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(JobMetricsListener.class)
			.hasSingleBean(PushgatewayClient.class)
			.hasSingleBean(PushgatewayReporter.class)
			.hasSingleBean(DelayedDeletion.class)
			.hasSingleBean(PropertiesPushgatewayConnectionDetails.class));
	}

	@Test
	void backsOffWithoutSpringBatch() {
		this.runner.withClassLoader(new FilteredClassLoader(AbstractJob.class))
			.run((context) -> assertThat(context).doesNotHaveBean(PushgatewayAutoConfiguration.class));
	}

	@Test
	void backsOffWithoutSimpleclient() {
		this.runner.withClassLoader(new FilteredClassLoader(PushGateway.class))
			.run((context) -> assertThat(context).doesNotHaveBean(PushgatewayAutoConfiguration.class));
	}

	@Test
	void backsOffWhenDisabled() {
		this.runner.withPropertyValues("batch.pushgateway.enabled=false", "batch.pushgateway.url=nonsense")
			.withUserConfiguration(Jobs.class)
			.run((context) -> {
				run(context, "one");

				assertThat(context).doesNotHaveBean(PushgatewayAutoConfiguration.class);
				assertThat(this.gateway.requests()).isEmpty();
			});
	}

	@Test
	void backsOffForTheBeansOfTheApplication() {
		this.runner.withUserConfiguration(OwnBeans.class).withUserConfiguration(Jobs.class).run((context) -> {
			run(context, "one");

			assertThat(context).hasSingleBean(PushgatewayClient.class)
				.hasBean("ownClient")
				.doesNotHaveBean(PropertiesPushgatewayConnectionDetails.class);
			assertThat(this.gateway.request().path()).isEqualTo("/own/metrics/job/one");
		});
	}

	@Test
	void leavesTheObviousNamesToTheBeansOfTheApplication() {
		ApplicationContextRunner application = this.runner.withUserConfiguration(Jobs.class);
		for (String name : List.of("jobMetricsListener", "delayedDeletion", "gatewayServer")) {
			application = application.withBean(name, Object.class, Object::new);
		}

		application.withPropertyValues("batch.pushgateway.embedded.enabled=true", "batch.pushgateway.embedded.port=0")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(JobMetricsListener.class));
	}

	@Test
	void pushesEveryJob() {
		this.runner.withUserConfiguration(Jobs.class).run((context) -> {
			run(context, "one");
			run(context, "two");
			run(context, "one");

			assertThat(this.gateway.requests()).extracting(RecordingPushgateway.Request::path)
				.containsExactly("/metrics/job/one", "/metrics/job/two", "/metrics/job/one");
		});
	}

	@Test
	void pushesAJobMadeByAFactoryBean() {
		this.runner.withUserConfiguration(JobOfAFactoryBean.class).run((context) -> {
			run(context, "made");

			assertThat(this.gateway.request().path()).isEqualTo("/metrics/job/made");
		});
	}

	@Test
	void pushesAProxiedJob() {
		this.runner.withUserConfiguration(Jobs.class, Proxies.class).run((context) -> {
			assertThat(context.getBean("one")).isNotInstanceOf(AbstractJob.class);

			run(context, "one");

			assertThat(this.gateway.request().path()).isEqualTo("/metrics/job/one");
		});
	}

	@Test
	void pushesAProxiedProductOfAFactoryBean() {
		this.runner.withUserConfiguration(ProxyOfAFactoryBean.class).run((context) -> {
			run(context, "made");

			assertThat(this.gateway.request().path()).isEqualTo("/metrics/job/made");
		});
	}

	@Test
	void pushesAJobWithAStepOfTheJobScopeAndTimesThatStep() {
		this.runner.withUserConfiguration(JobWithAScopedStep.class).run((context) -> {
			run(context, "scoped");

			assertThat(this.gateway.request().body()).contains("batch_step_success{step=\"late\",} 1.0")
				.containsPattern("batch_step_duration_seconds\\{step=\"late\",} \\d\\.");
		});
	}

	@Test
	void pushesAJobThatAddsTheListenerItselfOnce() {
		this.runner.withUserConfiguration(JobWithTheListener.class).run((context) -> {
			run(context, "own");

			assertThat(this.gateway.request().path()).isEqualTo("/metrics/job/own");
		});
	}

	@Test
	void leavesOutWhatIsNotIncludedOrIsExcluded() {
		this.runner.withUserConfiguration(Jobs.class)
			.withPropertyValues("batch.pushgateway.jobs.include=o*,th*", "batch.pushgateway.jobs.exclude=three")
			.run((context) -> {
				run(context, "one");
				run(context, "two");
				run(context, "three");

				assertThat(this.gateway.request().path()).isEqualTo("/metrics/job/one");
			});
	}

	@Test
	void theGroupingKeyHasTheApplicationAndTheConfiguredLabels() {
		this.runner.withUserConfiguration(Jobs.class)
			.withPropertyValues("spring.application.name=order shop", "batch.pushgateway.grouping-key.team=a",
					"batch.pushgateway.grouping-key.[data_center]=")
			.run((context) -> {
				run(context, "one");

				assertThat(this.gateway.request().path())
					.isEqualTo("/metrics/job/one/application@base64/b3JkZXIgc2hvcA/data_center@base64/=/team/a");
			});
	}

	@Test
	void stepsAreSelectedByProperties() {
		this.runner.withUserConfiguration(Jobs.class)
			.withPropertyValues("batch.pushgateway.steps.enabled=false")
			.run((context) -> {
				run(context, "one");

				assertThat(this.gateway.request().body()).doesNotContain("batch_step");
			});
	}

	@Test
	void theDeletionIsAsConfigured() {
		this.runner
			.withPropertyValues("batch.pushgateway.delete.enabled=false", "batch.pushgateway.delete.by=gateway",
					"batch.pushgateway.delete.delay=3m", "batch.pushgateway.delete.shutdown-timeout=4s",
					"batch.pushgateway.delete.keep-last-success=true")
			.run((context) -> assertThat(context.getBean(DeletionPolicy.class))
				.isEqualTo(new DeletionPolicy(false, DeleteBy.GATEWAY, Duration.ofMinutes(3),
						JobMetricsListener.LAST_SUCCESS, OnShutdown.LEAVE, Duration.ofSeconds(4))));
	}

	@Test
	void theGatewayIsAskedToDelete() {
		this.runner.withUserConfiguration(Jobs.class).run((context) -> {
			run(context, "one");

			assertThat(this.gateway.request().headers().getFirst("Pushgateway-Expire-After")).isEqualTo("120s");
		});
	}

	@Test
	void pushesWhatIsAskedForOfAJob() {
		this.runner.withUserConfiguration(Jobs.class)
			.withPropertyValues("batch.pushgateway.push-on-start=true", "batch.pushgateway.jobs.max-age.one=25h",
					"batch.pushgateway.job-parameters.labels=region",
					"batch.pushgateway.job-parameters.max-combinations=1")
			.run((context) -> {
				JobOperator operator = context.getBean(JobOperator.class);
				for (String region : List.of("eu", "us")) {
					operator.start(context.getBean("one", Job.class),
							new JobParametersBuilder().addString("region", region).toJobParameters());
				}

				assertThat(this.gateway.requests()).extracting(RecordingPushgateway.Request::body)
					.satisfiesExactly((start) -> assertThat(start).contains("batch_job_running 1.0"),
							(end) -> assertThat(end).contains("batch_job_running 0.0",
									"batch_job_max_age_seconds 90000.0",
									"batch_job_info{exit_code=\"COMPLETED\",region=\"eu\",} 1.0"),
							(start) -> assertThat(start).contains("batch_job_running 1.0"),
							(end) -> assertThat(end).contains("region=\"(other)\""));
			});
	}

	@Test
	void pushesToTheNextGatewayWhenOneDoesNotAnswer() throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		this.withoutUrl.withUserConfiguration(Jobs.class)
			.withPropertyValues("batch.pushgateway.url=http://localhost:" + port + "," + this.gateway.url())
			.run((context) -> {
				run(context, "one");

				assertThat(this.gateway.request().path()).isEqualTo("/metrics/job/one");
			});
	}

	@Test
	void pushesAgainAsConfigured() {
		this.gateway
			.answer((exchange) -> exchange.sendResponseHeaders((this.gateway.requests().size() < 5) ? 503 : 200, -1));

		this.runner.withUserConfiguration(Jobs.class)
			.withPropertyValues("batch.pushgateway.retry.max-attempts=4", "batch.pushgateway.retry.backoff=1ms")
			.run((context) -> {
				JobExecution execution = run(context, "one");

				assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
				assertThat(this.gateway.requests()).hasSize(4);
			});
	}

	@Test
	void isInertWithoutAUrlAndSaysSoOnce(CapturedOutput output) {
		this.withoutUrl.withUserConfiguration(Jobs.class).run((context) -> {
			JobExecution execution = run(context, "one");

			assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
			assertThat(output.toString().lines().filter((line) -> line.contains("The metrics of jobs are not pushed")))
				.singleElement()
				.asString()
				.contains("INFO")
				.contains("set batch.pushgateway.url");
		});
	}

	@Test
	void anEmptyUrlIsNone(CapturedOutput output) {
		this.withoutUrl.withUserConfiguration(Jobs.class)
			.withPropertyValues("batch.pushgateway.url=")
			.run((context) -> assertThat(output).contains("The metrics of jobs are not pushed"));
	}

	@Test
	void createsNoBeanTooEarly(CapturedOutput output) {
		this.runner.withUserConfiguration(Jobs.class)
			.run((context) -> assertThat(output).doesNotContain("not eligible"));
	}

	@Test
	void deletesBeforeTheContextIsClosed() {
		this.runner.withUserConfiguration(Jobs.class)
			.withPropertyValues("batch.pushgateway.delete.on-shutdown=wait", "batch.pushgateway.delete.delay=300ms")
			.run((context) -> {
				run(context, "one");
				context.close();

				assertThat(this.gateway.requests()).extracting(RecordingPushgateway.Request::method)
					.containsExactly("POST", "GET", "DELETE");
			});
	}

	@Test
	void isNotPausedWithItsContext() {
		this.runner
			.run((context) -> assertThat(context.getBean(DelayedDeletionLifecycle.class).isPauseable()).isFalse());
	}

	@Test
	void nothingOfTheListenerKeepsARunAlive() {
		this.runner.withUserConfiguration(Jobs.class).run((context) -> {
			AtomicReference<JobExecution> execution = new AtomicReference<>(run(context, "one"));
			var reference = new WeakReference<>(execution.getAndSet(null));
			context.getBean(JobRepository.class)
				.createJobExecution(
						context.getBean(JobRepository.class).createJobInstance("other", new JobParameters()),
						new JobParameters(), new ExecutionContext());
			for (int i = 0; i < 50 && reference.get() != null; i++) {
				System.gc();
			}

			assertThat(reference.get()).isNull();
		});
	}

	private static JobExecution run(ApplicationContext context, String job) throws Exception {
		return context.getBean(JobOperator.class).start(context.getBean(job, Job.class), new JobParameters());
	}

	private static Job job(String name, JobRepository repository) {
		return new JobBuilder(name, repository)
			.start(new StepBuilder("step", repository).tasklet((contribution, chunk) -> RepeatStatus.FINISHED).build())
			.build();
	}

	@Configuration(proxyBeanMethods = false)
	static class Jobs {

		@Bean
		Job one(JobRepository repository) {
			return job("one", repository);
		}

		@Bean
		Job two(JobRepository repository) {
			return job("two", repository);
		}

		@Bean
		Job three(JobRepository repository) {
			return job("three", repository);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class JobWithTheListener {

		@Bean
		Job own(JobRepository repository, JobMetricsListener listener) {
			return new JobBuilder("own", repository).listener(listener)
				.start(new StepBuilder("step", repository).tasklet((contribution, chunk) -> RepeatStatus.FINISHED)
					.build())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class JobWithAScopedStep {

		@Bean
		Job scoped(JobRepository repository, Step late) {
			return new JobBuilder("scoped", repository).start(late).build();
		}

		@Bean
		@JobScope
		Step late(JobRepository repository) {
			return new StepBuilder("late", repository).tasklet((contribution, chunk) -> {
				StepExecution step = contribution.getStepExecution();
				step.setStartTime(LocalDateTime.now().minusHours(1));
				return RepeatStatus.FINISHED;
			}).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class JobOfAFactoryBean {

		@Bean
		FactoryBean<Job> made(JobRepository repository) {
			return new JobFactoryBean(job("made", repository));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProxyOfAFactoryBean {

		@Bean
		FactoryBean<Job> made(JobRepository repository) {
			return new JobFactoryBean(proxy(job("made", repository)));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Proxies {

		@Bean
		static BeanPostProcessor proxies() {
			return new Proxying();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBeans {

		@Bean
		PushgatewayConnectionDetails details(PushgatewayProperties properties) {
			return () -> URI.create(properties.getUrl() + "/own");
		}

		@Bean
		PushgatewayClient ownClient(PushgatewayConnectionDetails details) {
			return new PushgatewayClient(details::getUrls,
					new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5)), Retries.NONE,
					(connection) -> {
					});
		}

	}

	private static Job proxy(Object job) {
		ProxyFactory factory = new ProxyFactory(List.of(Job.class).toArray(Class<?>[]::new));
		factory.setTarget(job);
		return (Job) factory.getProxy();
	}

	/** As a proxy creator of Spring's would, first of all post processors. */
	private static final class Proxying implements BeanPostProcessor, Ordered {

		@Override
		public @Nullable Object postProcessAfterInitialization(Object bean, String beanName) {
			return (bean instanceof Job) ? proxy(bean) : bean;
		}

		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE;
		}

	}

	private record JobFactoryBean(Job job) implements FactoryBean<Job> {

		@Override
		public Job getObject() {
			return this.job;
		}

		@Override
		public Class<?> getObjectType() {
			return Job.class;
		}

	}

}
