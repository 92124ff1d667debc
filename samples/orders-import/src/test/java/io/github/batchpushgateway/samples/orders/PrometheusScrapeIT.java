package io.github.batchpushgateway.samples.orders;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.github.batchpushgateway.server.GatewayOptions;
import io.github.batchpushgateway.server.GatewayServer;
import io.github.batchpushgateway.server.go.GoPrometheus;
import io.github.batchpushgateway.server.go.GoServer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The whole way: a job pushes, a real Prometheus scrapes, and its query API answers.
 */
class PrometheusScrapeIT {

	private static final String CONFIGURATION = """
			scrape_configs:
			  - job_name: pushgateway
			    honor_labels: true
			    scrape_interval: 1s
			    scrape_timeout: 1s
			    static_configs:
			      - targets: ['%s:%d']
			""";

	@TempDir
	private Path directory;

	@Test
	void prometheusAnswersTheNumbersOfTheJobUntilTheyAreDeleted() throws Exception {
		GatewayOptions options = GatewayOptions.defaults().withListenAddress(GoPrometheus.TARGET_INTERFACE + ":0");
		try (GatewayServer gateway = GatewayServer.start(options);
				GoServer server = GoPrometheus.start(CONFIGURATION.formatted(GoPrometheus.TARGET_HOST, gateway.port()),
						this.directory)) {
			PrometheusApi prometheus = new PrometheusApi(server.uri());
			awaitPrometheus().untilAsserted(() -> assertThat(prometheus.query("up")).containsValue(1.0));

			try (ImportRun run = ImportRun.against("http://127.0.0.1:" + gateway.port(), "10s")) {
				awaitPrometheus().untilAsserted(() -> assertThat(prometheus.query("{job=\"orders-import\"}"))
					.containsAllEntriesOf(run.series()));

				awaitPrometheus()
					.untilAsserted(() -> assertThat(prometheus.query("{job=\"orders-import\"}")).isEmpty());
				Map<String, Double> remembered = prometheus.query("last_over_time({__name__=~\"batch_.+\"}[5m])");
				assertThat(remembered).containsAllEntriesOf(run.series());
			}
		}
	}

	/** Its first scrape comes seconds after its start, whatever the interval. */
	private static ConditionFactory awaitPrometheus() {
		return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200));
	}

}
