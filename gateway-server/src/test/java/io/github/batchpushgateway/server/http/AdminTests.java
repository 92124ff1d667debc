package io.github.batchpushgateway.server.http;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

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
 * What only those may do who have switched it on: delete all groups, and end the gateway.
 */
class AdminTests {

	@AutoClose
	private final GatewayServer gateway = GatewayServer.start(GatewayOptions.defaults()
		.withListenAddress("127.0.0.1:0")
		.withRoutePrefix("/pgw")
		.withAdminApi(true)
		.withLifecycle(true));

	private Answer send(String method, String target) throws IOException {
		return RawClient.send(this.gateway.port(), method, target);
	}

	@Test
	void deletesAllGroups() throws IOException {
		send("PUT", "/pgw/metrics/job/a");
		send("PUT", "/pgw/metrics/job/b/k/v");

		Answer answer = send("PUT", "/pgw/api/v1/admin/wipe");

		assertThat(answer.status()).isEqualTo(202);
		assertThat(answer.body()).isEmpty();
		assertThat(answer.headers()).doesNotContainKeys("access-control-allow-origin", "cache-control", "content-type");
		assertThat(send("GET", "/pgw/api/v1/metrics").body()).isEqualTo("{\"status\":\"success\",\"data\":[]}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "HEAD", "POST", "DELETE" })
	void deletesAllGroupsOnlyByPut(String method) throws IOException {
		send("PUT", "/pgw/metrics/job/a");

		Answer answer = send(method, "/pgw/api/v1/admin/wipe");

		assertThat(answer.status()).isEqualTo(405);
		assertThat(answer.header("allow")).isEqualTo("OPTIONS, PUT");
		assertThat(send("GET", "/pgw/api/v1/metrics").body()).contains("\"job\":\"a\"");
	}

	@Test
	void answersOptionsOfTheAdminApiAsOfTheApi() throws IOException {
		Answer answer = send("OPTIONS", "/pgw/api/v1/admin/wipe");

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("access-control-allow-origin")).isEqualTo("*");
	}

	@ParameterizedTest
	@ValueSource(strings = { "PUT", "POST" })
	void closesWhenAskedOverHttp(String method) throws Exception {
		Answer answer = send(method, "/pgw/-/quit");

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("content-type")).isEqualTo("text/plain; charset=utf-8");
		assertThat(answer.body()).isEqualTo("Requesting termination... Goodbye!");
		assertThat(this.gateway.closed()).succeedsWithin(10, TimeUnit.SECONDS);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			GET    | /pgw/-/quit  | 405 | OPTIONS, POST, PUT | Method Not Allowed
			DELETE | /pgw/-/quit  | 405 | OPTIONS, POST, PUT | Method Not Allowed
			GET    | /-/quit      | 405 | ''                 | Only POST or PUT requests allowed.
			PUT    | /-/quit      | 405 | GET, HEAD, OPTIONS | Method Not Allowed
			""")
	void staysOtherwise(String method, String target, int status, String allow, String body) throws IOException {
		Answer answer = send(method, target);

		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.header("allow")).isEqualTo(allow);
		assertThat(answer.body().strip()).isEqualTo(body);
		assertThat(this.gateway.closed()).isNotDone();
	}

}
