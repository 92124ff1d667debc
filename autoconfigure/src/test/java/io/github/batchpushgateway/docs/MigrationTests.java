package io.github.batchpushgateway.docs;

import java.util.List;

import io.github.batchpushgateway.autoconfigure.PushgatewayAutoConfiguration;
import io.github.batchpushgateway.job.JobMetricsCustomizer;
import io.github.batchpushgateway.job.JobMetricsListener;
import io.github.batchpushgateway.push.RecordingPushgateway;
import io.prometheus.client.GaugeMetricFamily;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.batch.core.job.AbstractJob;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
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
 * What the document about migration says of before and after.
 */
class MigrationTests {

	@AutoClose
	private final RecordingPushgateway before = new RecordingPushgateway();

	@AutoClose
	private final RecordingPushgateway after = new RecordingPushgateway();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BatchAutoConfiguration.class, PushgatewayAutoConfiguration.class))
		.withPropertyValues("batch.pushgateway.delete.on-shutdown=leave", "batch.pushgateway.retry.max-attempts=1",
				"batch.pushgateway.url=" + this.after.url());

	@Test
	void theListenerPushesEachRunToAGroupOfItsOwnAndTheStarterDoesNot() {
		this.runner.withUserConfiguration(OldName.class).run((context) -> {
			run(context);

			assertThat(this.before.request().path()).matches("/metrics/job/nightly/execution_id/\\d+");
			assertThat(this.before.request().method()).isEqualTo("PUT");
			assertThat(this.after.request().path()).isEqualTo("/metrics/job/nightly");
			assertThat(this.after.request().method()).isEqualTo("POST");
		});
	}

	@Test
	void theCustomizerKeepsANameOfDashboards() {
		this.runner.withUserConfiguration(OldName.class).run((context) -> {
			run(context);

			assertThat(List.of(this.before.request(), this.after.request()))
				.allSatisfy((push) -> assertThat(push.body()).contains("\njob_failed 0.0\n"));
		});
	}

	private void run(ApplicationContext context) throws Exception {
		JobRepository repository = context.getBean(JobRepository.class);
		Job job = new JobBuilder("nightly", repository)
			.listener(new HandWrittenListener.PushListener(this.before.url()))
			.start(new StepBuilder("load", repository).tasklet((contribution, chunk) -> RepeatStatus.FINISHED).build())
			.build();
		start(context.getBean(JobOperator.class), context.getBean(JobMetricsListener.class), job);
	}

	private static void start(JobOperator operator, JobMetricsListener metrics, Job job) throws Exception {
		metrics.attachTo((AbstractJob) job);
		operator.start(job, new JobParameters());
	}

	@Configuration(proxyBeanMethods = false)
	static class OldName {

		@Bean
		JobMetricsCustomizer oldName() {
			return (run, families) -> families.add(new GaugeMetricFamily("job_failed", "Whether the run failed.",
					run.getStatus().isUnsuccessful() ? 1 : 0));
		}

	}

}
