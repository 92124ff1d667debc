package io.github.batchpushgateway.server.http;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

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
 * The listing of groups, and their deletion by selector.
 */
class GroupsApiTests {

	private GatewayServer gateway;

	@BeforeEach
	void start() throws IOException {
		this.gateway = GatewayServer.start(GatewayOptions.defaults().withListenAddress("127.0.0.1:0"));
		for (String job : List.of("c", "a", "b")) {
			push("/metrics/job/" + job + "/application/test-" + job, "x 1\ny{l=\"1\"} 1\ny{l=\"2\"} 1\n");
		}
	}

	@AfterEach
	void stop() {
		this.gateway.close();
	}

	@ParameterizedTest
	@CsvSource({ "/api/v1/groups/,/api/v1/groups", "/api/v1/groups/?limit=1,/api/v1/groups?limit=1",
			"/api/v1/Groups,/api/v1/groups", "/api/v1/Groups/Job/a,/api/v1/groups/job/a" })
	void sendsWhoMissesThePathToIt(String target, String location) throws IOException {
		Answer answer = RawClient.send(this.gateway.port(), "GET", target);

		assertThat(answer.status()).isEqualTo(301);
		assertThat(answer.header("location")).isEqualTo(location);
	}

	@Test
	void tellsOfEachGroup() throws IOException {
		Answer answer = get("?match[]=" + encoded("{job=\"a\"}"));

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("content-type")).isEqualTo("application/json");
		assertThat(answer.body()
			.replaceAll("\"generation\":\"\\d+\"", "\"generation\":\"G\"")
			.replaceAll("\"bytes\":\\d+", "\"bytes\":B")
			.replaceAll("\"push_time\":\"[^\"]+\"", "\"push_time\":\"T\""))
			.isEqualTo("{\"status\":\"success\",\"data\":{\"groups\":[{\"bytes\":B,\"families\":4,"
					+ "\"generation\":\"G\",\"labels\":{\"application\":\"test-a\",\"job\":\"a\"},"
					+ "\"last_push_successful\":true,\"push_time\":\"T\",\"series\":5}],\"more\":false,\"total\":3}}");
	}

	@ParameterizedTest
	@CsvSource({ "'',abc", "?order=desc,cba", "?sort=pushed,cab", "?sort=pushed&order=desc,bac", "?sort=expires,abc",
			"?limit=2,ab", "?offset=1&limit=1,b", "?offset=2,c", "?offset=3,''", "?sort=pushed&offset=1&limit=1,a" })
	void sortsAndPages(String query, String jobs) throws IOException {
		assertThat(jobs(get(query))).isEqualTo(jobs);
	}

	@ParameterizedTest
	@CsvSource({ "?limit=2,true", "?limit=3,false", "?offset=1&limit=2,false", "?offset=9,false" })
	void saysWhetherMoreFollows(String query, boolean more) throws IOException {
		assertThat(get(query).body()).contains("\"more\":" + more + ",\"total\":3");
	}

	@Test
	void tellsAFailedPush() throws IOException {
		push("/metrics/job/a/application/test-a", "x 1 1\n");

		assertThat(get("?limit=1").body()).contains("\"last_push_successful\":false,\"push_failure_time\":\"");
	}

	@Test
	void selectsWhatOneOfTheSelectorsSelects() throws IOException {
		String query = "?match[]=" + encoded("{job=\"a\"}") + "&match[]=" + encoded("{application=~\".*-c\"}");

		assertThat(jobs(get(query))).isEqualTo("ac");
		assertThat(jobs(get(query + "&limit=1"))).isEqualTo("a");
		assertThat(get(query + "&limit=1").body()).contains("\"more\":true");
	}

	@ParameterizedTest
	@CsvSource(delimiterString = " -> ",
			value = { "?sort=age -> sort \\\"age\\\": must be labels, pushed or expires",
					"?order=up -> order \\\"up\\\": must be asc or desc",
					"?limit=0 -> limit \\\"0\\\": must be a number from 1 to 1000",
					"?limit=1001 -> limit \\\"1001\\\": must be a number from 1 to 1000",
					"?offset=-1 -> offset \\\"-1\\\": must be a number from 0 to 1000000000",
					"?offset=x -> offset \\\"x\\\": must be a number from 0 to 1000000000",
					"?match[]=up -> selector \\\"up\\\": expected '{' at character 1, got 'u'" })
	void saysWhatIsWrongWithAQuestion(String query, String message) throws IOException {
		Answer answer = get(query);

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.body())
			.isEqualTo("{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"" + message + "\"}");
	}

	@Test
	void deletesWhatIsSelectedAndNothingElse() throws IOException {
		Answer answer = delete("?match[]=" + encoded("{job=~\"a|b\",application=~\"test.*\"}"), Map.of());

		assertThat(answer.status()).isEqualTo(200);
		assertThat(jobs(answer)).isEqualTo("ab");
		assertThat(answer.body()).contains("\"total\":1");
		assertThat(jobs(get(""))).isEqualTo("c");
	}

	@Test
	void deletesNothingWithoutASelector() throws IOException {
		Answer answer = delete("", Map.of());

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.body()).contains("match[] is required");
		assertThat(jobs(get(""))).isEqualTo("abc");
	}

	@Test
	void deletesNothingForAPageOfAnotherOrigin() throws IOException {
		String query = "?match[]=" + encoded("{job=\"a\"}");

		assertThat(delete(query, Map.of("Origin", "http://evil.example")).status()).isEqualTo(403);
		assertThat(jobs(get(""))).isEqualTo("abc");
		assertThat(delete(query, Map.of("Origin", "http://localhost")).status()).isEqualTo(200);
	}

	private static String encoded(String selector) {
		return URLEncoder.encode(selector, StandardCharsets.UTF_8);
	}

	private static String jobs(Answer answer) {
		StringBuilder jobs = new StringBuilder();
		answer.body().lines().forEach((line) -> {
			for (String part : line.split("\"job\":\"")) {
				jobs.append(part.startsWith("{") ? "" : part.substring(0, 1));
			}
		});
		return jobs.toString();
	}

	private Answer get(String query) throws IOException {
		return RawClient.send(this.gateway.port(), "GET", "/api/v1/groups" + query);
	}

	private Answer delete(String query, Map<String, String> headers) throws IOException {
		StringBuilder request = new StringBuilder("DELETE /api/v1/groups" + query + " HTTP/1.1\r\nHost: localhost\r\n");
		headers.forEach((name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
		try (RawClient client = new RawClient(this.gateway.port())) {
			return client.write(request.append("\r\n").toString()).read();
		}
	}

	private void push(String target, String body) throws IOException {
		try (RawClient client = new RawClient(this.gateway.port())) {
			client.write(RawClient.request("PUT", target, body)).read();
		}
	}

}
