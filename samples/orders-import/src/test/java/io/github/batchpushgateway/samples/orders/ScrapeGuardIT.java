package io.github.batchpushgateway.samples.orders;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import com.jayway.jsonpath.JsonPath;
import io.github.batchpushgateway.server.GatewayOptions;
import io.github.batchpushgateway.server.GatewayServer;
import io.github.batchpushgateway.server.go.GoPrometheus;
import io.github.batchpushgateway.server.go.GoServer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Expiry waits for a real Prometheus, which is stopped and started again.
 */
@Timeout(180)
class ScrapeGuardIT {

	/** Scraped less often than the gateway looks for what may go. */
	private static final String CONFIGURATION = """
			scrape_configs:
			  - job_name: pushgateway
			    honor_labels: true
			    scrape_interval: 2s
			    static_configs:
			      - targets: ['%s:%d']
			""";

	private static final Duration ANY_WAIT = Duration.ofHours(1);

	@TempDir
	private Path directory;

	@Test
	void waitsForAPrometheusThatIsAwayAndNotForOneThatHasSeenIt() throws Exception {
		try (GatewayServer gateway = start(1, ANY_WAIT)) {
			try (GoServer prometheus = startPrometheus(gateway)) {
				push(gateway, "seen", "8s");
				awaitPrometheus().until(() -> scrapes(prometheus, "seen") > 0);
			}
			push(gateway, "unseen", "1ms");
			awaitPrometheus().until(() -> !jobs(gateway).contains("seen"));
			assertThat(jobs(gateway)).containsExactly("unseen");

			try (GoServer prometheus = startPrometheus(gateway)) {
				awaitPrometheus().until(() -> jobs(gateway).isEmpty());
				awaitPrometheus().untilAsserted(() -> assertThat(scrapes(prometheus, "unseen")).isEqualTo(1));
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void waitsForAsManyScrapesAsItIsTold(int scrapes) throws Exception {
		try (GatewayServer gateway = start(scrapes, ANY_WAIT); GoServer prometheus = startPrometheus(gateway)) {
			push(gateway, "watched", "1ms");

			awaitPrometheus().until(() -> jobs(gateway).isEmpty());
			awaitPrometheus().untilAsserted(() -> assertThat(scrapes(prometheus, "watched")).isEqualTo(scrapes));
		}
	}

	@Test
	void waitsNoLongerThanItIsTold() throws Exception {
		try (GatewayServer gateway = start(1, Duration.ofSeconds(1))) {
			push(gateway, "unseen", "1ms");
			awaitPrometheus().until(() -> jobs(gateway).isEmpty());

			push(gateway, "later", "1h");
			try (GoServer prometheus = startPrometheus(gateway)) {
				awaitPrometheus().until(() -> scrapes(prometheus, "later") > 0);
				assertThat(scrapes(prometheus, "unseen")).isZero();
			}
		}
	}

	private static GatewayServer start(int scrapes, Duration maxWait) {
		return GatewayServer.start(GatewayOptions.defaults()
			.withListenAddress(GoPrometheus.TARGET_INTERFACE + ":0")
			.withExpiryAfterScrapes(scrapes, maxWait));
	}

	private GoServer startPrometheus(GatewayServer gateway) throws Exception {
		return GoPrometheus.start(CONFIGURATION.formatted(GoPrometheus.TARGET_HOST, gateway.port()), this.directory);
	}

	/**
	 * How often Prometheus has scraped the value of a job.
	 */
	private static int scrapes(GoServer prometheus, String job) throws Exception {
		return new PrometheusApi(prometheus.uri()).query("count_over_time(x{job=\"" + job + "\"}[10m])")
			.values()
			.stream()
			.mapToInt(Double::intValue)
			.sum();
	}

	private static void push(GatewayServer gateway, String job, String expireAfter) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(uri(gateway, "/metrics/job/" + job))
			.PUT(BodyPublishers.ofString("x 1\n"))
			.header("Pushgateway-Expire-After", expireAfter)
			.build();
		assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).headers().map())
			.containsKey("pushgateway-expires-at");
	}

	private static List<String> jobs(GatewayServer gateway) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(uri(gateway, "/api/v1/groups")).build();
		String body = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
		return JsonPath.read(body, "$.data.groups[*].labels.job");
	}

	private static URI uri(GatewayServer gateway, String path) {
		return URI.create("http://127.0.0.1:" + gateway.port() + path);
	}

	private static ConditionFactory awaitPrometheus() {
		return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100));
	}

}
