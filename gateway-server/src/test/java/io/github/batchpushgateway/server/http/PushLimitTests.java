package io.github.batchpushgateway.server.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.github.batchpushgateway.server.GatewayOptions;
import io.github.batchpushgateway.server.GatewayServer;
import io.github.batchpushgateway.server.exposition.ProtobufMessage;
import io.github.batchpushgateway.server.http.RawClient.Answer;
import io.github.batchpushgateway.server.limits.Limit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pushes beyond a limit: each is told so, and everybody else is served as before.
 */
class PushLimitTests {

	private static final String LONG = "x".repeat(17);

	private GatewayServer gateway;

	@BeforeEach
	void start() {
		this.gateway = GatewayServer.start(GatewayOptions.defaults()
			.withListenAddress("127.0.0.1:0")
			.withLimit(Limit.PUSH_SERIES, 4)
			.withLimit(Limit.SERIES, 15)
			.withLimit(Limit.GROUPS, 2)
			.withLimit(Limit.LABELS, 3)
			.withLimit(Limit.LABEL_NAME_BYTES, 16)
			.withLimit(Limit.LABEL_VALUE_BYTES, 16)
			.withLimit(Limit.METRIC_NAME_BYTES, 16)
			.withLimit(Limit.HELP_BYTES, 16));
	}

	@AfterEach
	void stop() {
		this.gateway.close();
	}

	private Answer send(String method, String target, String body) throws IOException {
		return send(this.gateway, method, target, body);
	}

	private static Answer send(GatewayServer gateway, String method, String target, String body) throws IOException {
		try (RawClient client = new RawClient(gateway.port())) {
			return client.write(RawClient.request(method, target, body)).read();
		}
	}

	private void assertRefuses(String target, String body, int status, String message) throws IOException {
		assertThat(send("PUT", "/metrics/job/other", "a 1\n").status()).isEqualTo(200);
		String before = Pushed.in(send("GET", "/metrics", "").body());

		Answer answer = send("PUT", target, body);

		assertThat(answer.body()).isEqualTo(message + "\n");
		assertThat(answer.status()).isEqualTo(status);
		assertThat(Pushed.in(send("GET", "/metrics", "").body())).isEqualTo(before);
		assertThat(send("PUT", "/metrics/job/other", "a 2\n").status()).isEqualTo(200);
		assertThat(send("GET", "/metrics", "").body()).contains("a{instance=\"\",job=\"other\"} 2\n");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					a{i="1"} 1!a{i="2"} 1!b{i="1"} 1!b{i="2"} 1!b{i="3"} 1! | push has at least 5 series, more than the 4 of --limit.push-series
					!# TYPE h histogram!h_bucket{le="1"} 1!h_bucket{le="2"} 1!h_count 2! | push has at least 5 series, more than the 4 of --limit.push-series
					""")
	void moreSeriesThanOnePushMayHave(String body, String message) throws IOException {
		assertRefuses("/metrics/job/x", body.replace('!', '\n'), 413, message);
	}

	@ParameterizedTest
	@CsvSource({ "12,13,7", "9,10,7" })
	void moreNativeBucketsThanOnePushMayHaveSeries(int spans, int deltas, int found) throws IOException {
		ProtobufMessage histogram = new ProtobufMessage().number(1, 5)
			.message(spans, new ProtobufMessage().number(2, 5))
			.bytes(deltas, new byte[] { 2, 0, 0, 0, 0 });
		byte[] body = ProtobufMessage
			.delimited(ProtobufMessage.family("h", 4).message(4, ProtobufMessage.metric().message(7, histogram)));
		try (RawClient client = new RawClient(this.gateway.port())) {
			Answer answer = client
				.write(RawClient.request("PUT", "/metrics/job/x", new String(body, StandardCharsets.ISO_8859_1),
						"Content-Type: application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily;"
								+ " encoding=delimited"))
				.read();

			assertThat(answer.status()).isEqualTo(413);
			assertThat(answer.body())
				.isEqualTo("push has at least " + found + " series, more than the 4 of --limit.push-series\n");
		}
	}

	@Test
	void asManySeriesAsOnePushMayHave() throws IOException {
		assertThat(send("PUT", "/metrics/job/x", "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_count 2\n").status())
			.isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			LONG 1! | name of metric "LONG" has 17 bytes, more than the 16 of --limit.metric-name-bytes
			!# HELP a LONG!a 1! | help text of metric "a" has 17 bytes, more than the 16 of --limit.help-bytes
			a{LONG="1"} 1! | name of label "LONG" has 17 bytes, more than the 16 of --limit.label-name-bytes
			a{b="LONG"} 1! | value of label "b" has 17 bytes, more than the 16 of --limit.label-value-bytes
			a{b="1",c="2",d="3",e="4"} 1! | metric "a" has at least 4 labels, more than the 3 of --limit.labels
			""")
	void whatIsTooLongInABody(String body, String message) throws IOException {
		assertRefuses("/metrics/job/x", body.replace('!', '\n').replace("LONG", LONG), 400,
				message.replace("LONG", LONG));
	}

