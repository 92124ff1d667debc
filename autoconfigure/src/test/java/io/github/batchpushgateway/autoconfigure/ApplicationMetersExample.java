package io.github.batchpushgateway.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The example of {@code docs/application-meters.md}; see
 * {@link ApplicationMetersAutoConfigurationTests}.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ApplicationMetersExample {

	@Bean
	Job ordersImport(JobRepository repository, MeterRegistry meters) {
		return new JobBuilder("orders-import", repository)
			.start(new StepBuilder("import", repository).tasklet((contribution, chunk) -> {
				meters.counter("orders.imported", "country", "de").increment(3);
				return RepeatStatus.FINISHED;
			}).build())
			.build();
	}

}
