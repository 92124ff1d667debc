package io.github.batchpushgateway.samples.orders;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.github.batchpushgateway.samples.orders.GrafanaDashboard.Target;
import io.github.batchpushgateway.server.GatewayOptions;
import io.github.batchpushgateway.server.GatewayServer;
import io.github.batchpushgateway.server.go.GoPrometheus;
import io.github.batchpushgateway.server.go.GoServer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Every query of the dashboard, answered by a real Prometheus that has scraped a real
 * gateway with runs of real jobs, while their metrics are there and when they are
 * deleted.
 */
@Timeout(180)
class GrafanaDashboardIT {

	private static final Pattern INTERVAL = Pattern.compile("(?m)^(\\s*(?:\\w+_)?interval:) \\w+");

	private static final Pattern METRIC = Pattern
		.compile("\\b(?:(?:batch_|pushgateway_|process_)\\w+|up\\b|ALERTS\\b)(?!\")");

	private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");

	private static final Duration STEP = Duration.ofSeconds(1);

	private static final String REFUSED = "# TYPE batch_job_success counter\nbatch_job_success 1\n";

	/** Else there is no rate. */
	private static final String SCRAPED_TWICE = "min(count_over_time(pushgateway_http_requests_total[10m])) >= 2";

	/** As Grafana would fill them in for a scrape each second and that step. */
	private static final Map<String, String> ALL = Map.of("job", ".*", "application", ".*", "__rate_interval", "4s",
			"__range", "10m");

	private final Instant begin = Instant.now();

	private GrafanaDashboard dashboard;

	private PrometheusApi prometheus;

	@TempDir
	private Path directory;

	@Test
	void everyQueryReturnsDataAlsoAfterTheDeletion() throws Exception {
		this.dashboard = GrafanaDashboard.read();
		GatewayOptions options = GatewayOptions.defaults().withListenAddress(GoPrometheus.TARGET_INTERFACE + ":0");
		try (GatewayServer gateway = GatewayServer.start(options);
				GoServer server = startPrometheus(gateway);
				ObservedJobs jobs = ObservedJobs.against("http://127.0.0.1:" + gateway.port())) {
			this.prometheus = new PrometheusApi(server.uri());
			jobs.run();
			assertThat(push(gateway, REFUSED)).isEqualTo(400);
			assertThat(push(gateway, "x{" + "l".repeat(2000) + "=\"\"} 1\n")).isEqualTo(400);
			awaitPrometheus().untilAsserted(() -> assertThat(this.prometheus.query("batch_job_running == 1"))
				.containsOnlyKeys("batch_job_running{application=\"observed\",job=\"run\"}"));
			awaitPrometheus().untilAsserted(() -> assertThat(alerts()).containsExactlyInAnyOrder("BatchJobFailed fail",
					"BatchJobMaxAgeExceeded complete", "BatchJobSkipsItems skip", "PushgatewayRefusedPush refused"));
			awaitPrometheus().untilAsserted(() -> assertThat(this.prometheus.query(SCRAPED_TWICE)).isNotEmpty());

			requireData();
			requireTruth();
			requireMetricsAndVariables();

			deleteAll(gateway);
			awaitPrometheus()
				.untilAsserted(() -> assertThat(this.prometheus.query("{__name__=~\"batch_.+\"}")).isEmpty());
			requireData();
			requireTruth();
		}
	}

	/** With the configuration and the rules that are shipped, but each second. */
	private GoServer startPrometheus(GatewayServer gateway) throws IOException {
		Path shipped = GrafanaDashboard.DIRECTORY.resolve("prometheus");
		Files.writeString(this.directory.resolve("batch-jobs.rules.yml"),
				eachSecond(Files.readString(shipped.resolve("batch-jobs.rules.yml"))));
		String configuration = Files.readString(shipped.resolve("prometheus.yml"))
			.replace("pushgateway:9091", GoPrometheus.TARGET_HOST + ":" + gateway.port());
		assertThat(configuration).contains(":" + gateway.port());
		return GoPrometheus.start(eachSecond(configuration), this.directory);
	}

	private static String eachSecond(String yaml) {
		String faster = INTERVAL.matcher(yaml).replaceAll("$1 1s");
		assertThat(faster).isNotEqualTo(yaml);
		return faster;
	}

	private List<String> alerts() throws Exception {
		return this.prometheus.query("sum by (alertname, job) (ALERTS{alertstate=\"firing\"})")
			.keySet()
			.stream()
			.map((series) -> series.replaceAll("\\{alertname=\"(\\w+)\",job=\"(\\w+)\"}", "$1 $2"))
			.toList();
	}