	@Test
	void whatIsTooLongInAPath() throws IOException {
		assertRefuses("/metrics/job/x/a/1/b/2/c/3", "", 400,
				"grouping key has 4 labels, more than the 3 of --limit.labels");
		assertRefuses("/metrics/job/x/a/" + LONG, "", 400,
				"value of grouping label \"a\" has 17 bytes, more than the 16 of --limit.label-value-bytes");
	}

	@Test
	void aVeryLongNameIsToldInPart() throws IOException {
		assertThat(send("PUT", "/metrics/job/x", "n".repeat(5000) + " 1\n").body()).isEqualTo("name of metric \""
				+ "n".repeat(100) + "...\" has 5000 bytes, more than the 16 of --limit.metric-name-bytes\n");
	}

	@Test
	void moreGroupsThanThereMayBe() throws IOException {
		send("PUT", "/metrics/job/first", "a 1\n");

		assertRefuses("/metrics/job/x", "a 1\n", 429, "there would be 3 groups, more than the 2 of --limit.groups");
		assertThat(send("PUT", "/metrics/job/x", "a 1\n").header("retry-after")).isEqualTo("60");
		assertThat(send("PUT", "/metrics/job/x", "a 1 1\n").status()).isEqualTo(400);
		assertThat(send("GET", "/metrics", "").body()).doesNotContain("job=\"x\"")
			.contains("pushgateway_limit_reached_total{limit=\"groups\"} 2\n",
					"pushgateway_unmarked_failures_total 1\n");
		send("DELETE", "/metrics/job/first", "");
		assertThat(send("PUT", "/metrics/job/x", "a 1\n").status()).isEqualTo(200);
	}

	@Test
	void moreMemoryThanThereIsForPushes() throws IOException {
		GatewayOptions small = GatewayOptions.defaults()
			.withListenAddress("127.0.0.1:0")
			.withLimit(Limit.WORKING_BYTES, 1 << 20);
		StringBuilder series = new StringBuilder();
		for (int i = 0; i < 10_000; i++) {
			series.append("a{i=\"").append(i).append("\"} 1\n");
		}
		try (GatewayServer gateway = GatewayServer.start(small)) {
			Answer answer = send(gateway, "PUT", "/metrics/job/x", series.toString());

			assertThat(answer.status()).isEqualTo(413);
			assertThat(answer.body())
				.matches("push needs \\d+ bytes of memory, more than the 1048576 of --limit\\.working-bytes\n");
			assertThat(send(gateway, "PUT", "/metrics/job/x", "a 1\n").status()).isEqualTo(200);
			assertThat(send(gateway, "GET", "/metrics", "").body()).contains("\npushgateway_working_bytes 0\n");
		}
	}

}
