package io.github.batchpushgateway.testing;

import java.net.URI;

import io.github.batchpushgateway.autoconfigure.PushgatewayConnectionDetails;
import org.junit.jupiter.api.Test;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = { "spring.batch.job.enabled=false", "batch.pushgateway.embedded.enabled=true",
		"batch.pushgateway.embedded.port=0", "batch.pushgateway.delete.on-shutdown=leave" })
class OrdersImportTests {

	@Test
	void tellsHowManyOrdersItHasWritten(@Autowired JobOperator operator, @Autowired Job job,
			@Autowired PushgatewayConnectionDetails gateway) throws Exception {
		operator.start(job, new JobParameters());

		assertThat(URI.create(gateway.getUrl() + "/metrics").toURL().openStream()).asString(UTF_8)
			.contains("batch_job_items_written{instance=\"\",job=\"orders-import\"} 3\n");
	}

}
