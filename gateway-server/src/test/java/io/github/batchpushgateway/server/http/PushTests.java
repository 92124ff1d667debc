package io.github.batchpushgateway.server.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import io.github.batchpushgateway.server.GatewayOptions;
import io.github.batchpushgateway.server.GatewayServer;
import io.github.batchpushgateway.server.LoggedLines;
import io.github.batchpushgateway.server.http.RawClient.Answer;
import io.github.batchpushgateway.server.limits.Limit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.SnappyFramedOutputStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pushes, deletes and scrapes, as clients see them.
 */
class PushTests {

	private static final int MAX_BODY_BYTES = 256 * 1024;

	private GatewayServer gateway;

	@BeforeEach
	void start() {
		this.gateway = GatewayServer.start(
				GatewayOptions.defaults().withListenAddress("127.0.0.1:0").withLimit(Limit.BODY_BYTES, MAX_BODY_BYTES));
	}

	@AfterEach
	void stop() {
		this.gateway.close();
	}

	private Answer send(String method, String target, String body, String... headers) throws IOException {
		try (RawClient client = new RawClient(this.gateway.port())) {
			return client.write(RawClient.request(method, target, body, headers)).read();
		}
	}

	private String scrape() throws IOException {
		return Pushed.in(send("GET", "/metrics", "").body());
	}

