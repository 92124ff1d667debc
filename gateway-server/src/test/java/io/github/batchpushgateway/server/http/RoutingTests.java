package io.github.batchpushgateway.server.http;

import java.io.IOException;
import java.net.Socket;

import io.github.batchpushgateway.server.GatewayOptions;
import io.github.batchpushgateway.server.GatewayServer;
import io.github.batchpushgateway.server.http.RawClient.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which answer a method and a path get. Where the Go Pushgateway is not said to differ,
 * version 1.5.1 of it gave the same answers to the same requests.
 */
class RoutingTests {

	private static GatewayServer gateway;

	private static GatewayServer prefixed;

	@BeforeAll
	static void start() {
		GatewayOptions options = GatewayOptions.defaults().withListenAddress("127.0.0.1:0");
		gateway = GatewayServer.start(options);
		prefixed = GatewayServer.start(options.withRoutePrefix("pgw/").withTelemetryPath("/custom"));
	}

	@AfterAll
	static void stop() {
		gateway.close();
		prefixed.close();
	}

	private static Answer send(String method, String target) throws IOException {
		return RawClient.send(gateway.port(), method, target);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ', textBlock = """
			GET //metrics /metrics
			GET /metrics// /metrics/
			PUT /metrics//job/x /metrics/job/x
			PUT /metrics/./job/x /metrics/job/x
			GET /metrics/../metrics /metrics
			GET /a/../metrics?x=1&y=%zz /metrics?x=1&y=%zz
			GET /metrics/. /metrics
			GET /metrics/.. /
			GET /.. /
			GET //?a /?a
			GET /api/v1//metrics /api/v1/metrics
			GET http://other /
			PUT /metrics//job/a%20b%2Fc /metrics/job/a%20b%2Fc
			""")
	void redirectsPathsThatNeedCleaningWithoutChangingTheMethod(String method, String target, String location)
			throws IOException {
		Answer answer = send(method, target);

		assertThat(answer.status()).isEqualTo(307);
		assertThat(answer.header("location")).isEqualTo(location);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ', textBlock = """
			PUT /metrics/job/ 307 /metrics/job
			DELETE /metrics/job/ 307 /metrics/job
			GET /metrics/ 301 /metrics
			GET /-/healthy/ 301 /-/healthy
			PUT /-/quit/ 307 /-/quit
			PUT /metrics/Job/x 307 /metrics/job/x
			PUT /Metrics/JOB/x/Foo/Bar 307 /metrics/job/x/Foo/Bar
			PUT /Metrics/JOB@BASE64/eA 307 /metrics/job@base64/eA
			PUT /Metrics/job/%c3%a9%20a%3f%25%23;[] 307 /metrics/job/%C3%A9%20a%3F%25%23;%5B%5D
			GET /METRICS 301 /metrics
			GET /Metrics/ 301 /metrics
			GET /%4detrics/?a=b 301 /metrics?a=b
			GET /-/HEALTHY 301 /-/healthy
			GET /api/v1 307 /api/v1/
			OPTIONS /api/v1 307 /api/v1/
			GET /api/v1/metrics/ 301 /metrics
			GET /api/v1/STATUS 301 /status
			""")
	void redirectsToThePathThatWasMeant(String method, String target, int status, String location) throws IOException {
		Answer answer = send(method, target);

		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.header("location")).isEqualTo(location);
	}

	@Test
	void showsRedirectsToPeople() throws IOException {
		Answer answer = send("GET", "/metrics/?a=b&c=\"");

		assertThat(answer.header("content-type")).isEqualTo("text/html; charset=utf-8");
		assertThat(answer.body()).isEqualTo("<a href=\"/metrics?a=b&amp;c=&#34;\">Moved Permanently</a>.\n\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "PUT /metrics/job", "PUT /metrics/job@base64", "PUT /metrics/job@base64/", "PUT /metrics/",
			"PUT /Metrics/Job/", "GET /METRICS/JOB/x", "GET /metrics/nope", "GET /metrics/job/", "GET /metrics%00",
			"GET /metrics;a=b", "GET /metrics#frag", "GET /-/", "GET /-/reload", "GET /nope", "PATCH /nope",
			"OPTIONS /nope", "OPTIONS /metrics/", "OPTIONS /metrics/job/", "POST /-/ready/", "GET /api", "GET /api/",
			"GET /api/v1/", "GET /api/v1/nope", "POST /api/v1/nope", "GET /api/v1/admin/wipe", "PUT /api/v1/admin/wipe",
			"GET /API/V1/metrics", "GET http://other/metrics/nope" })
	void doesNotKnowOtherPaths(String request) throws IOException {
		Answer answer = send(request.split(" ")[0], request.split(" ")[1]);

		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.header("content-type")).isEqualTo("text/plain; charset=utf-8");
		assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
		assertThat(answer.body()).isEqualTo("404 page not found\n");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			PUT     | /metrics        | GET, HEAD, OPTIONS
			POST    | /metrics        | GET, HEAD, OPTIONS
			DELETE  | /metrics        | GET, HEAD, OPTIONS
			PATCH   | /metrics        | GET, HEAD, OPTIONS
			FOO     | /metrics        | GET, HEAD, OPTIONS
			GET     | /metrics/job/x  | DELETE, OPTIONS, POST, PUT
			PATCH   | /metrics/job/x/y| DELETE, OPTIONS, POST, PUT
			POST    | /-/healthy      | GET, HEAD, OPTIONS
			DELETE  | /-/quit         | GET, HEAD, OPTIONS, POST, PUT
			POST    | /api/v1/metrics | GET, HEAD, OPTIONS
			""")
	void tellsWhichMethodsArePossible(String method, String target, String allow) throws IOException {
		Answer answer = send(method, target);

		assertThat(answer.status()).isEqualTo(405);
		assertThat(answer.header("allow")).isEqualTo(allow);
		assertThat(answer.header("content-type")).isEqualTo("text/plain; charset=utf-8");
		assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
		assertThat(answer.body()).isEqualTo("Method Not Allowed\n");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/metrics                | GET, HEAD, OPTIONS
			/metrics/job/x          | DELETE, OPTIONS, POST, PUT
			/metrics/job/x/foo/bar  | DELETE, OPTIONS, POST, PUT
			http://other/metrics    | GET, HEAD, OPTIONS
			*                       | ''
			""")
	void answersOptions(String target, String allow) throws IOException {
		Answer answer = send("OPTIONS", target);

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("allow")).isEqualTo(allow);
		assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
		assertThat(answer.body()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/%zz", "/metrics%2", "/metrics%", "/metrics/job/%4", "metrics", "/met\u0001rics" })
	void refusesMalformedTargetsAndCloses(String target) throws IOException {
		try (RawClient client = new RawClient(gateway.port())) {
			Answer answer = client.write(RawClient.request("GET", target, "")).read();

			assertThat(answer.status()).isEqualTo(400);
			assertThat(answer.header("connection")).isEqualTo("close");
			assertThat(answer.body()).isEqualTo("400 Bad Request");
			assertThat(client.isClosedByServer()).isTrue();
		}
	}

	@Test
	void refusesEverythingButOptionsForTheWholeServer() throws IOException {
		try (RawClient client = new RawClient(gateway.port())) {
			Answer answer = client.write(RawClient.request("GET", "*", "")).read();

			assertThat(answer.status()).isEqualTo(400);
			assertThat(answer.body()).isEmpty();
			assertThat(client.isClosedByServer()).isTrue();
		}
	}

	@Test
	void refusesTargetsBeyondTheLimit() throws IOException {
		assertThat(send("GET", "/" + "a".repeat(70_000)).status()).isEqualTo(414);
	}

	@Test
	void refusesHeadersBeyondTheLimit() throws IOException {
		Answer answer = RawClient.send(gateway.port(), "GET", "/metrics", "X-Large: " + "a".repeat(70_000));

		assertThat(answer.status()).isEqualTo(431);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/-/healthy", "/-/ready", "/%2d/healthy", "http://other/-/ready", "/-/healthy?x=%zz" })
	void tellsThatItIsHealthy(String target) throws IOException {
		Answer answer = send("GET", target);

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("content-type")).isEqualTo("text/plain; charset=utf-8");
		assertThat(answer.body()).isEqualTo("OK");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/-/healthy", "/-/ready", "/metrics", "/api/v1/status", "/api/v1/metrics" })
	void answersHeadWhereItAnswersGet(String target) throws IOException {
		Answer answer = send("HEAD", target);

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("content-type")).isEqualTo(send("GET", target).header("content-type"));
	}

	@Test
	void doesNotEndWhenAskedOverHttp() throws IOException {
		assertThat(send("PUT", "/-/quit").status()).isEqualTo(403);
		assertThat(send("POST", "/-/quit").body()).isEqualTo("Lifecycle API is not enabled.");
		assertThat(send("GET", "/-/quit").status()).isEqualTo(405);
		assertThat(send("GET", "/-/quit").body()).isEqualTo("Only POST or PUT requests allowed.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ', textBlock = """
			GET /pgw/custom 200
			GET /pgw/-/ready 200
			PUT /pgw/metrics/job/x 200
			GET /pgw/api/v1/status 200
			GET /pgw/metrics 404
			GET /custom 404
			GET /-/ready 404
			PUT /metrics/job/x 404
			GET /api/v1/status 404
			GET /pgw/-/quit 405
			GET /-/quit 405
			""")
	void servesEverythingBelowThePrefix(String method, String target, int status) throws IOException {
		assertThat(RawClient.send(prefixed.port(), method, target).status()).isEqualTo(status);
	}

	@Test
	void writesHeadersInTheCaseOfTheOriginal() throws Exception {
		try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
			socket.getOutputStream().write("GET /-/ready HTTP/1.0\r\n\r\n".getBytes());

			assertThat(new String(socket.getInputStream().readAllBytes())).contains("\r\nContent-Type: ", "\r\nDate: ",
					"\r\nContent-Length: ");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "h2c", "websocket" })
	void staysWithHttp1WhenAskedToUpgrade(String protocol) throws IOException {
		Answer answer = RawClient.send(gateway.port(), "GET", "/-/ready", "Connection: Upgrade, HTTP2-Settings",
				"Upgrade: " + protocol, "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA");

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).isEqualTo("OK");
	}

	@Test
	void refusesToSpeakHttp2FromTheStart() throws IOException {
		try (RawClient client = new RawClient(gateway.port())) {
			assertThat(client.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").read().status()).isGreaterThanOrEqualTo(400);
		}
	}

	@Test
	void datesItsAnswers() throws IOException {
		assertThat(send("GET", "/-/ready").header("date"))
			.matches("(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
	}

}
