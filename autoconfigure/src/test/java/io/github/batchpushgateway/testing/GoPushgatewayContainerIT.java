package io.github.batchpushgateway.testing;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import io.github.batchpushgateway.autoconfigure.PushgatewayConnectionDetails;
import io.github.batchpushgateway.server.go.GoPushgateway;
import io.github.batchpushgateway.testcontainers.PushgatewayContainer;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Go Pushgateway in containers with a type of their own and without.
 */
@SpringBootTest(properties = { "spring.batch.job.enabled=false", "batch.pushgateway.delete.enabled=false" })
@Testcontainers
class GoPushgatewayContainerIT {

	private static final String IMAGE = GoPushgateway.image();

	@Container
	@ServiceConnection
	private static final GenericContainer<?> generic = new GenericContainer<>(IMAGE).withExposedPorts(9091);

	@Container
	private static final PushgatewayContainer typed = new PushgatewayContainer(IMAGE);

	@Test
	void jobsArePushedToTheContainerThatIsKnownByTheNameOfItsImage(@Autowired JobOperator operator, @Autowired Job job,
			@Autowired PushgatewayConnectionDetails gateway) throws Exception {
		operator.start(job, new JobParameters());

		assertThat(gateway.getUrl()).hasPort(generic.getMappedPort(9091));
		assertThat(URI.create(gateway.getUrl() + "/metrics").toURL().openStream()).asString(StandardCharsets.UTF_8)
			.contains("batch_job_success{instance=\"\",job=\"orders-import\"} 1\n");
	}

	@Test
	void isReadyWhenItHasStarted() throws Exception {
		assertThat(URI.create(typed.getUrl() + "/metrics").toURL().openStream()).asString(StandardCharsets.UTF_8)
			.contains("pushgateway_build_info");
	}

}
