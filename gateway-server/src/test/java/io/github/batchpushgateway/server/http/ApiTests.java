package io.github.batchpushgateway.server.http;

import java.io.IOException;

import io.github.batchpushgateway.server.GatewayOptions;
import io.github.batchpushgateway.server.GatewayServer;
import io.github.batchpushgateway.server.http.RawClient.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The JSON API, whose shapes the Go Pushgateway gives.
 */
class ApiTests {

	private static final String RFC_3339 = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)";

	private GatewayServer gateway;

	@BeforeEach
	void start() {
		this.gateway = GatewayServer.start(GatewayOptions.defaults().withListenAddress("127.0.0.1:0"));
	}

	@AfterEach
	void stop() {
		this.gateway.close();
	}

	private Answer get(String target) throws IOException {
		return RawClient.send(this.gateway.port(), "GET", target);
	}

	private void push(String target, String body) throws IOException {
		try (RawClient client = new RawClient(this.gateway.port())) {
			client.write(RawClient.request("PUT", target, body)).read();
		}
	}

	/**
	 * The groups without times and without the families that hold them.
	 */
	private String groups() throws IOException {
		return get("/api/v1/metrics").body()
			.replaceAll("\"push_(failure_)?time_seconds\":\\{\"help\".*?\"type\":\"GAUGE\"},?", "")
			.replaceAll("\"time_stamp\":\"" + RFC_3339 + "\",", "")
			.replace(",}", "}");
	}

	@ParameterizedTest
	@CsvSource({ "GET,/api/v1/metrics", "GET,/api/v1/status", "HEAD,/api/v1/status" })
	void letsPagesOfOtherOriginsRead(String method, String target) throws IOException {
		Answer answer = RawClient.send(this.gateway.port(), method, target);

		assertThat(answer.header("content-type")).isEqualTo("application/json");
		assertAllowsOtherOrigins(answer);
	}

	@ParameterizedTest
	@CsvSource({ "/api/v1/metrics", "/api/v1/status", "/api/v1/", "/api/v1/nope", "/api/v1/admin/wipe" })
	void answersOptionsEverywhere(String target) throws IOException {
		Answer answer = RawClient.send(this.gateway.port(), "OPTIONS", target);

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).isEmpty();
		assertThat(answer.headers()).doesNotContainKeys("allow", "content-type");
		assertAllowsOtherOrigins(answer);
	}

	private static void assertAllowsOtherOrigins(Answer answer) {
		assertThat(answer.header("access-control-allow-headers"))
			.isEqualTo("Accept, Authorization, Content-Type, Origin");
		assertThat(answer.header("access-control-allow-methods")).isEqualTo("GET, POST, DELETE, OPTIONS");
		assertThat(answer.header("access-control-allow-origin")).isEqualTo("*");
		assertThat(answer.header("access-control-expose-headers")).isEqualTo("Date");
		assertThat(answer.header("cache-control")).isEqualTo("no-cache, no-store, must-revalidate");
	}

	@Test
	void tellsItsStatus() throws IOException {
		assertThat(get("/api/v1/status").body()).matches("\\{\"status\":\"success\",\"data\":\\{"
				+ "\"build_information\":\\{\"branch\":\"\",\"buildDate\":\"" + RFC_3339
				+ "\",\"buildUser\":\"\",\"goVersion\":\"java[0-9.+_]+\",\"revision\":\"\",\"version\":\"[0-9].+\"},"
				+ "\"flags\":\\{\"expiry.config.file\":\"\",\"expiry.default\":\"0s\",\"expiry.max-wait\":\"1h0m0s\","
				+ "\"expiry.scrapes\":\"1\",\"limit.answer-timeout\":\"2m0s\",\"limit.body-bytes\":\"16777216\",(\"limit.[a-z-]+\":\"[0-9a-z]+\",)+"
				+ "\"log.format\":\"logfmt\",\"log.level\":\"info\",\"persistence.durability\":\"sync\",\"persistence.file\":\"\","
				+ "\"persistence.interval\":\"5m0s\",\"push.disable-consistency-check\":\"false\","
				+ "\"push.enable-utf8-names\":\"false\",\"push.strict-text\":\"false\",\"web.config.file\":\"\","
				+ "\"web.enable-admin-api\":\"false\",\"web.enable-lifecycle\":\"false\",\"web.external-url\":\"\","
				+ "\"web.listen-address\":\"127.0.0.1:0\",\"web.route-prefix\":\"\",\"web.systemd-socket\":\"false\","
				+ "\"web.telemetry-path\":\"/metrics\"}," + "\"start_time\":\"" + RFC_3339 + "\"}}");
	}

	@Test
	void tellsThatThereIsNoGroup() throws IOException {
		assertThat(get("/api/v1/metrics").body()).isEqualTo("{\"status\":\"success\",\"data\":[]}");
	}

	@Test
	void tellsGaugesCountersAndUntyped() throws IOException {
		push("/metrics/job/a/k/v",
				"# TYPE c counter\nc 1000000\n# HELP g of <b>&\n# TYPE g gauge\ng{x=\"1\"} 0.25\nu NaN\n");

		assertThat(groups()).isEqualTo("""
				{"status":"success","data":[{\
				"c":{"metrics":[{"labels":{"instance":"","job":"a","k":"v"},"value":"1e+06"}],"type":"COUNTER"},\
				"g":{"help":"of \\u003cb\\u003e\\u0026","metrics":[\
				{"labels":{"instance":"","job":"a","k":"v","x":"1"},"value":"0.25"}],"type":"GAUGE"},\
				"labels":{"job":"a","k":"v"},"last_push_successful":true,\
				"u":{"metrics":[{"labels":{"instance":"","job":"a","k":"v"},"value":"NaN"}],"type":"UNTYPED"}}]}""");
	}

	@Test
	void tellsSummariesAndHistograms() throws IOException {
		push("/metrics/job/a",
				"# TYPE h histogram\nh_bucket{le=\"0.5\"} 1\nh_bucket{le=\"+Inf\"} 2000000\nh_sum 7\nh_count 2000000\n"
						+ "# TYPE s summary\ns{quantile=\"0.5\"} 1\ns_sum 3\ns_count 4\n");

		assertThat(groups()).contains("""
				"h":{"metrics":[{"buckets":{"+Inf":"2000000","0.5":"1"},"count":"2000000",\
				"labels":{"instance":"","job":"a"},"sum":"7"}],"type":"HISTOGRAM"}""", """
				"s":{"metrics":[{"count":"4","labels":{"instance":"","job":"a"},\
				"quantiles":{"0.5":"1"},"sum":"3"}],"type":"SUMMARY"}""");
	}

	@Test
	void tellsAllBucketsOfALargeHistogram() throws IOException {
		StringBuilder body = new StringBuilder("# TYPE h histogram\n");
		StringBuilder buckets = new StringBuilder();
		for (int i = 0; i < 30_000; i++) {
			body.append("h_bucket{le=\"").append(i + 0.5).append("\"} ").append(i).append('\n');
			buckets.append('"').append(i + 0.5).append("\":\"").append(i).append("\",");
		}
		push("/metrics/job/a", body + "h_bucket{le=\"+Inf\"} 40000\nh_sum 1\nh_count 40000\n");

		assertThat(groups()).contains("\"h\":{\"metrics\":[{\"buckets\":{" + buckets
				+ "\"+Inf\":\"40000\"},\"count\":\"40000\",\"labels\":{\"instance\":\"\",\"job\":\"a\"},\"sum\":\"1\"}],");
	}

	@Test
	void tellsThatTheLastPushFailed() throws IOException {
		push("/metrics/job/a", "a 1\n");
		push("/metrics/job/a", "a 1 1700000000000\n");

		assertThat(groups()).contains("\"last_push_successful\":false");
	}

	@Test
	void hidesTheLabelsOfAGroupBehindAFamilyOfThatName() throws IOException {
		push("/metrics/job/a", "labels 1\n");

		assertThat(groups()).contains("\"labels\":{\"metrics\":[").doesNotContain("\"labels\":{\"job\":\"a\"}");
	}

	@Test
	void tellsWhenAFamilyWasPushed() throws IOException {
		push("/metrics/job/a", "a 1\n");

		assertThat(get("/api/v1/metrics").body()).containsPattern(
				"\"a\":\\{\"metrics\":\\[\\{[^]]*\\],\"time_stamp\":\"" + RFC_3339 + "\",\"type\":\"UNTYPED\"}");
	}

	@Test
	void tellsManyGroups() throws IOException {
		for (int i = 0; i < 1_000; i++) {
			push("/metrics/job/" + i, "# HELP a " + "long ".repeat(100) + "\n# TYPE a gauge\na 1\n");
		}

		String body = get("/api/v1/metrics").body();

		assertThat(body).startsWith("{\"status\":\"success\",\"data\":[{").endsWith("}]}");
		assertThat(body.split("\"last_push_successful\":true", -1)).hasSize(1_001);
	}

}
