package io.github.batchpushgateway.samples.orders;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The sample against the gateway as it is shipped: in its container image.
 */
class GatewayContainerIT {

	private static final GatewayContainer gateway = new GatewayContainer();

	/**
	 * The JVM says which native methods it links and where it has its classes from, so
	 * that both are seen from outside.
	 */
	@BeforeAll
	static void startGateway() {
		gateway.addEnv("JAVA_TOOL_OPTIONS", "-Xlog:jni+resolve=debug,class+load");
		gateway.start();
	}

	@AfterAll
	static void stopGateway() {
		gateway.stop();
	}

	@Test
	void servesTheNumbersOfTheJobUntilTheDelayIsOver() throws Exception {
		try (ImportRun run = ImportRun.against(gateway.getUrl(), "10s")) {
			assertThat(gateway.scrape()).containsAllEntriesOf(run.series());

			await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(gateway.scrape()).isEmpty());
		}
	}

	@Test
	void runsAsAnUnprivilegedUser() {
		assertThat(gateway.getContainerInfo().getConfig().getUser()).isEqualTo("10001:10001");
	}

	@Test
	void takesItsClassesFromTheArchive() {
		assertThat(gateway.getLogs())
			.contains("io.github.batchpushgateway.server.GatewayServer source: shared objects file (top)");
	}

	@Test
	void usesTheNativeTransportAlthoughItCannotUnpackIt() {
		assertThat(gateway.getLogs()).contains("io.netty.channel.epoll.Native");
	}

}