	private static String gzip(String text) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
			gzip.write(text.getBytes(StandardCharsets.UTF_8));
		}
		return bytes.toString(StandardCharsets.ISO_8859_1);
	}

	private static String snappy(String text) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (SnappyFramedOutputStream snappy = new SnappyFramedOutputStream(bytes)) {
			snappy.write(text.getBytes(StandardCharsets.UTF_8));
		}
		return bytes.toString(StandardCharsets.ISO_8859_1);
	}

	private static String manySeries(int count) {
		StringBuilder body = new StringBuilder();
		for (int i = 0; i < count; i++) {
			body.append("many{i=\"").append(i).append("\"} ").append(i).append('\n');
		}
		return body.toString();
	}

	@ParameterizedTest
	@ValueSource(strings = { "PUT", "POST" })
	void exposesWhatIsPushed(String method) throws IOException {
		Answer answer = send(method, "/metrics/job/import/shard/1", "rows 42\n");

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("content-length")).isEqualTo("0");
		assertThat(answer.headers()).doesNotContainKey("content-type");
		assertThat(scrape()).contains("rows{instance=\"\",job=\"import\",shard=\"1\"} 42\n", "push_time_seconds{");
	}

	@Test
	void aHelpTextThatIsNotExposedCostsOneLineForItsFamily() throws IOException {
		try (LoggedLines logged = new LoggedLines(PushApplier.class)) {
			send("PUT", "/metrics/job/a", "# HELP x first\nx 1\n");
			for (int i = 0; i < 3; i++) {
				assertThat(send("PUT", "/metrics/job/b", "# HELP x second\nx 2\n").status()).isEqualTo(200);
				assertThat(send("PUT", "/metrics/job/c%0A", "# HELP x third\nx 3\n").status()).isEqualTo(200);
			}

			assertThat(logged.all()).containsExactly("INFO metric family \"x\" has another help text in group"
					+ " {job=\"b\"} than in groups before it; scrapes show the first one (told once for each family)");
		}
		assertThat(scrape()).contains("# HELP x first\n").doesNotContain("x second", "x third");
	}

	@Test
	void answersAcceptedInsteadOfOkWhenToldNotToCheckAndChecksAllTheSame() throws IOException {
		GatewayOptions unchecked = GatewayOptions.defaults()
			.withListenAddress("127.0.0.1:0")
			.withConsistencyCheckDisabled(true);
		try (GatewayServer server = GatewayServer.start(unchecked); RawClient client = new RawClient(server.port())) {
			client.write(RawClient.request("PUT", "/metrics/job/a", "# TYPE a counter\na 1\n"));
			assertThat(client.read().status()).isEqualTo(202);

			client.write(RawClient.request("PUT", "/metrics/job/b", "# TYPE a gauge\na 1\n"));

			assertThat(client.read().status()).isEqualTo(400);
		}
	}

	@Test
	void putReplacesTheGroup() throws IOException {
		send("PUT", "/metrics/job/import", "a 1\nb 1\n");

		send("PUT", "/metrics/job/import", "a 2\n");

		assertThat(scrape()).contains("a{instance=\"\",job=\"import\"} 2\n").doesNotContain("b{");
	}

	@Test
	void postReplacesFamiliesOfTheSameName() throws IOException {
		send("PUT", "/metrics/job/import", "a 1\nb 1\n");

		send("POST", "/metrics/job/import", "a 2\n");

		assertThat(scrape()).contains("a{instance=\"\",job=\"import\"} 2\n", "b{instance=\"\",job=\"import\"} 1\n");
	}

	@Test
	void deleteRemovesTheGroupAndNoOther() throws IOException {
		send("PUT", "/metrics/job/import", "a 1\n");
		send("PUT", "/metrics/job/import/shard/1", "a 2\n");

		Answer answer = send("DELETE", "/metrics/job@base64/aW1wb3J0", "");

		assertThat(answer.status()).isEqualTo(202);
		assertThat(answer.body()).isEmpty();
		assertThat(scrape()).contains("a{instance=\"\",job=\"import\",shard=\"1\"} 2\n")
			.doesNotContain("job=\"import\"}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/metrics/job/%ff", "/metrics/job@base64/_w", "/metrics/job/a/shard@base64/_-8" })
	void refusesPushesToGroupsThatCannotExistAndAcceptsTheirDeletion(String target) throws IOException {
		for (String method : new String[] { "PUT", "POST" }) {
			Answer answer = send(method, target, "a 1\n");

			assertThat(answer.status()).isEqualTo(400);
			assertThat(answer.body()).endsWith(": value must be UTF-8\n");
		}
		assertThat(send("DELETE", target, "").status()).isEqualTo(202);
		assertThat(scrape()).isEmpty();
	}

	@Test
	void refusesPushesThatWouldTakeTooMuchRoom() throws IOException {
		String value = "@base64/" + "eHh4".repeat(4_000);
		String target = "/metrics/job/a/x" + value + "/y" + value + "/z" + value;

		Answer answer = send("PUT", target, manySeries(9_000));

		assertThat(answer.status()).isEqualTo(413);
		assertThat(answer.body()).isEqualTo("push would be exposed as more than 268435456 bytes\n");
		assertThat(scrape()).isEmpty();
	}

	@Test
	void deleteOfNothingIsAccepted() throws IOException {
		assertThat(send("DELETE", "/metrics/job/unknown", "ignored").status()).isEqualTo(202);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/metrics/job/x/odd          | odd number of components in label string "/odd"
			/metrics/job/x/0foo/bar     | improper label name "0foo"
			/metrics/job@base64/=       | job name is required
			/metrics/job/%ff/x          | odd number of components in label string "/x"
			""")
	void refusesPathsThatNameNoGroup(String target, String message) throws IOException {
		for (String method : new String[] { "PUT", "POST", "DELETE" }) {
			Answer answer = send(method, target, "a 1\n");

			assertThat(answer.status()).isEqualTo(400);
			assertThat(answer.header("content-type")).isEqualTo("text/plain; charset=utf-8");
			assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
			assertThat(answer.body()).isEqualTo(message + "\n");
		}
		assertThat(scrape()).isEmpty();
	}

	@Test
	void readsRawUtf8InPaths() throws IOException {
		send("PUT", "/metrics/job/gr\u00c3\u00b6\u00c3\u009fe", "a 1\n");

		assertThat(scrape()).contains("a{instance=\"\",job=\"größe\"} 1\n");
	}

	@Test
	void refusesWhatIsNotTextAndTouchesNothing() throws IOException {
		Answer answer = send("PUT", "/metrics/job/import", "a 1\nb {\n");

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.body()).startsWith("text format parsing error in line 2: ").endsWith("\n");
		assertThat(scrape()).isEmpty();
	}

	@Test
	void marksTheGroupOfAnInconsistentPush() throws IOException {
		Answer answer = send("PUT", "/metrics/job/import", "a 1 1700000000000\n");

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.body()).isEqualTo(
				"pushed metrics are invalid or inconsistent with existing metrics: pushed metrics must not have timestamps\n");
		assertThat(scrape()).contains("push_time_seconds{instance=\"\",job=\"import\"} 0\n")
			.containsPattern("push_failure_time_seconds\\{instance=\"\",job=\"import\"\\} 1\\.");
	}

	@Test
	void refusesAnotherTypeThanAnotherGroupExposes() throws IOException {
		send("PUT", "/metrics/job/one", "# TYPE a counter\na 1\n");

		Answer answer = send("PUT", "/metrics/job/two", "# TYPE a gauge\na 1\n");

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.body()).startsWith("pushed metrics are invalid or inconsistent with existing metrics: ");
		assertThat(scrape()).contains("# TYPE a counter\n", "push_time_seconds{instance=\"\",job=\"two\"} 0\n");
	}

	@Test
	void acceptsTextWithoutLastNewline() throws IOException {
		assertThat(send("PUT", "/metrics/job/import", "a 1").status()).isEqualTo(200);
	}

	@Test
	void refusesTextWithoutLastNewlineWhenStrict() throws IOException {
		try (GatewayServer strict = GatewayServer
			.start(GatewayOptions.defaults().withListenAddress("127.0.0.1:0").withStrictText(true));
				RawClient client = new RawClient(strict.port())) {
			Answer answer = client.write(RawClient.request("PUT", "/metrics/job/import", "a 1")).read();

			assertThat(answer.body())
				.isEqualTo("text format parsing error in line 1: unexpected end of input stream\n");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "text/plain; charset=utf-16", "nonsense",
			"application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=text",
			"application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited; broken",
			"application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=text; encoding=delimited",
			"application/openmetrics-text; version=1.0.0" })
	void readsTextWhateverTheContentType(String contentType) throws IOException {
		assertThat(send("PUT", "/metrics/job/import", "a 1\n", "Content-Type: " + contentType).status()).isEqualTo(200);
	}

	@Test
	void readsDelimitedProtobuf() throws IOException {
		String contentType = "Content-Type: Application/vnd.google.protobuf;"
				+ " proto=io.prometheus.client.MetricFamily; Encoding=\"delimited\"";
		String gauge = "\022\n\001a\030\001\"\013\022\t\t\000\000\000\000\000\000\000@";

		assertThat(send("PUT", "/metrics/job/import", gauge, contentType).status()).isEqualTo(200);
		assertThat(scrape()).contains("# TYPE a gauge\na{instance=\"\",job=\"import\"} 2\n");

		Answer truncated = send("PUT", "/metrics/job/import", gauge.substring(0, 12), contentType);
		assertThat(truncated.status()).isEqualTo(400);
		assertThat(truncated.body()).isEqualTo("unexpected EOF\n");
	}

	@Test
	void readsChunkedBodies() throws IOException {
		Answer answer = send("PUT", "/metrics/job/import", "2\r\na \r\n3\r\n1\nb\r\n3\r\n 2\n\r\n0\r\n\r\n",
				"Transfer-Encoding: chunked");

		assertThat(answer.status()).isEqualTo(200);
		assertThat(scrape()).contains("a{instance=\"\",job=\"import\"} 1\n", "b{instance=\"\",job=\"import\"} 2\n");
	}

	@Test
	void readsBodiesThatArriveByteByByte() throws IOException {
		try (RawClient client = new RawClient(this.gateway.port())) {
			for (char c : RawClient.request("PUT", "/metrics/job/import", "a 1\n").toCharArray()) {
				client.write(String.valueOf(c));
			}

			assertThat(client.read().status()).isEqualTo(200);
		}
		assertThat(scrape()).contains("a{instance=\"\",job=\"import\"} 1\n");
	}

	@Test
	void readsLargeBodies() throws IOException {
		assertThat(send("PUT", "/metrics/job/import", manySeries(10_000)).status()).isEqualTo(200);

		assertThat(scrape()).contains("i=\"0\"", "i=\"9999\"");
	}

	@Test
	void refusesLargeBodiesThatAreNotText() throws IOException {
		Answer answer = send("PUT", "/metrics/job/import", manySeries(10_000) + "{");

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.body()).startsWith("text format parsing error in line 10001: ");
	}

	@Test
	void readsGzip() throws IOException {
		assertThat(send("PUT", "/metrics/job/import", gzip("a 1\n") + gzip("b 2\n"), "Content-Encoding: GZip").status())
			.isEqualTo(200);

		assertThat(scrape()).contains("a{instance=\"\",job=\"import\"} 1\n", "b{instance=\"\",job=\"import\"} 2\n");
	}

	@Test
	void refusesWhatIsNotGzip() throws IOException {
		String gzip = gzip("a 1\n");

		assertThat(send("PUT", "/metrics/job/x", "", "Content-Encoding: gzip").body()).isEqualTo("EOF\n");
		assertThat(send("PUT", "/metrics/job/x", "a 1\n, not compressed", "Content-Encoding: gzip").body())
			.isEqualTo("gzip: invalid header\n");
		assertThat(send("PUT", "/metrics/job/x", "a 1\n", "Content-Encoding: gzip").body())
			.isEqualTo("unexpected EOF\n");
		assertThat(send("PUT", "/metrics/job/x", gzip.replace('\b', '\0'), "Content-Encoding: gzip").body())
			.isEqualTo("gzip: invalid header\n");
		assertThat(send("PUT", "/metrics/job/x", gzip.substring(0, 5), "Content-Encoding: gzip").body())
			.isEqualTo("unexpected EOF\n");
		assertThat(send("PUT", "/metrics/job/x", gzip.substring(0, 15), "Content-Encoding: gzip").body())
			.isEqualTo("unexpected EOF\n");
		assertThat(scrape()).isEmpty();
	}

	@Test
	void readsSnappy() throws IOException {
		assertThat(send("PUT", "/metrics/job/import", snappy(manySeries(8_000)), "Content-Encoding: Snappy").status())
			.isEqualTo(200);
		assertThat(scrape()).contains("i=\"0\"", "i=\"7999\"");

		assertThat(send("PUT", "/metrics/job/import", "", "Content-Encoding: snappy").status()).isEqualTo(200);
		assertThat(scrape()).doesNotContain("i=\"0\"");
	}

	@Test
	void refusesWhatIsNotFramedSnappy() throws IOException {
		for (String body : new String[] { "a 1\n", "\004\fa 1\n" }) {
			Answer answer = send("PUT", "/metrics/job/x", body, "Content-Encoding: snappy");

			assertThat(answer.status()).isEqualTo(400);
			assertThat(answer.body()).isEqualTo("snappy: corrupt input\n");
		}
		assertThat(scrape()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "zstd", "deflate", "br", "x-gzip", "identity", "gzip, gzip", "" })
	void ignoresContentEncodingsItDoesNotKnow(String encoding) throws IOException {
		assertThat(send("PUT", "/metrics/job/import", "a 1\n", "Content-Encoding: " + encoding).status())
			.isEqualTo(200);
	}

	@Test
	void acceptsBodiesOfExactlyTheLimit() throws IOException {
		String body = "a 1\n#" + " ".repeat(MAX_BODY_BYTES - 6) + "\n";

		assertThat(send("PUT", "/metrics/job/import", body).status()).isEqualTo(200);
	}

	@Test
	void refusesBodiesAnnouncedAsTooLargeBeforeTheyArrive() throws IOException {
		try (RawClient client = new RawClient(this.gateway.port())) {
			client.write("PUT /metrics/job/import HTTP/1.1\r\nHost: gateway\r\nContent-Length: 300000\r\n\r\n");

			Answer answer = client.read();

			assertThat(answer.status()).isEqualTo(413);
			assertThat(answer.header("connection")).isEqualTo("close");
			assertThat(answer.body()).isEqualTo("body has 300000 bytes, more than the 262144 of --limit.body-bytes\n");
		}
	}

	@Test
	void refusesBodiesThatGrowTooLargeAndDropsTheRest() throws IOException {
		try (RawClient client = new RawClient(this.gateway.port())) {
			client.write("PUT /metrics/job/import HTTP/1.1\r\nHost: gateway\r\nTransfer-Encoding: chunked\r\n\r\n");
			for (int i = 0; i < 100; i++) {
				client.write("10000\r\n" + " ".repeat(0x10000) + "\r\n");
			}
			client.write("0\r\n\r\n");

			assertThat(client.read().status()).isEqualTo(413);
			assertThat(client.isClosedByServer()).isTrue();
		}
		assertThat(scrape()).isEmpty();
	}

	@Test
	void refusesBodiesThatGrowTooLargeWhenDecompressed() throws IOException {
		Answer answer = send("PUT", "/metrics/job/import", gzip(" ".repeat(MAX_BODY_BYTES + 1)),
				"Content-Encoding: gzip");

		assertThat(answer.status()).isEqualTo(413);
		assertThat(answer.body()).isEqualTo(
				"decompressed body has at least 262145 bytes," + " more than the 262144 of --limit.body-bytes\n");
		assertThat(
				send("PUT", "/metrics/job/import", snappy(" ".repeat(MAX_BODY_BYTES + 1)), "Content-Encoding: snappy")
					.status())
			.isEqualTo(413);
	}

	@Test
	void refusesBodiesThatDoNotArriveInTime() throws IOException {
		GatewayOptions impatient = GatewayOptions.defaults()
			.withListenAddress("127.0.0.1:0")
			.withLimit(Limit.BODY_TIMEOUT, 50);
		try (GatewayServer server = GatewayServer.start(impatient); RawClient client = new RawClient(server.port())) {
			client.write("PUT /metrics/job/import HTTP/1.1\r\nHost: gateway\r\nContent-Length: 4\r\n\r\na ");

			Answer answer = client.read();

			assertThat(answer.status()).isEqualTo(408);
			assertThat(answer.body()).isEqualTo("body takes too long, more than the 50ms of --limit.body-timeout\n");
			assertThat(client.isClosedByServer()).isTrue();
		}
	}

	@Test
	void asksForTheBodyOfAClientThatExpectsTo() throws IOException {
		try (RawClient client = new RawClient(this.gateway.port())) {
			client.write("PUT /metrics/job/import HTTP/1.1\r\nHost: gateway\r\nContent-Length: 4\r\n"
					+ "Expect: 100-continue\r\n\r\n");
			assertThat(client.read().status()).isEqualTo(100);

			client.write("a 1\n");

			assertThat(client.read().status()).isEqualTo(200);
		}
	}

	@Test
	void doesNotAskForABodyItWouldRefuse() throws IOException {
		try (RawClient client = new RawClient(this.gateway.port())) {
			client.write("PUT /metrics/job/import HTTP/1.1\r\nHost: gateway\r\nContent-Length: 300000\r\n"
					+ "Expect: 100-continue\r\n\r\n");

			assertThat(client.read().status()).isEqualTo(413);
		}
	}

	@Test
	void answersPipelinedRequestsInTheOrderInWhichTheyTakeEffect() throws IOException {
		try (RawClient client = new RawClient(this.gateway.port())) {
			client.write(RawClient.request("PUT", "/metrics/job/a", manySeries(8_000))
					+ RawClient.request("GET", "/metrics", "") + RawClient.request("DELETE", "/metrics/job/a", "")
					+ RawClient.request("GET", "/metrics", "") + RawClient.request("PUT", "/metrics/job/a", "a 1\n")
					+ RawClient.request("GET", "/metrics", ""));

			assertThat(client.read().status()).isEqualTo(200);
			assertThat(client.read().body()).contains("i=\"7999\"");
			assertThat(client.read().status()).isEqualTo(202);
			assertThat(Pushed.in(client.read().body())).isEmpty();
			assertThat(client.read().status()).isEqualTo(200);
			assertThat(client.read().body()).contains("a{instance=\"\",job=\"a\"} 1\n");
		}
	}

	@Test
	void keepsTheConnectionAfterARefusal() throws IOException {
		try (RawClient client = new RawClient(this.gateway.port())) {
			client.write(RawClient.request("PUT", "/metrics/job/x/odd", "a 1\n")
					+ RawClient.request("PUT", "/nope", "a 1\n") + RawClient.request("GET", "/-/ready", ""));

			assertThat(client.read().status()).isEqualTo(400);
			assertThat(client.read().status()).isEqualTo(404);
			assertThat(client.read().body()).isEqualTo("OK");
		}
	}

	@Test
	void exposesTextOfTheKnownLength() throws IOException {
		send("PUT", "/metrics/job/import", manySeries(10_000));

		Answer answer = send("GET", "/metrics", "");

		assertThat(answer.header("content-type"))
			.isEqualTo("text/plain; version=0.0.4; charset=utf-8; escaping=underscores");
		assertThat(answer.header("content-length")).isEqualTo(String.valueOf(answer.body().length()));
	}

	@Test
	void servesOthersWhileAClientTakesItsTimeToReadAScrape() throws IOException {
		for (int i = 0; i < 40; i++) {
			send("PUT", "/metrics/job/" + i, manySeries(8_000));
		}
		try (RawClient slow = new RawClient(this.gateway.port())) {
			slow.write(RawClient.request("GET", "/metrics", ""));

			assertThat(send("PUT", "/metrics/job/other", "other 1\n").status()).isEqualTo(200);
			assertThat(scrape()).hasSizeGreaterThan(8_000_000).contains("other{");
			assertThat(slow.read().body()).hasSizeGreaterThan(8_000_000).contains("job=\"39\"", "i=\"7999\"");
		}
	}

	@Test
	void compressesScrapesOnRequest() throws Exception {
		send("PUT", "/metrics/job/import", manySeries(10_000));
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.gateway.port() + "/metrics"))
			.header("Accept-Encoding", "gzip")
			.build();

		HttpResponse<byte[]> response = HttpClient.newHttpClient()
			.send(request, HttpResponse.BodyHandlers.ofByteArray());

		assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
		assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(response.body().length);
		assertThat(response.body().length).isLessThan(100_000);
		String inflated = new String(new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes(),
				StandardCharsets.UTF_8);
		assertThat(Pushed.in(inflated)).isEqualTo(scrape());
	}

}
