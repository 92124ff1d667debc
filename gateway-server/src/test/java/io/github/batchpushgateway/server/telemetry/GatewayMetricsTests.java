package io.github.batchpushgateway.server.telemetry;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

import io.github.batchpushgateway.server.limits.Limit;
import io.github.batchpushgateway.server.model.MetricType;
import io.github.batchpushgateway.server.model.RenderedFamily;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayMetricsTests {

	private final GatewayMetrics metrics = new GatewayMetrics(InstantSource.fixed(Instant.EPOCH),
			Map.of("version", "1.2.3", "branch", "a \"b\"\n\\"));

	private String text(String name) {
		return this.metrics.collect()
			.stream()
			.filter((family) -> family.name().equals(name))
			.map((family) -> new String(family.text(), StandardCharsets.UTF_8))
			.findFirst()
			.orElse("");
	}

	@Test
	void tellsWhatTheGatewayWasBuiltFrom() {
		assertThat(text("pushgateway_build_info"))
			.isEqualTo("pushgateway_build_info{branch=\"a \\\"b\\\"\\n\\\\\",version=\"1.2.3\"} 1\n");
	}

	@Test
	void countsAnswers() {
		this.metrics.requests("push", "put", 200).add(2);
		this.metrics.requests("push", "put", 400).increment();
		this.metrics.requests("api/v1/status", "get", 200).increment();

		assertThat(text("pushgateway_http_requests_total")).isEqualTo("""
				pushgateway_http_requests_total{code="200",handler="api/v1/status",method="get"} 1
				pushgateway_http_requests_total{code="200",handler="push",method="put"} 2
				pushgateway_http_requests_total{code="400",handler="push",method="put"} 1
				""");
	}

	@Test
	void summarizesPushes() {
		this.metrics.push("put", 134, 790_297);

		assertThat(text("pushgateway_http_push_size_bytes")).isEqualTo("""
				pushgateway_http_push_size_bytes{method="put",quantile="0.1"} 134
				pushgateway_http_push_size_bytes{method="put",quantile="0.5"} 134
				pushgateway_http_push_size_bytes{method="put",quantile="0.9"} 134
				pushgateway_http_push_size_bytes_sum{method="put"} 134
				pushgateway_http_push_size_bytes_count{method="put"} 1
				""");
		assertThat(text("pushgateway_http_push_duration_seconds")).contains(
				"pushgateway_http_push_duration_seconds_sum{method=\"put\"} 0.000790297\n",
				"pushgateway_http_push_duration_seconds_count{method=\"put\"} 1\n");
	}

	@Test
	void summarizesScrapes() {
		this.metrics.scrape("gzip", 200, 1_000_000);
		this.metrics.scrape("identity", 100, 2_000_000);

		assertThat(text("pushgateway_scrape_size_bytes")).contains(
				"pushgateway_scrape_size_bytes_sum{encoding=\"gzip\"} 200\n",
				"pushgateway_scrape_size_bytes_sum{encoding=\"identity\"} 100\n");
		assertThat(text("pushgateway_scrape_duration_seconds"))
			.contains("pushgateway_scrape_duration_seconds_sum{encoding=\"identity\"} 0.002\n");
	}

	@Test
	void countsWhatWasTurnedAway() {
		this.metrics.rejected(RejectionReason.SYNTAX);
		this.metrics.reached(Limit.PUSH_SERIES);
		this.metrics.unmarkedFailure();

		assertThat(text("pushgateway_rejected_pushes_total"))
			.isEqualTo("pushgateway_rejected_pushes_total{reason=\"syntax\"} 1\n");
		assertThat(text("pushgateway_limit_reached_total"))
			.isEqualTo("pushgateway_limit_reached_total{limit=\"push-series\"} 1\n");
		assertThat(text("pushgateway_unmarked_failures_total")).isEqualTo("pushgateway_unmarked_failures_total 1\n");
	}

	@Test
	void asksForNumbersThatSomebodyKnows() {
		this.metrics.watch(OwnNumber.SERIES, () -> 42);
		this.metrics.watch(OwnNumber.COMMIT_SECONDS, () -> 0.5);

		assertThat(text("pushgateway_persistence_commit_seconds_total"))
			.isEqualTo("pushgateway_persistence_commit_seconds_total 0.5\n");
		assertThat(text("pushgateway_series")).isEqualTo("pushgateway_series 42\n");
		assertThat(text("pushgateway_groups")).isEmpty();
	}

	@Test
	void exposesFamiliesInTheOrderOfTheirNames() {
		List<String> names = this.metrics.collect().stream().map(RenderedFamily::name).toList();

		assertThat(names).isSorted().doesNotHaveDuplicates().contains("jvm_memory_used_bytes", "process_open_fds");
	}

	@Test
	void knowsTheTypesOfAllItsFamiliesWhetherOrNotTheyHaveSamples() {
		assertThat(this.metrics.type("pushgateway_rejected_pushes_total")).isEqualTo(MetricType.COUNTER);
		assertThat(this.metrics.type("pushgateway_http_push_size_bytes")).isEqualTo(MetricType.SUMMARY);
		assertThat(this.metrics.type("pushgateway_groups")).isEqualTo(MetricType.GAUGE);
		assertThat(this.metrics.type("pushgateway_http_push_size_bytes_sum")).isNull();
		assertThat(this.metrics.collect())
			.allSatisfy((family) -> assertThat(family.type()).isEqualTo(this.metrics.type(family.name())));
	}

	@Test
	void everyFamilyHasAHelpText() {
		this.metrics.requests("push", "put", 200);

		assertThat(this.metrics.collect()).allSatisfy((family) -> assertThat(family.help()).endsWith("."));
	}

}