	private void requireData() throws Exception {
		assertThat(this.dashboard.targets()).hasSizeGreaterThan(30);
		for (Target target : this.dashboard.targets()) {
			requireData(target, ALL);
			if (target.expression().contains("$job")) {
				Map<String, String> chosen = new HashMap<>(ALL);
				chosen.putAll(Map.of("job", "(complete|run|skip)", "application", "observed"));
				requireData(target, chosen);
			}
		}
	}

	private void requireData(Target target, Map<String, String> variables) throws Exception {
		String expression = target.expression(variables);
		assertThat(expression).doesNotContain("$");
		Collection<Double> values = target.instant() ? this.prometheus.query(expression).values()
				: this.prometheus.queryRange(expression, this.begin, Instant.now(), STEP)
					.values()
					.stream()
					.flatMap(List::stream)
					.toList();
		assertThat(values).as("%s, %s: %s", target.panel(), target.refId(), expression)
			.anyMatch((value) -> Double.isFinite(value));
	}

	/** What is known of the jobs is so, and stays so. */
	private void requireTruth() throws Exception {
		assertThat(now("Jobs that ran", "A")).containsOnly(Map.entry("{}", 3.0));
		assertThat(now("Last run without success", "A")).containsOnly(Map.entry("{}", 1.0));
		assertThat(now("Older than their maximum age", "A")).containsOnly(Map.entry("{}", 1.0));
		assertThat(now("Running", "A")).containsOnly(Map.entry("{}", 1.0));
		assertThat(now("Last runs", "A")).containsOnlyKeys(series("complete", ",status=\"COMPLETED\""),
				series("skip", ",status=\"COMPLETED\""), series("fail", ",status=\"FAILED\""));
		assertThat(now("Last runs", "F")).containsOnly(Map.entry(series("complete", ""), 8.0),
				Map.entry(series("skip", ""), 9.0), Map.entry(series("fail", ""), 0.0));
		assertThat(now("Last runs", "H")).containsEntry(series("skip", ""), 1.0);
		assertThat(now("How jobs are", "A")).containsOnly(Map.entry(series("complete", ""), 1.0),
				Map.entry(series("skip", ""), 1.0), Map.entry(series("fail", ""), 0.0),
				Map.entry(series("run", ""), 2.0));
		assertThat(now("Time since the last success", "A")).containsOnlyKeys(series("complete", ""),
				series("skip", ""));
		assertThat(now("Alerts that fire", "A")).hasSize(4);
		assertThat(now("Rejected pushes", "A").values()).containsOnly(1.0).hasSize(2);
	}

	private Map<String, Double> now(String panel, String refId) throws Exception {
		Target target = this.dashboard.targets()
			.stream()
			.filter((each) -> each.panel().equals(panel) && each.refId().equals(refId))
			.findAny()
			.orElseThrow();
		return this.prometheus.query(target.expression(ALL));
	}

	private static String series(String job, String label) {
		return "{application=\"observed\",job=\"" + job + '"' + label + '}';
	}

	private void requireMetricsAndVariables() throws Exception {
		List<String> used = this.dashboard.targets()
			.stream()
			.flatMap((target) -> METRIC.matcher(target.expression()).results())
			.map(MatchResult::group)
			.distinct()
			.toList();
		assertThat(used).hasSizeGreaterThan(20);
		assertThat(this.prometheus.metricNames()).containsAll(used);
		assertThat(values("application")).containsExactly("observed");
		assertThat(values("job")).containsExactlyInAnyOrder("complete", "fail", "skip");
	}

	private List<String> values(String variable) throws Exception {
		MatchResult query = LABEL_VALUES.matcher(this.dashboard.variables().get(variable))
			.results()
			.findAny()
			.orElseThrow();
		return this.prometheus.labelValues(query.group(2), query.group(1).replace("$application", ".*"));
	}

	private static int push(GatewayServer gateway, String body) throws Exception {
		return send(gateway, HttpRequest.newBuilder().PUT(BodyPublishers.ofString(body)), "/metrics/job/refused");
	}

	private static void deleteAll(GatewayServer gateway) throws Exception {
		assertThat(
				send(gateway, HttpRequest.newBuilder().DELETE(), "/api/v1/groups?match%5B%5D=%7Bjob%3D~%22.%2B%22%7D"))
			.isEqualTo(200);
	}

	private static int send(GatewayServer gateway, HttpRequest.Builder request, String path) throws Exception {
		URI uri = URI.create("http://127.0.0.1:" + gateway.port() + path);
		return HttpClient.newHttpClient().send(request.uri(uri).build(), BodyHandlers.ofString()).statusCode();
	}

	/** Its first scrape comes seconds after its start, whatever the interval. */
	private static ConditionFactory awaitPrometheus() {
		return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200));
	}

}
