package io.github.batchpushgateway.autoconfigure;

import java.util.List;

import io.github.batchpushgateway.job.GroupingLabelsCustomizer;
import io.github.batchpushgateway.job.JobMetricsCustomizer;
import io.github.batchpushgateway.push.RecordingPushgateway;
import io.prometheus.client.GaugeMetricFamily;
import io.prometheus.client.SummaryMetricFamily;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class CustomizerTests {

	private final RecordingPushgateway gateway = new RecordingPushgateway();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(BatchAutoConfiguration.class, PushgatewayAutoConfiguration.class))
		.withUserConfiguration(Import.class)
		.withPropertyValues("batch.pushgateway.delete.on-shutdown=leave",
				"batch.pushgateway.url=" + this.gateway.url());

	@AfterEach
	void stop() {
		this.gateway.close();
	}

	@Test
	void theExamplesOfTheDocumentDoWhatTheySay() {
		this.runner.withUserConfiguration(CustomizerExamples.class).run((context) -> {
			run(context);

			assertThat(this.gateway.request().path()).isEqualTo("/metrics/job/orders-import/region/north");
			assertThat(this.gateway.request().body().lines())
				.contains("orders_import_amount_euros 12.5", "# HELP orders_import_lines_read Items read of the run.",
						"# TYPE orders_import_lines_read gauge", "orders_import_lines_read 0.0",
						"batch_job_items_written 0.0")
				.noneMatch((line) -> line.contains("batch_job_items_read") || line.contains("_commits"));
		});
	}

	@Test
	void aCustomizerThatFailsChangesNothing(CapturedOutput output) {
		this.runner.withUserConfiguration(CustomizerExamples.class)
			.withBean("failing", JobMetricsCustomizer.class, () -> (run, families) -> {
				families.clear();
				throw new IllegalStateException("no amount");
			})
			.withBean("failingLabels", GroupingLabelsCustomizer.class, () -> (run, labels) -> {
				labels.clear();
				throw new IllegalStateException("no region");
			})
			.run((context) -> {
				assertThat(run(context).getStatus()).isEqualTo(BatchStatus.COMPLETED);
				run(context);

				assertThat(this.gateway.requests()).hasSize(2).allSatisfy((push) -> {
					assertThat(push.path()).isEqualTo("/metrics/job/orders-import/region/north");
					assertThat(push.body()).contains("orders_import_amount_euros 12.5")
						.contains("orders_import_lines_read")
						.doesNotContain("_commits");
				});
				assertThat(warnings(output)).hasSize(2)
					.anySatisfy((line) -> assertThat(line)
						.contains("The metrics of job 'orders-import' are left as" + " they were before "
								+ CustomizerTests.class.getName())
						.endsWith("java.lang.IllegalStateException: no amount. The job is not affected; further"
								+ " failures are logged at DEBUG."))
					.anySatisfy((line) -> assertThat(line).contains("The grouping labels of job 'orders-import' are"));
			});
	}

	@Test
	void aLabelThatCannotBeGroupedByIsLeftOut(CapturedOutput output) {
		for (String name : List.of("data-center", "step", "job")) {
			this.runner.withBean(GroupingLabelsCustomizer.class, () -> (run, labels) -> labels.put(name, "x"))
				.run(CustomizerTests::run);
		}

		assertThat(this.gateway.requests()).hasSize(3)
			.extracting(RecordingPushgateway.Request::path)
			.containsOnly("/metrics/job/orders-import");
		assertThat(warnings(output)).hasSize(3).last().asString().contains("grouping label 'job': must match ");
	}

	@Test
	void renamesAFamilyWhoseSamplesHaveSuffixes() {
		SummaryMetricFamily summary = new SummaryMetricFamily("orders", "Orders.", 2, 30);

		assertThat(JobMetricsCustomizer.renamed(summary, "imports").samples).extracting((sample) -> sample.name)
			.containsExactly("imports_count", "imports_sum");
	}

	@Test
	void customizersAreCalledInTheirOrder() {
		this.runner.withUserConfiguration(InOrder.class).run((context) -> {
			run(context);

			assertThat(this.gateway.request().body().lines().filter((line) -> !line.startsWith("#")))
				.containsExactly("only 1.0");
		});
	}

	private static JobExecution run(ApplicationContext context) throws Exception {
		return context.getBean(JobOperator.class)
			.start(context.getBean(Job.class),
					new JobParametersBuilder().addString("region", "north")
						.addLong("run", System.nanoTime())
						.toJobParameters());
	}

	private static List<String> warnings(CapturedOutput output) {
		return output.toString().lines().filter((line) -> line.contains(" WARN ")).toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class Import {

		@Bean
		Job ordersImport(JobRepository repository) {
			return new JobBuilder("orders-import", repository)
				.start(new StepBuilder("import", repository).tasklet((contribution, chunk) -> {
					contribution.getStepExecution().getJobExecution().getExecutionContext().putDouble("amount", 12.5);
					return RepeatStatus.FINISHED;
				}).build())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InOrder {

		@Bean
		@Order(2)
		JobMetricsCustomizer last() {
			return (run, families) -> families.replaceAll((family) -> JobMetricsCustomizer.renamed(family, "only"));
		}

		@Bean
		@Order(1)
		JobMetricsCustomizer first() {
			return (run, families) -> {
				families.clear();
				families.add(new GaugeMetricFamily("first", "Only.", 1));
			};
		}

	}

}
