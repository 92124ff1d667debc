package io.github.batchpushgateway.server.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import io.github.batchpushgateway.server.GatewayOptions;
import io.github.batchpushgateway.server.GatewayServer;
import io.github.batchpushgateway.server.http.RawClient.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Expiry and generations of groups, as clients see them.
 */
class ExpiryHttpTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final String A = "/metrics/job/a";

	private GatewayServer gateway;

	@AfterEach
	void stop() {
		this.gateway.close();
	}

	@ParameterizedTest
	@CsvSource({ "PUT,2m,120", "POST,90,90" })
	void grantsWhatIsAskedFor(String method, String expireAfter, long seconds) throws IOException {
		start(options());

		Answer answer = send(method, A, "x 1\n", "Pushgateway-Expire-After: " + expireAfter);

		assertThat(answer.status()).isEqualTo(200);
		assertThat(Instant.parse(answer.header("pushgateway-expires-at"))).isCloseTo(Instant.now().plusSeconds(seconds),
				within(PATIENCE));
		assertThat(get("/api/v1/groups")).contains("\"expires\":\"");
	}

	@Test
	void grantsNothingUnasked() throws IOException {
		start(options());

		assertThat(send("PUT", A, "x 1\n").headers()).doesNotContainKey("pushgateway-expires-at").containsKey("etag");
	}

	@ParameterizedTest
	@ValueSource(strings = { "soon", "-1s", "0" })
	void refusesWhatIsNoDurationAndStoresNothing(String expireAfter) throws IOException {
		start(options());

		Answer answer = send("PUT", A, "x 1\n", "Pushgateway-Expire-After: " + expireAfter);

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.body()).startsWith("header Pushgateway-Expire-After: \"" + expireAfter + "\": must be ");
		assertThat(get("/api/v1/groups")).contains("\"total\":0");
	}

	@Test
	void deletesInTimeWhatNobodyMustScrape() throws IOException {
		start(options().withExpiryAfterScrapes(0, Duration.ZERO));

		Answer answer = send("PUT", A, "x 1\n", "Pushgateway-Expire-After: 1s");

		Instant expires = Instant.parse(answer.header("pushgateway-expires-at"));
		Instant gone = awaitGone();
		assertThat(gone).isAfterOrEqualTo(expires);
	}

	@ParameterizedTest
	@ValueSource(strings = { "User-Agent: Prometheus/2.42.0", "X-Prometheus-Scrape-Timeout-Seconds: 10" })
	void deletesNothingBeforePrometheusHasScrapedIt(String header) throws IOException {
		start(options());
		send("PUT", A, "x 1\n", "Pushgateway-Expire-After: 1ms");
		get("/metrics");
		send("HEAD", "/metrics", "", header);
		send("PUT", "/metrics/job/later", "y 1\n", "Pushgateway-Expire-After: 1h");
		assertThat(get("/metrics")).contains("x{");

		assertThat(send("GET", "/metrics", "", header).body()).contains("x{");

		awaitGone();
	}

	@Test
	void givesJobsADefault() throws IOException {
		start(options().withDefaultExpiry(Duration.ofHours(1)));

		assertThat(send("PUT", A, "x 1\n").headers()).containsKey("pushgateway-expires-at");
	}

	@Test
	void readsTheRulesOfJobsAgain(@TempDir Path directory) throws IOException {
		Path file = directory.resolve("expiry.yml");
		Files.writeString(file, "rules: [{job: a, expire_after: 1h}]");
		start(options().withExpiryConfigFile(file.toString()));
		assertThat(send("PUT", A, "x 1\n").headers()).containsKey("pushgateway-expires-at");

		Files.writeString(file, "rules: [{job: a, expire_after: soon}]");
		this.gateway.reload();
		assertThat(send("PUT", A, "x 1\n").headers()).containsKey("pushgateway-expires-at");

		Files.writeString(file, "rules: [{job: a, expire_after: never}]");
		this.gateway.reload();
		assertThat(send("PUT", A, "x 1\n").headers()).doesNotContainKey("pushgateway-expires-at");
	}

	@Test
	void deletesTheGenerationThatIsMeant() throws IOException {
		start(options());
		String older = send("PUT", A, "x 1\n").header("etag");
		String newer = send("POST", A, "y 1\n").header("etag");

		Answer late = send("DELETE", A, "", "If-Match: " + older);
		assertThat(late.status()).isEqualTo(412);
		assertThat(late.body()).isEqualTo("group {job=\"a\"} is not of generation " + older + "\n");
		assertThat(get("/metrics")).contains("x{").contains("y{");
		assertThat(send("DELETE", A, "", "If-Match: " + newer).status()).isEqualTo(202);
		assertThat(get("/metrics")).doesNotContain("x{");
		assertThat(send("DELETE", A, "", "If-Match: " + newer).status()).isEqualTo(412);
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "\"x\"", "W/\"1\"", "" })
	void deletesNothingForAGenerationThatItNeverGave(String ifMatch) throws IOException {
		start(options());
		send("PUT", A, "x 1\n");

		assertThat(send("DELETE", A, "", "If-Match: " + ifMatch).status()).isEqualTo(412);
		assertThat(get("/metrics")).contains("x{");
	}

	@ParameterizedTest
	@ValueSource(strings = { "If-Match: *", "If-Match: \"1\", TAG", "If-Match: TAG,\"x, y\"",
			"If-Match: \"1\"\r\nIf-Match: TAG", "If-Match:TAG " })
	void deletesAnyOfTheGenerationsThatAreMeant(String headers) throws IOException {
		start(options());
		String tag = send("PUT", A, "x 1\n").header("etag");

		assertThat(send("DELETE", A, "", headers.replace("TAG", tag)).status()).isEqualTo(202);

		assertThat(get("/metrics")).doesNotContain("x{");
		assertThat(send("DELETE", A, "", "If-Match: *").status()).isEqualTo(412);
	}

	@Test
	void deletesNothingForAWeakTag() throws IOException {
		start(options());
		String tag = send("PUT", A, "x 1\n").header("etag");

		assertThat(send("DELETE", A, "", "If-Match: W/" + tag + ", \"1\"").status()).isEqualTo(412);
		assertThat(get("/metrics")).contains("x{");
	}

	private Instant awaitGone() throws IOException {
		Instant deadline = Instant.now().plus(PATIENCE);
		while (get("/metrics").contains("x{")) {
			assertThat(Instant.now()).isBefore(deadline);
		}
		return Instant.now();
	}

	private static GatewayOptions options() {
		return GatewayOptions.defaults().withListenAddress("127.0.0.1:0");
	}

	private void start(GatewayOptions options) {
		this.gateway = GatewayServer.start(options);
	}

	private String get(String target) throws IOException {
		return RawClient.send(this.gateway.port(), "GET", target).body();
	}

	private Answer send(String method, String target, String body, String... headers) throws IOException {
		try (RawClient client = new RawClient(this.gateway.port())) {
			return client.write(RawClient.request(method, target, body, headers)).read(method.equals("HEAD"));
		}
	}

}
