package io.github.batchpushgateway.autoconfigure;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.github.batchpushgateway.server.GatewayOptions;
import io.github.batchpushgateway.server.GatewayServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The gateway of this project.
 */
class OurGatewayIT extends PushgatewayContract {

	private GatewayServer server;

	@BeforeAll
	void startGateway() {
		this.server = GatewayServer
			.start(GatewayOptions.defaults().withListenAddress("localhost:0").withExpiryAfterScrapes(0, Duration.ZERO));
	}

	@AfterAll
	void stopGateway() {
		this.server.close();
	}

	@Override
	URI url() {
		return URI.create("http://localhost:" + this.server.port());
	}

	@Test
	void theGatewayDeletesTheMetricsOfAnApplicationThatHasEnded(@TempDir Path folder) throws Exception {
		try (BatchProgram program = BatchProgram.start(folder, "batch.pushgateway.url=" + url(),
				"batch.pushgateway.delete.delay=2s", "logging.level.io.github.batchpushgateway.push=debug")) {
			assertThat(program.exitCode()).isZero();

			assertThat(program.log(" deletes the metrics of {job=\"load\"} at ")).hasSize(1);
			assertThat(program.log("Waiting until ")).isEmpty();
			await().untilAsserted(() -> assertThat(groups()).doesNotContain(Map.of("job", "load")));
		}
	}

}
