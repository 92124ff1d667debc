package io.github.batchpushgateway.server;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

import io.github.batchpushgateway.server.exposition.ProtobufMessage;
import io.github.batchpushgateway.server.go.GoPrometheus;
import io.github.batchpushgateway.server.go.GoServer;
import io.github.batchpushgateway.server.go.PrometheusQueries;
import io.github.batchpushgateway.server.go.Request;
import io.github.batchpushgateway.server.http.RawClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a real Prometheus knows of what was pushed, when it has scraped it.
 */
class PrometheusIT {

	private static final String CONFIGURATION = """
			scrape_configs:
			  - job_name: pushgateway
			    honor_labels: true
			    scrape_interval: 1s
			    scrape_timeout: 1s
			    static_configs:
			      - targets: ['%s:%d']
			""";

	private static final int PUSHES = 400;

	private static final int HISTOGRAM = 4;

	/** Its first scrape comes seconds after its start, whatever the interval. */
	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final long POLL_NANOS = 200_000_000;

	@TempDir
	private Path directory;

	private GatewayServer gateway;

	private RawClient http;

	@BeforeEach
	void start() {
		this.gateway = GatewayServer
			.start(GatewayOptions.defaults().withListenAddress(GoPrometheus.TARGET_INTERFACE + ":0"));
		this.http = new RawClient(this.gateway.port());
	}

	@AfterEach
	void stop() throws Exception {
		this.http.close();
		this.gateway.close();
	}

	private GoServer prometheus(String... flags) throws Exception {
		return GoPrometheus.start(CONFIGURATION.formatted(GoPrometheus.TARGET_HOST, this.gateway.port()),
				this.directory, flags);
	}

	@Test
	void prometheusKnowsEverySeriesThatRandomPushesLeft() throws Exception {
		PushIsolation pushes = new PushIsolation(this.http, 4);
		pushes.send(PUSHES);
		Map<String, Double> exposed = new TreeMap<>();
		pushes.exposition().samples().forEach((sample) -> {
			if (!PushIsolation.isOwn(sample.name())) {
				TreeMap<String, String> labels = new TreeMap<>(sample.labels());
				labels.values().removeIf(String::isEmpty);
				exposed.put(StrictExposition.series(sample.name(), labels), sample.value());
			}
		});
		assertThat(exposed).hasSizeGreaterThan(10);

		try (GoServer server = prometheus()) {
			PrometheusQueries prometheus = new PrometheusQueries(server.uri());

			Map<String, Double> known = await(() -> pushed(prometheus), (series) -> !series.isEmpty());

			assertThat(known).isEqualTo(exposed);
		}
	}

	/** Without what Prometheus adds itself. */
	private static Map<String, Double> pushed(PrometheusQueries prometheus) throws Exception {
		Map<String, Double> series = new TreeMap<>(prometheus.query("{__name__=~\".+\"}"));
		series.keySet()
			.removeIf((name) -> PushIsolation.isOwn(name) || name.startsWith("up{") || name.startsWith("scrape_"));
		return series;
	}

	@Test
	void prometheusReadsANativeHistogramFromProtobuf() throws Exception {
		ProtobufMessage histogram = new ProtobufMessage().number(1, 4)
			.real(2, 6)
			.number(5, 0)
			.real(6, 0.001)
			.message(12, new ProtobufMessage().number(1, 2).number(2, 1))
			.number(13, 8);
		byte[] body = ProtobufMessage.delimited(ProtobufMessage.family("h", HISTOGRAM)
			.message(4, ProtobufMessage.metric("l", "1").message(7, histogram)));
		Request push = Request.of("PUT", "/metrics/job/j", "").withBody(body).with(Request.PROTOBUF);
		assertThat(push.sendOn(this.http).status()).isEqualTo(200);

		try (GoServer server = prometheus("--enable-feature=native-histograms")) {
			PrometheusQueries prometheus = new PrometheusQueries(server.uri());

			Map<String, Double> counts = await(() -> prometheus.query("histogram_count(h)"),
					(series) -> !series.isEmpty());

			assertThat(counts).containsExactly(Map.entry("{job=j, l=1}", 4.0));
			assertThat(prometheus.query("histogram_sum(h)")).containsExactly(Map.entry("{job=j, l=1}", 6.0));
			// all four are in the bucket from 1 to 2
			assertThat(prometheus.query("histogram_quantile(0.5, h)").get("{job=j, l=1}")).isBetween(1.0, 2.0);
			assertThat(prometheus.query("h_count")).isEmpty();
		}
	}

	private static <T> T await(Callable<T> question, Predicate<T> enough) throws Exception {
		Instant deadline = Instant.now().plus(PATIENCE);
		T answer = question.call();
		while (!enough.test(answer) && Instant.now().isBefore(deadline)) {
			LockSupport.parkNanos(POLL_NANOS);
			answer = question.call();
		}
		return answer;
	}

}
