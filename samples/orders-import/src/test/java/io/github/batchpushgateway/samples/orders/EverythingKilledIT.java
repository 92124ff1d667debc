package io.github.batchpushgateway.samples.orders;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.jayway.jsonpath.JsonPath;
import io.github.batchpushgateway.server.go.GoPrometheus;
import io.github.batchpushgateway.server.go.GoServer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A run of the job whose JVM is killed right after its push, whose gateway is killed
 * before its numbers expire, and whose Prometheus is not there when they do.
 */
class EverythingKilledIT {

	/** Scraped less often than the gateway looks for what may go. */
	private static final String CONFIGURATION = """
			scrape_configs:
			  - job_name: pushgateway
			    honor_labels: true
			    scrape_interval: 3s
			    static_configs:
			      - targets: ['%s:%d']
			""";

	private final String volume = "batch-pushgateway-" + UUID.randomUUID();

	@TempDir
	private Path directory;

	@AfterEach
	void removeVolume() {
		DockerClientFactory.instance().client().removeVolumeCmd(this.volume).exec();
	}

	@Test
	void prometheusSeesTheNumbersOnceAndThenTheyAreGone() throws Exception {
		Instant expires = pushAndKill();
		try (GatewayContainer gateway = new GatewayContainer().keepingGroupsOn(this.volume)) {
			gateway.start();
			assertThat(Instant.now()).as("started before the numbers expire").isBefore(expires);
			assertThat(groups(gateway)).singleElement()
				.satisfies((group) -> assertThat(Instant.parse((String) group.get("expires"))).isEqualTo(expires));

			await().atMost(Duration.ofMinutes(1)).until(() -> Instant.now().isAfter(expires.plusSeconds(1)));
			assertThat(groups(gateway)).hasSize(1);

			String configuration = CONFIGURATION.formatted(GoPrometheus.TARGET_HOST, gateway.getFirstMappedPort());
			try (GoServer server = GoPrometheus.start(configuration, this.directory)) {
				PrometheusApi prometheus = new PrometheusApi(server.uri());
				awaitPrometheus().untilAsserted(() -> assertThat(groups(gateway)).isEmpty());
				awaitPrometheus()
					.untilAsserted(() -> assertThat(prometheus.query("{job=\"orders-import\"}")).isEmpty());

				assertThat(prometheus.query("last_over_time(batch_job_success[5m])")).containsValue(1.0);
				assertThat(prometheus.query("count_over_time(batch_job_status[5m])")).hasSize(5)
					.allSatisfy((series, scrapes) -> assertThat(scrapes).as(series).isEqualTo(1.0));
			}
		}
	}

	/**
	 * Runs the job against a gateway, and kills both as soon as the gateway has its
	 * numbers.
	 * @return when the numbers are to be deleted
	 */
	private Instant pushAndKill() throws Exception {
		try (GatewayContainer gateway = new GatewayContainer().keepingGroupsOn(this.volume)) {
			gateway.start();
			Process job = startJob(gateway.getUrl());
			try {
				await().atMost(Duration.ofMinutes(2))
					.pollInterval(Duration.ofMillis(5))
					.until(() -> get(gateway, "/metrics").contains("batch_job_success{"));
			}
			finally {
				job.destroyForcibly().waitFor();
			}
			Instant expires = Instant.parse((String) groups(gateway).get(0).get("expires"));
			gateway.kill();
			return expires;
		}
	}

	private static Process startJob(String url) throws IOException {
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), OrdersImportApplication.class.getName(), "--orders=2000",
				"--batch.pushgateway.embedded.enabled=false", "--batch.pushgateway.url=" + url,
				"--batch.pushgateway.delete.delay=30s")
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
	}

	/**
	 * What the gateway says of its groups; it does not take that for a scrape.
	 */
	private static List<Map<String, Object>> groups(GatewayContainer gateway) throws Exception {
		return JsonPath.read(get(gateway, "/api/v1/groups"), "$.data.groups");
	}

	private static String get(GatewayContainer gateway, String path) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.getUrl() + path)).build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
	}

	private static ConditionFactory awaitPrometheus() {
		return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200));
	}

}
