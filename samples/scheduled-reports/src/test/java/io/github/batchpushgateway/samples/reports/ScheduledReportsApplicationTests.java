package io.github.batchpushgateway.samples.reports;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.batchpushgateway.autoconfigure.PushgatewayConnectionDetails;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class ScheduledReportsApplicationTests {

	@Test
	void eachReportIsSeenCompletedAndTheOneWithoutItsSourceFailed() {
		try (ConfigurableApplicationContext reports = start("--reports.sales.interval=200ms",
				"--reports.inventory.interval=300ms", "--reports.currency-rates.interval=1s",
				"--reports.currency-rates.unavailable-every=2")) {
			soon().untilAsserted(() -> assertThat(scrape(reports)).contains(status("sales-report", "COMPLETED", 1),
					status("inventory-report", "COMPLETED", 1), status("currency-rates-report", "COMPLETED", 1)));
			soon()
				.untilAsserted(() -> assertThat(scrape(reports)).contains(status("currency-rates-report", "FAILED", 1),
						status("currency-rates-report", "COMPLETED", 0), status("sales-report", "COMPLETED", 1)));
			soon().untilAsserted(() -> assertThat(scrape(reports)).contains(
					status("currency-rates-report", "COMPLETED", 1), status("currency-rates-report", "FAILED", 0)));
		}
	}

	@Test
	void eachReportHasItsOwnNumbers() {
		try (ConfigurableApplicationContext reports = start("--reports.sales.interval=200ms",
				"--reports.inventory.interval=200ms", "--reports.currency-rates.interval=200ms",
				"--reports.currency-rates.unavailable-every=1000")) {
			soon().untilAsserted(() -> assertThat(scrape(reports)).contains(
					sample("batch_job_items_read", "inventory-report") + " 12",
					sample("batch_job_items_written", "currency-rates-report") + " 5",
					sample("batch_job_items_filtered", "sales-report") + " 0"));
		}
	}

	@Test
	void aReportThatRunsAgainBeforeTheDelayPutsItsDeletionOffAndAnotherOneIsDeleted() {
		try (ConfigurableApplicationContext reports = start("--batch.pushgateway.delete.delay=2s",
				"--reports.sales.interval=100ms", "--reports.inventory.interval=1h",
				"--reports.currency-rates.interval=1h")) {
			soon().untilAsserted(() -> assertThat(scrape(reports)).contains(status("sales-report", "COMPLETED", 1),
					status("inventory-report", "COMPLETED", 1)));
			soon().untilAsserted(() -> assertThat(scrape(reports)).contains(status("sales-report", "COMPLETED", 1))
				.noneMatch((line) -> line.contains("inventory-report")));
		}
	}

	@Test
	void noReportStartsAndNothingStaysBehindOnceTheApplicationEnds(CapturedOutput output) {
		try (ConfigurableApplicationContext reports = start("--reports.sales.interval=10ms",
				"--reports.inventory.interval=10ms", "--reports.currency-rates.interval=10ms")) {
			soon().untilAsserted(() -> assertThat(scrape(reports)).contains(status("sales-report", "COMPLETED", 1)));
		}

		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void theEndpointShowsTheLastPushOfEachReportAndDeletesItWhenAsked() throws IOException, InterruptedException {
		try (ConfigurableApplicationContext reports = start("--reports.sales.interval=200ms",
				"--reports.inventory.interval=1h", "--reports.currency-rates.interval=1h",
				"--batch.pushgateway.delete.delay=1h")) {
			soon().untilAsserted(() -> assertThat(scrape(reports)).contains(status("sales-report", "COMPLETED", 1),
					status("inventory-report", "COMPLETED", 1)));
			soon().untilAsserted(() -> assertThat(actuator(reports, "GET", "/batchpushgateway").body()).contains(
					"{\"groupingKey\":{\"job\":\"inventory-report\",\"application\":\"scheduled-reports\"},\"time\":\"20")
				.contains("\"outcome\":\"SUCCESS\",\"duration\":\"PT0.")
				.contains("\"pendingDeletions\":[{"));

			HttpResponse<String> deletion = actuator(reports, "DELETE", "/batchpushgateway/inventory-report");

			assertThat(deletion.statusCode()).isEqualTo(200);
			assertThat(deletion.body()).isEqualTo("[{\"groupingKey\":{\"job\":\"inventory-report\","
					+ "\"application\":\"scheduled-reports\"},\"outcome\":\"DELETED\",\"error\":null}]");
			assertThat(scrape(reports)).noneMatch((line) -> line.contains("inventory-report"));
			assertThat(actuator(reports, "DELETE", "/batchpushgateway/sales").statusCode()).isEqualTo(400);
			assertThat(actuator(reports, "GET", "/metrics/batch.pushgateway.push").body())
				.contains("\"tag\":\"outcome\"", "\"success\"", "\"failure\"");
		}
	}

	private static HttpResponse<String> actuator(ConfigurableApplicationContext reports, String method, String path)
			throws IOException, InterruptedException {
		URI uri = URI.create(
				"http://localhost:" + reports.getEnvironment().getProperty("local.server.port") + "/actuator" + path);
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build(),
					BodyHandlers.ofString());
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--batch.pushgateway.embedded.port=0");
		all.add("--server.port=0");
		return SpringApplication.run(ScheduledReportsApplication.class, all.toArray(String[]::new));
	}

	private static ConditionFactory soon() {
		return await().atMost(Duration.ofSeconds(30)).ignoreExceptionsInstanceOf(IOException.class);
	}

	private static List<String> scrape(ConfigurableApplicationContext reports)
			throws IOException, InterruptedException {
		URI uri = URI.create(reports.getBean(PushgatewayConnectionDetails.class).getUrl() + "/metrics");
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
			.body()
			.lines()
			.toList();
	}

	private static String status(String job, String status, int value) {
		return "batch_job_status{application=\"scheduled-reports\",instance=\"\",job=\"%s\",status=\"%s\"} %d"
			.formatted(job, status, value);
	}

	private static String sample(String name, String job) {
		return name + "{application=\"scheduled-reports\",instance=\"\",job=\"" + job + "\"}";
	}

}
