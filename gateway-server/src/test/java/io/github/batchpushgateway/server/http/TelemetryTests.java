package io.github.batchpushgateway.server.http;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import io.github.batchpushgateway.server.GatewayOptions;
import io.github.batchpushgateway.server.GatewayServer;
import io.github.batchpushgateway.server.http.RawClient.Answer;
import io.github.batchpushgateway.server.limits.Limit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a scrape says of the gateway itself.
 */
class TelemetryTests {

	private GatewayServer gateway;

	@BeforeEach
	void start() {
		this.gateway = GatewayServer.start(GatewayOptions.defaults()
			.withListenAddress("127.0.0.1:0")
			.withAdminApi(true)
			.withLimit(Limit.BODY_BYTES, 100));
	}

	@AfterEach
	void stop() {
		this.gateway.close();
	}

	private Answer send(String method, String target, String body, String... headers) throws IOException {
		try (RawClient client = new RawClient(this.gateway.port())) {
			return client.write(RawClient.request(method, target, body, headers)).read(method.equals("HEAD"));
		}
	}

	private String scrape() throws IOException {
		return send("GET", "/metrics", "").body();
	}

	/** A scrape is measured when it has been sent, which its client may notice first. */
	private void awaitScrape(String line) throws IOException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		String scrape = scrape();
		while (!scrape.contains(line)) {
			assertThat(System.nanoTime()).as(scrape).isLessThan(deadline);
			scrape = scrape();
		}
	}

	@Test
	void exposesWhatTheOriginalExposes() throws IOException {
		send("PUT", "/metrics/job/x", "a 1\n");

		assertThat(scrape()).contains("# HELP process_cpu_seconds_total ", "# TYPE process_cpu_seconds_total counter\n",
				"# TYPE process_open_fds gauge\n", "# TYPE process_resident_memory_bytes gauge\n",
				"# TYPE process_start_time_seconds gauge\n", "# TYPE pushgateway_build_info gauge\n",
				"pushgateway_build_info{branch=\"\",goarch=\"", "# TYPE pushgateway_http_push_size_bytes summary\n",
				"# TYPE pushgateway_http_push_duration_seconds summary\n",
				"# TYPE pushgateway_http_requests_total counter\n");
	}

	@Test
	void countsWhatTheOriginalCounts() throws IOException {
		send("PUT", "/metrics/job/x", "a 1\n");
		send("POST", "/metrics/job@base64/eA", "a 1\n");
		send("PUT", "/metrics/job/x", "a\n");
		send("PUT", "/metrics/job/x/odd", "a 1\n");
		send("DELETE", "/metrics/job/x", "");
		send("GET", "/-/healthy", "");
		send("HEAD", "/-/ready", "");
		send("GET", "/api/v1/status", "");
		send("GET", "/api/v1/metrics", "");
		send("GET", "/api/v1/groups", "");
		send("OPTIONS", "/api/v1/status", "");
		send("PUT", "/api/v1/admin/wipe", "");

		assertThat(scrape().lines().filter((line) -> line.startsWith("pushgateway_http_requests_total{")))
			.containsExactly("pushgateway_http_requests_total{code=\"200\",handler=\"api/v1/groups\",method=\"get\"} 1",
					"pushgateway_http_requests_total{code=\"200\",handler=\"api/v1/metrics\",method=\"get\"} 1",
					"pushgateway_http_requests_total{code=\"200\",handler=\"api/v1/options\",method=\"options\"} 1",
					"pushgateway_http_requests_total{code=\"200\",handler=\"api/v1/status\",method=\"get\"} 1",
					"pushgateway_http_requests_total{code=\"200\",handler=\"healthy\",method=\"get\"} 1",
					"pushgateway_http_requests_total{code=\"200\",handler=\"push\",method=\"post\"} 1",
					"pushgateway_http_requests_total{code=\"200\",handler=\"push\",method=\"put\"} 1",
					"pushgateway_http_requests_total{code=\"200\",handler=\"ready\",method=\"head\"} 1",
					"pushgateway_http_requests_total{code=\"202\",handler=\"delete\",method=\"delete\"} 1",
					"pushgateway_http_requests_total{code=\"202\",handler=\"wipe\",method=\"put\"} 1",
					"pushgateway_http_requests_total{code=\"400\",handler=\"push\",method=\"put\"} 2");
	}

	@Test
	void doesNotCountScrapesNorWhatIsNotThere() throws IOException {
		scrape();
		send("GET", "/nowhere", "");
		send("PUT", "/-/healthy", "");
		send("GET", "/metrics/", "");
		send("PUT", "//metrics/job/x", "a 1\n");

		assertThat(scrape()).doesNotContain("pushgateway_http_requests_total");
	}

	@Test
	void measuresPushesWithTheirHeads() throws IOException {
		String request = RawClient.request("PUT", "/metrics/job/x", "a 1\n");
		try (RawClient client = new RawClient(this.gateway.port())) {
			client.write(request).read();
		}
		send("POST", "/metrics/job/x", "a\n");

		assertThat(scrape()).contains("pushgateway_http_push_size_bytes_sum{method=\"put\"} " + request.length() + "\n",
				"pushgateway_http_push_size_bytes_count{method=\"put\"} 1\n",
				"pushgateway_http_push_size_bytes_count{method=\"post\"} 1\n",
				"pushgateway_http_push_duration_seconds_count{method=\"put\"} 1\n",
				"pushgateway_http_push_duration_seconds{method=\"put\",quantile=\"0.9\"} ");
	}

	@Test
	void measuresScrapes() throws IOException {
		int bytes = Integer.parseInt(send("GET", "/metrics", "", "Accept-Encoding: gzip").header("content-length"));

		awaitScrape("pushgateway_scrape_size_bytes_sum{encoding=\"gzip\"} " + bytes + "\n");
		awaitScrape("pushgateway_scrape_duration_seconds_count{encoding=\"gzip\"} 1\n");
		awaitScrape("pushgateway_scrape_size_bytes_count{encoding=\"identity\"} ");
	}

	@Test
	void measuresScrapesWhoseClientsLeaveWithTheLastByte() throws IOException {
		for (int i = 0; i < 500; i++) {
			send("GET", "/metrics", "", "Accept-Encoding: gzip");
		}

		awaitScrape("pushgateway_scrape_duration_seconds_count{encoding=\"gzip\"} 500\n");
	}

	@Test
	void countsRejectedPushesByReason() throws IOException {
		send("PUT", "/metrics/job/x/odd", "a 1\n");
		send("PUT", "/metrics/job/x", "a\n");
		send("PUT", "/metrics/job/x", "a", "Content-Encoding: gzip");
		send("PUT", "/metrics/job/x", "a 1 1\n");
		send("PUT", "/metrics/job/x", "#".repeat(101));

		assertThat(scrape()).contains("""
				pushgateway_rejected_pushes_total{reason="encoding"} 1
				pushgateway_rejected_pushes_total{reason="inconsistent"} 1
				pushgateway_rejected_pushes_total{reason="limit"} 1
				pushgateway_rejected_pushes_total{reason="path"} 1
				pushgateway_rejected_pushes_total{reason="syntax"} 1
				""", "pushgateway_limit_reached_total{limit=\"body-bytes\"} 1\n");
	}

	@Test
	void saysHowMuchIsHeldAndDone() throws IOException {
		send("PUT", "/metrics/job/x", "a 1\nb 1\n");

		assertThat(scrape()).contains("\npushgateway_groups 1\n", "\npushgateway_series 4\n",
				"\npushgateway_working_bytes 0\n", "# TYPE pushgateway_held_bytes gauge\n",
				"# TYPE pushgateway_held_bytes_limit gauge\n", "# TYPE pushgateway_groups_limit gauge\n",
				"# TYPE pushgateway_series_limit gauge\n", "# TYPE pushgateway_working_bytes_limit gauge\n");
	}

	@Test
	void listingsDoNotShowIt() throws IOException {
		send("PUT", "/metrics/job/x", "a 1\n");

		assertThat(send("GET", "/api/v1/metrics", "").body()).contains("\"a\":").doesNotContain("pushgateway_");
	}

	@Test
	void standsInItsPlaceAmongWhatIsPushed() throws IOException {
		send("PUT", "/metrics/job/x", "a 1\nprocess_a 1\npushgateway_a 1\nz 1\n");

		assertThat(scrape().lines().filter((line) -> line.startsWith("# TYPE ")).map((line) -> line.split(" ", -1)[2]))
			.isSorted()
			.doesNotHaveDuplicates()
			.contains("a", "process_a", "process_open_fds", "pushgateway_a", "pushgateway_groups", "z");
	}

	@Test
	void takesItsSamplesAmongThoseOfTheSameName() throws IOException {
		assertThat(send("PUT", "/metrics/job/x",
				"# HELP process_open_fds mine\n# TYPE process_open_fds gauge\n" + "process_open_fds 5\n")
			.status()).isEqualTo(200);

		assertThat(scrape()).containsPattern("# HELP process_open_fds Number of open file descriptors\\.\n"
				+ "# TYPE process_open_fds gauge\nprocess_open_fds \\d+\n"
				+ "process_open_fds\\{instance=\"\",job=\"x\"} 5\n# ");
	}

	@Test
	void rejectsItsNamesWithOtherTypes() throws IOException {
		Answer answer = send("PUT", "/metrics/job/x", "process_open_fds 5\n");

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.body())
			.isEqualTo("pushed metrics are invalid or inconsistent with existing metrics: metric family"
					+ " \"process_open_fds\" is a untyped in this push and a gauge exposed by the gateway itself\n");
		assertThat(scrape()).contains("push_failure_time_seconds{instance=\"\",job=\"x\"} ")
			.doesNotContain("process_open_fds{");
	}

	@Test
	void rejectsNamesThatCollideWithItsOwn() throws IOException {
		Answer answer = send("PUT", "/metrics/job/x", "pushgateway_http_push_size_bytes_sum 5\n");

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.body())
			.endsWith("metric family \"pushgateway_http_push_size_bytes_sum\" in this push collides with the"
					+ " summary \"pushgateway_http_push_size_bytes\" exposed by the gateway itself\n");
	}

}
