package io.github.batchpushgateway.server.http;

import java.io.IOException;

import io.github.batchpushgateway.server.GatewayOptions;
import io.github.batchpushgateway.server.GatewayServer;
import io.github.batchpushgateway.server.http.RawClient.Answer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What no client should send and some do. The Go Pushgateway gives the same status codes
 * to the same bytes, but for those that the last tests send.
 */
class HttpEdgeTests {

	private static final String PUT = "PUT /metrics/job/a HTTP/1.1\r\nHost: gateway\r\n";

	private static final String READY = "GET /-/ready HTTP/1.1\r\nHost: gateway\r\n\r\n";

	@AutoClose
	private final GatewayServer gateway = GatewayServer
		.start(GatewayOptions.defaults().withListenAddress("127.0.0.1:0"));

	/**
	 * Sends bytes whose line ends are written as bars.
	 */
	private void assertRefusesAndCloses(String bytes, int status, String body) throws IOException {
		try (RawClient client = new RawClient(this.gateway.port())) {
			Answer answer = client.write(bytes.replace("|", "\r\n")).read();

			assertThat(answer.status()).isEqualTo(status);
			assertThat(answer.header("connection")).isEqualTo("close");
			assertThat(answer.body()).isEqualTo(body);
			assertThat(client.isClosedByServer()).isTrue();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
			GET /-/ready HTTP/1.1||                                ; 400 Bad Request: missing required Host header
			GET /-/ready HTTP/1.1|Host: a|Host: a||                ; 400 Bad Request: too many Host headers
			GET /-/ready HTTP/1.1|Host: a b||                      ; 400 Bad Request: malformed Host header
			GET /-/ready HTTP/1.1|Host: a/b||                      ; 400 Bad Request: malformed Host header
			GET /-/ready HTTP/1.0|Host: a@b||                      ; 400 Bad Request: malformed Host header
			GET /-/ready HTTP/1.1|Host: a| folded: b||             ; 400 Bad Request: malformed Host header
			GET /-/ready HTTP/1.1|Host: a|no colon||               ; 400 Bad Request
			GET /-/ready HTTP/1.1|Host: a|X : a||                  ; 400 Bad Request
			PUT /metrics/job/a HTTP/1.1|Host: a|Content-Length: 4|Content-Length: 5||abcd ; 400 Bad Request
			PUT /metrics/job/a HTTP/1.1|Host: a|Content-Length: x|| ; 400 Bad Request
			PUT /metrics/job/a HTTP/1.1|Host: a|Content-Length: -1|| ; 400 Bad Request
			""")
	void refusesHeadsThatAreNone(String bytes, String body) throws IOException {
		assertRefusesAndCloses(bytes, 400, body);
	}

	@ParameterizedTest
	@ValueSource(strings = { "gzip, chunked", "chunked, gzip", "gzip", "identity", "xchunked" })
	void refusesTransferEncodingsOtherThanChunked(String encoding) throws IOException {
		assertRefusesAndCloses("PUT /metrics/job/a HTTP/1.1|Host: a|Transfer-Encoding: " + encoding + "||0||", 501,
				"501 Not Implemented: unsupported transfer encoding");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /-/ready", "PUT /metrics/job/a", "GET /nope", "GET /api/v1/status" })
	void refusesExpectationsItCannotMeet(String request) throws IOException {
		assertRefusesAndCloses(request + " HTTP/1.1|Host: a|Expect: x||", 417, "");
	}

	@ParameterizedTest
	@ValueSource(strings = { "4\r\na 1\n\r\n0\r\n\r\n", "4;x=\"y\"\r\na 1\n\r\n0\r\n\r\n",
			"4\r\na 1\n\r\n0\r\nTrailer: x\r\n\r\n", "1\r\na\r\n003\r\n 1\n\r\n0\r\n\r\n" })
	void readsChunksAndTheRequestBehindThem(String chunks) throws IOException {
		try (RawClient client = new RawClient(this.gateway.port())) {
			client.write(PUT + "Transfer-Encoding: CHUNKED\r\n\r\n" + chunks + READY);

			assertThat(client.read().status()).isEqualTo(200);
			assertThat(client.read().body()).isEqualTo("OK");
		}
		assertThat(RawClient.send(this.gateway.port(), "GET", "/metrics").body())
			.contains("a{instance=\"\",job=\"a\"} 1\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Host:", "Host: [::1]:9091", "Host: a.b-c_d~e:80", "Host: a\r\nExpect:" })
	void acceptsAnyHostThatMayBeOne(String header) throws IOException {
		try (RawClient client = new RawClient(this.gateway.port())) {
			assertThat(client.write("GET /-/ready HTTP/1.1\r\n" + header + "\r\n\r\n").read().status()).isEqualTo(200);
		}
	}

	@Test
	void speaksHttp10WithoutHostAndCloses() throws IOException {
		try (RawClient client = new RawClient(this.gateway.port())) {
			assertThat(client.write("GET /-/ready HTTP/1.0\r\n\r\n").read().body()).isEqualTo("OK");
			assertThat(client.isClosedByServer()).isTrue();
		}
	}

	@Test
	void keepsAnHttp10ConnectionAliveOnRequest() throws IOException {
		String request = "GET /-/ready HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
		try (RawClient client = new RawClient(this.gateway.port())) {
			client.write(request + request);

			assertThat(client.read().header("connection")).isEqualToIgnoringCase("keep-alive");
			assertThat(client.read().body()).isEqualTo("OK");
		}
	}

	@Test
	void doesNotSendContinueToHttp10() throws IOException {
		try (RawClient client = new RawClient(this.gateway.port())) {
			client.write("PUT /metrics/job/a HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\na 1\n");

			assertThat(client.read().status()).isEqualTo(200);
		}
	}

	@Test
	void answersPipelinedRequestsOfAllKindsInTheirOrder() throws IOException {
		try (RawClient client = new RawClient(this.gateway.port())) {
			client.write(READY + "GET /nope HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc" + PUT
					+ "Content-Length: 4\r\n\r\na 1\n" + READY);

			assertThat(client.read().status()).isEqualTo(200);
			assertThat(client.read().status()).isEqualTo(404);
			assertThat(client.read().status()).isEqualTo(200);
			assertThat(client.read().body()).isEqualTo("OK");
		}
	}

	@Test
	void joinsTheLinesOfAFoldedHeader() throws IOException {
		try (RawClient client = new RawClient(this.gateway.port())) {
			client.write("PUT /metrics/job/a HTTP/1.1\r\nHost: a\r\nContent-Type: application/vnd.google.protobuf;\r\n"
					+ "\tproto=io.prometheus.client.MetricFamily;\r\n encoding=delimited\r\n"
					+ "Content-Length: 4\r\n\r\na 1\n");

			Answer answer = client.read();

			assertThat(answer.status()).isEqualTo(400);
			assertThat(answer.body()).isEqualTo("unexpected EOF\n");
		}
	}

	@ParameterizedTest
	@CsvSource({ "TRACE,/-/ready,405", "TRACE,/nope,404", "CONNECT,/-/ready,405", "get,/-/ready,405",
			"GET,http://other/-/ready,200", "GET,https://other/-/ready,200", "GET,http://[::1]:9/-/ready?x,200",
			"PUT,http://other/metrics/job/b,200", "GET,http://other,307", "GET,ready,400", "GET,?x,400" })
	void answersUnusualMethodsAndTargets(String method, String target, int status) throws IOException {
		assertThat(RawClient.send(this.gateway.port(), method, target).status()).isEqualTo(status);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/metrics/job/a", "/metrics/job/a/odd", "/metrics/job@base64/%2B" })
	void refusesPushesThatAreNotTheGzipTheyClaimToBe(String target) throws IOException {
		try (RawClient client = new RawClient(this.gateway.port())) {
			client.write(RawClient.request("PUT", target, "a 1\n", "Content-Encoding: GZip"));

			assertThat(client.read().status()).isEqualTo(400);
		}
		assertThat(RawClient.send(this.gateway.port(), "GET", "/metrics").body()).doesNotContain("job=");
	}

	/**
	 * The Go Pushgateway applies what came before, or reads some of these as chunks.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "zz\r\na 1\n\r\n0\r\n\r\n", "4\r\na 1\nXX0\r\n\r\n", "-4\r\na 1\n\r\n0\r\n\r\n",
			"fffffffffffffffff\r\na 1\n", "0x4\r\na 1\n\r\n0\r\n\r\n", "4 \r\na 1\n\r\n0\r\n\r\n", "4\na 1\n\n0\n\n" })
	void refusesChunksThatAreNone(String chunks) throws IOException {
		assertRefusesAndCloses(PUT + "Transfer-Encoding: chunked\r\n\r\n" + chunks, 400, "invalid chunked encoding\n");

		assertThat(RawClient.send(this.gateway.port(), "GET", "/metrics").body()).doesNotContain("job=\"a\"");
	}

	/**
	 * Proxies may see other requests in these bytes than the gateway; the Go Pushgateway
	 * reads all of them.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "PUT /metrics/job/a HTTP/1.1|Host: a|Transfer-Encoding: chunked|Content-Length: 4||0||",
			"PUT /metrics/job/a HTTP/1.1|Host: a|Content-Length: 4|Transfer-Encoding: chunked||0||",
			"PUT /metrics/job/a HTTP/1.1|Host: a|Content-Length: 4|Content-Length: 4||a 1\n",
			"PUT /metrics/job/a HTTP/1.1|Host: a|Content-Length:||",
			"PUT /metrics/job/a HTTP/1.0|Transfer-Encoding: chunked||0||" })
	void refusesBodiesWhoseEndIsNotClear(String bytes) throws IOException {
		assertRefusesAndCloses(bytes, 400, "400 Bad Request");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /-/ready HTTP/1.1\nHost: a\n\n", "GET /-/ready HTTP/1.1|Host: a\n|" })
	void refusesLinesThatEndInLineFeedsAlone(String bytes) throws IOException {
		assertRefusesAndCloses(bytes, 400, "400 Bad Request");
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.2", "HTTP/2.0", "HTTP/3.7", "HTTP/0.8" })
	void refusesOtherVersionsOfHttp(String version) throws IOException {
		try (RawClient client = new RawClient(this.gateway.port())) {
			assertThat(client.write("GET /-/ready " + version + "\r\nHost: a\r\n\r\n").read().status()).isEqualTo(501);
			assertThat(client.isClosedByServer()).isTrue();
		}
	}

	@Test
	void refusesToBeAProxy() throws IOException {
		assertRefusesAndCloses("CONNECT other:80 HTTP/1.1|Host: other:80||", 400, "400 Bad Request");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\r\n\r\nGET /-/ready HTTP/1.1", "GET  /-/ready\tHTTP/1.1" })
	void forgivesBlanksInAndBeforeTheFirstLine(String line) throws IOException {
		try (RawClient client = new RawClient(this.gateway.port())) {
			assertThat(client.write(line + "\r\nHost: a\r\n\r\n").read().status()).isEqualTo(200);
		}
	}

}
