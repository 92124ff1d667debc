package io.github.batchpushgateway.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import io.github.batchpushgateway.push.RecordingPushgateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.configuration.annotation.EnableBatchProcessing;
import org.springframework.batch.core.configuration.annotation.EnableJdbcJobRepository;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.partition.PartitionHandler;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

class JdbcJobRepositoryTests {

	private final RecordingPushgateway gateway = new RecordingPushgateway();

	@AfterEach
	void stop() {
		this.gateway.close();
	}

	@Test
	void whatRemoteWorkersHaveDoneIsReadFromTheRepository() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PushgatewayAutoConfiguration.class))
			.withUserConfiguration(RemotePartitions.class)
			.withPropertyValues("batch.pushgateway.url=" + this.gateway.url(), "batch.pushgateway.delete.enabled=false",
					"batch.pushgateway.steps.include-partitions=true")
			.run((context) -> {
				context.getBean(JobOperator.class).start(context.getBean(Job.class), new JobParameters());

				assertThat(this.gateway.request().body()).contains("batch_job_success 1.0\n")
					.contains("batch_job_items_read 8.0\n")
					.contains("batch_step_items_read{step=\"totals\",} 8.0\n")
					.contains("batch_step_items_read{step=\"remote:a\",} 4.0\n")
					.contains("batch_step_success{step=\"remote:b\",} 1.0\n");
			});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableBatchProcessing
	@EnableJdbcJobRepository
	static class RemotePartitions {

		@Bean
		DataSource dataSource() {
			return new EmbeddedDatabaseBuilder().setType(EmbeddedDatabaseType.H2)
				.generateUniqueName(true)
				.addScript("/org/springframework/batch/core/schema-h2.sql")
				.build();
		}

		@Bean
		JdbcTransactionManager transactionManager(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

		@Bean
		Job remote(JobRepository repository) {
			return new JobBuilder("remote", repository)
				.start(new StepBuilder("totals", repository)
					.partitioner("remote",
							(gridSize) -> Map.of("a", new ExecutionContext(), "b", new ExecutionContext()))
					.partitionHandler(remoteWorkers(repository))
					.build())
				.build();
		}

		private static PartitionHandler remoteWorkers(JobRepository repository) {
			return (splitter, manager) -> {
				List<StepExecution> done = new ArrayList<>();
				for (StepExecution inMemory : splitter.split(manager, 2)) {
					StepExecution remote = repository.getStepExecution(inMemory.getId());
					remote.setReadCount(4);
					remote.setStatus(BatchStatus.COMPLETED);
					remote.setExitStatus(ExitStatus.COMPLETED);
					repository.update(remote);
					done.add(remote);
				}
				return done;
			};
		}

	}

}
