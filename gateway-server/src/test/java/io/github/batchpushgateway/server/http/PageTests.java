package io.github.batchpushgateway.server.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

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

class PageTests {

	private static final GatewayOptions ANY_PORT = GatewayOptions.defaults().withListenAddress("127.0.0.1:0");

	private static GatewayServer gateway;

	private static GatewayServer prefixed;

	@BeforeAll
	static void start() {
		gateway = GatewayServer.start(ANY_PORT);
		prefixed = GatewayServer.start(ANY_PORT.withRoutePrefix("/pgw"));
	}

	@AfterAll
	static void stop() {
		gateway.close();
		prefixed.close();
	}

	private static Answer get(String target) throws IOException {
		return RawClient.send(gateway.port(), "GET", target);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/status", "/?match=x" })
	void isTheSameForAllItsPaths(String target) throws IOException {
		Answer answer = get(target);

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
		assertThat(answer.body()).startsWith("<!doctype html>").isEqualTo(get("/").body());
	}

	@ParameterizedTest
	@CsvSource({ "/static/page.js,text/javascript; charset=utf-8", "/static/page.css,text/css; charset=utf-8",
			"/static/icon.svg,image/svg+xml" })
	void bringsItsFiles(String target, String type) throws IOException {
		Answer answer = get(target);

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("Content-Type")).isEqualTo(type);
		assertThat(get("/").body()).contains("\"" + target.substring(1) + "\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/status", "/static/page.js", "/static/page.css", "/static/icon.svg" })
	void mayLoadNothingFromElsewhere(String target) throws IOException {
		Answer answer = get(target);

		assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'none'; script-src 'self';")
			.contains("frame-ancestors 'none'")
			.doesNotContain("unsafe");
		assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
		assertThat(answer.body().replace("http://www.w3.org/2000/svg", "")).doesNotContain("://");
	}

	@Test
	void insertsNothingAsMarkup() throws IOException {
		assertThat(get("/static/page.js").body())
			.doesNotContainPattern("(inner|outer)HTML|insertAdjacent|document.write");
	}

	@ParameterizedTest
	@CsvSource({ "GET,/static/,404", "GET,/static/nope,404", "GET,/static/page.html,404", "GET,/static,301",
			"GET,/static/css/,404", "GET,/status/,301", "GET,/STATUS,301", "PUT,/,405", "POST,/static/page.js,405",
			"OPTIONS,/,200", "HEAD,/,200", "HEAD,/static/page.css,200", "GET,/favicon.ico,404" })
	void answersOtherPathsAndMethods(String method, String target, int status) throws IOException {
		assertThat(RawClient.send(gateway.port(), method, target).status()).isEqualTo(status);
	}

	@ParameterizedTest
	@CsvSource({ "/pgw/,200,''", "/pgw/status,200,''", "/pgw/static/page.js,200,''", "/pgw,301,/pgw/", "/,404,''",
			"/status,404,''", "/static/page.js,404,''", "/pgw/static,301,/pgw/static/" })
	void isBelowTheRoutePrefix(String target, int status, String location) throws IOException {
		Answer answer = RawClient.send(prefixed.port(), "GET", target);

		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.header("Location")).isEqualTo(location);
	}

	@Test
	void isCountedAsInTheOriginal() throws IOException {
		try (GatewayServer counting = GatewayServer.start(ANY_PORT)) {
			for (String target : new String[] { "/", "/status", "/static/page.js", "/static/nope" }) {
				RawClient.send(counting.port(), "GET", target);
			}

			assertThat(RawClient.send(counting.port(), "GET", "/metrics").body()).contains(
					"pushgateway_http_requests_total{code=\"200\",handler=\"status\",method=\"get\"} 2\n",
					"pushgateway_http_requests_total{code=\"200\",handler=\"static\",method=\"get\"} 1\n",
					"pushgateway_http_requests_total{code=\"404\",handler=\"static\",method=\"get\"} 1\n");
		}
	}

	@Test
	void doesNotGrowWithTheGroups() throws IOException {
		int before = get("/").bytes().length;

		try (RawClient client = new RawClient(gateway.port())) {
			for (int i = 0; i < 100; i++) {
				client.exchange("PUT", RawClient.request("PUT", "/metrics/job/" + i, "a 1\n"));
			}
		}

		assertThat(get("/").bytes()).hasSize(before);
	}

	@Test
	void tellsOneGroup() throws IOException {
		String body = "# TYPE a counter\na{l=\"<script>\"} 1\n";
		try (RawClient client = new RawClient(gateway.port())) {
			Answer pushed = client.exchange("PUT", RawClient.request("PUT", "/metrics/job/one/x/y%20z", body));

			for (String path : new String[] { "job/one/x/y%20z", "job@base64/b25l/x@base64/eSB6" }) {
				Answer answer = client.exchange("GET", RawClient.request("GET", "/api/v1/groups/" + path, ""));

				assertThat(answer.status()).isEqualTo(200);
				assertThat(answer.header("ETag")).isEqualTo(pushed.header("ETag"));
				assertThat(answer.header("Content-Type")).isEqualTo("application/json");
				assertThat(answer.body())
					.startsWith("{\"status\":\"success\",\"data\":[{\"a\":{\"metrics\":[{\"labels\":{"
							+ "\"instance\":\"\",\"job\":\"one\",\"l\":\"\\u003cscript\\u003e\",\"x\":\"y z\"},\"value\":\"1\"}]")
					.contains("\"labels\":{\"job\":\"one\",\"x\":\"y z\"},\"last_push_successful\":true,")
					.endsWith("}]}");
			}
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
			job/nobody    ; 404 ; not_found ; {job="nobody"}
			job/a/odd     ; 400 ; bad_data  ; odd number
			job@base64/$  ; 400 ; bad_data  ; base64
			job@base64/_w ; 400 ; bad_data  ; UTF-8
			""")
	void saysWhyThereIsNoSuchGroup(String path, int status, String type, String message) throws IOException {
		Answer answer = get("/api/v1/groups/" + path);

		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.body()).startsWith("{\"status\":\"error\",\"errorType\":\"" + type + "\",")
			.contains(message.replace("\"", "\\\""));
		assertThat(answer.bytes()).asString(StandardCharsets.UTF_8).endsWith("\"}");
	}

}
