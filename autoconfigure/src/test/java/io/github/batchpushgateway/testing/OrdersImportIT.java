package io.github.batchpushgateway.testing;

import java.net.URI;

import io.github.batchpushgateway.testcontainers.PushgatewayContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(BuiltImage.class)
@SpringBootTest(properties = "spring.batch.job.enabled=false")
@Testcontainers
class OrdersImportIT {

	@Container
	@ServiceConnection
	static PushgatewayContainer gateway = new PushgatewayContainer("batch-pushgateway:0.1.0-SNAPSHOT");

	@Test
	void tellsHowManyOrdersItHasWritten(@Autowired JobOperator operator, @Autowired Job job) throws Exception {
		operator.start(job, new JobParameters());

		assertThat(URI.create(gateway.getUrl() + "/metrics").toURL().openStream()).asString(UTF_8)
			.contains("batch_job_items_written{instance=\"\",job=\"orders-import\"} 3\n");
	}

}
