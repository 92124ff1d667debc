package io.github.batchpushgateway.testing;

import java.util.List;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.support.ListItemReader;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * The application that the examples test.
 */
@SpringBootApplication
class OrdersImportApplication {

	@Bean
	Job ordersImport(JobRepository repository) {
		return new JobBuilder("orders-import", repository)
			.start(new StepBuilder("import", repository).<Integer, Integer>chunk(10)
				.reader(new ListItemReader<>(List.of(1, 2, 3)))
				.writer((orders) -> {
				})
				.build())
			.build();
	}

}
