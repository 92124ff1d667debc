package io.github.batchpushgateway.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

import io.github.batchpushgateway.push.DeleteBy;
import io.github.batchpushgateway.push.DeletionPolicy;
import io.github.batchpushgateway.server.GatewayServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class EmbeddedGatewayTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BatchAutoConfiguration.class, PushgatewayAutoConfiguration.class))
		.withUserConfiguration(OneJob.class)
		.withPropertyValues("batch.pushgateway.embedded.enabled=true", "batch.pushgateway.embedded.port=0",
				"batch.pushgateway.delete.on-shutdown=leave");

	@Test
	void isNotThereByDefault() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(BatchAutoConfiguration.class, PushgatewayAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(GatewayServer.class));
	}

	@Test
	void jobsArePushedToItAndScrapedFromIt(CapturedOutput output) {
		this.runner.run((context) -> {
			URI url = context.getBean(PushgatewayConnectionDetails.class).getUrl();

			context.getBean(JobOperator.class).start(context.getBean(Job.class), new JobParameters());

			assertThat(scrape(url)).contains("batch_job_success{instance=\"\",job=\"load\"} 1\n");
			assertThat(output).containsOnlyOnce("Prometheus scrapes them at " + url + "/metrics");
		});
	}

	@Test
	void takesTheMetricsEvenIfThereIsAUrl() {
		this.runner.withPropertyValues("batch.pushgateway.url=http://gateway.invalid")
			.run((context) -> assertThat(context.getBean(PushgatewayConnectionDetails.class).getUrl())
				.isEqualTo(URI.create("http://localhost:" + context.getBean(GatewayServer.class).port())));
	}

	@Test
	void stopsAfterTheLastDeletion(CapturedOutput output) {
		AtomicReference<URI> url = new AtomicReference<>();
		this.runner
			.withPropertyValues("batch.pushgateway.delete.on-shutdown=wait", "batch.pushgateway.delete.delay=300ms")
			.run((context) -> {
				url.set(context.getBean(PushgatewayConnectionDetails.class).getUrl());
				context.getBean(JobOperator.class).start(context.getBean(Job.class), new JobParameters());
			});

		assertThat(output).contains("Waiting until ").doesNotContain("not deleted").doesNotContain(" WARN ");
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> scrape(url.get()));
	}

	@ParameterizedTest
	@CsvSource({ "auto, APPLICATION", "application, APPLICATION", "gateway, GATEWAY" })
	void theApplicationDeletesBecauseTheGatewayEndsWithIt(String by, DeleteBy deletedBy) {
		this.runner.withPropertyValues("batch.pushgateway.delete.by=" + by)
			.run((context) -> assertThat(context.getBean(DeletionPolicy.class).by()).isEqualTo(deletedBy));
	}

	@Test
	void aTakenPortFailsTheStart() throws IOException {
		try (ServerSocket taken = new ServerSocket(0)) {
			this.runner.withPropertyValues("batch.pushgateway.embedded.port=" + taken.getLocalPort()).run((context) -> {
				FailureAnalysis analysis = analyze(context.getStartupFailure());

				assertThat(analysis.getDescription()).startsWith("batch.pushgateway.embedded.port "
						+ taken.getLocalPort() + ": the gateway cannot listen there: ");
				assertThat(analysis.getAction())
					.isEqualTo("Stop what listens there, or set another port, or 0 for any free one.");
			});
		}
	}

	@Test
	void theMissingGatewayFailsTheStart() {
		this.runner.withClassLoader(new FilteredClassLoader(GatewayServer.class)).run((context) -> {
			FailureAnalysis analysis = analyze(context.getStartupFailure());

			assertThat(analysis.getDescription())
				.isEqualTo("batch.pushgateway.embedded.enabled true: there is no gateway on the class path");
			assertThat(analysis.getAction())
				.isEqualTo("Add the dependency io.github.batchpushgateway:batch-pushgateway-server, or set"
						+ " batch.pushgateway.url to the URL of a Pushgateway instead.");
		});
	}

	private static FailureAnalysis analyze(Throwable failure) {
		return new InvalidPropertyFailureAnalyzer(new MockEnvironment()).analyze(failure);
	}

	private static String scrape(URI url) throws IOException {
		try (InputStream metrics = URI.create(url + "/metrics").toURL().openStream()) {
			return new String(metrics.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class OneJob {

		@Bean
		Job load(JobRepository repository) {
			return new JobBuilder("load", repository)
				.start(new StepBuilder("step", repository).tasklet((contribution, chunk) -> RepeatStatus.FINISHED)
					.build())
				.build();
		}

	}

}
