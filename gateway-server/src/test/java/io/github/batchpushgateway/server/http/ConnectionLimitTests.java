package io.github.batchpushgateway.server.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.batchpushgateway.server.GatewayOptions;
import io.github.batchpushgateway.server.GatewayServer;
import io.github.batchpushgateway.server.http.RawClient.Answer;
import io.github.batchpushgateway.server.limits.Limit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections and scrapes that take too much or too long, and whether everybody else is
 * served as before.
 */
class ConnectionLimitTests {

	private static final int RESERVED = 64;

	private final List<RawClient> clients = new ArrayList<>();

	private GatewayServer gateway;

	@AfterEach
	void stop() throws IOException {
		for (RawClient client : this.clients) {
			client.close();
		}
		this.gateway.close();
	}

	private void start(Limit limit, long value) {
		this.gateway = GatewayServer
			.start(GatewayOptions.defaults().withListenAddress("127.0.0.1:0").withLimit(limit, value));
	}

	private RawClient connect() throws IOException {
		RawClient client = new RawClient(this.gateway.port());
		this.clients.add(client);
		return client;
	}

	private Answer send(String method, String target, String body) throws IOException {
		try (RawClient client = new RawClient(this.gateway.port())) {
			return client.write(RawClient.request(method, target, body)).read();
		}
	}

	private static Answer push(RawClient client, String job) throws IOException {
		return client.write(RawClient.request("PUT", "/metrics/job/" + job, "a 1\n")).read();
	}

	/** Far more than the system holds for a client that does not read. */
	private void pushMuch() throws IOException {
		StringBuilder body = new StringBuilder();
		for (int i = 0; i < 200; i++) {
			body.append("a{i=\"").append(i).append("\",x=\"").append("x".repeat(16_000)).append("\"} 1\n");
		}
		for (int i = 0; i < 8; i++) {
			assertThat(send("PUT", "/metrics/job/much" + i, body.toString()).status()).isEqualTo(200);
		}
	}

	private void awaitScrape(String line) throws IOException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		try (RawClient client = new RawClient(this.gateway.port())) {
			while (true) {
				Answer answer = client.write(RawClient.request("GET", "/metrics", "")).read();
				if (answer.status() == 200 && answer.body().contains("\n" + line + "\n")) {
					return;
				}
				assertThat(System.nanoTime()).as("%s in%n%s", line, own(answer)).isLessThan(deadline);
			}
		}
	}

	private static String own(Answer answer) {
		return answer.body()
			.lines()
			.filter((line) -> line.startsWith("pushgateway_"))
			.collect(Collectors.joining("\n"));
	}

	@Test
	void slowHeadsAreRefused() throws IOException {
		start(Limit.HEAD_TIMEOUT, 50);
		RawClient slow = connect().write("GET /-/heal");
		RawClient silent = connect();

		Answer answer = slow.read();

		assertThat(answer.status()).isEqualTo(408);
		assertThat(answer.body()).isEqualTo("head takes too long, more than the 50ms of --limit.head-timeout\n");
		assertThat(slow.isClosedByServer()).isTrue();
		assertThat(push(silent, "x").status()).isEqualTo(200);
		assertThat(push(silent, "x").status()).isEqualTo(200);
		awaitScrape("pushgateway_limit_reached_total{limit=\"head-timeout\"} 1");
	}

	@Test
	void connectionsWithoutRequestsAreClosed() throws IOException {
		start(Limit.IDLE_TIMEOUT, 200);
		RawClient silent = connect();
		RawClient used = connect();
		assertThat(push(used, "x").status()).isEqualTo(200);

		assertThat(silent.isClosedByServer()).isTrue();
		assertThat(used.isClosedByServer()).isTrue();
		assertThat(send("GET", "/-/healthy", "").status()).isEqualTo(200);
	}

	@Test
	void bodiesThatNobodyReadsMustArriveTooIfTheConnectionIsToStay() throws IOException {
		start(Limit.BODY_TIMEOUT, 50);
		RawClient client = connect().write("DELETE /metrics/job/x HTTP/1.1\r\nHost: g\r\nContent-Length: 9\r\n\r\n");

		assertThat(client.read().status()).isEqualTo(202);
		assertThat(client.isClosedByServer()).isTrue();
	}

	@Test
	void clientsThatDoNotTakeTheirAnswersAreCutOff() throws IOException {
		start(Limit.ANSWER_TIMEOUT, 1500);
		pushMuch();
		connect().write(RawClient.request("GET", "/metrics", ""));

		awaitScrape("pushgateway_limit_reached_total{limit=\"answer-timeout\"} 1");
		awaitScrape("pushgateway_scrapes_in_flight 1");
		awaitScrape("pushgateway_connections 1");
	}

	@Test
	void connectionsBeyondTheLimitMayDoEverythingButPush() throws IOException {
		start(Limit.CONNECTIONS, 2);
		RawClient first = connect();
		RawClient second = connect();
		assertThat(push(first, "first").status()).isEqualTo(200);
		assertThat(push(second, "second").status()).isEqualTo(200);
		RawClient third = connect().write(RawClient.request("GET", "/metrics", ""));
		Answer scrape = third.read();

		Answer refused = push(third, "third");

		assertThat(scrape.status()).isEqualTo(200);
		assertThat(scrape.body()).contains("\npushgateway_connections 3\n", "\npushgateway_connections_limit 2\n");
		assertThat(refused.status()).isEqualTo(503);
		assertThat(refused.header("retry-after")).isEqualTo("1");
		assertThat(refused.body()).isEqualTo("3 connections are open, more than the 2 of --limit.connections\n");
		assertThat(third.isClosedByServer()).isTrue();
		assertThat(push(first, "first").status()).isEqualTo(200);
		assertThat(push(second, "second").status()).isEqualTo(200);
	}

	@Test
	void connectionsFarBeyondTheLimitAreClosedAtOnce() throws IOException {
		start(Limit.CONNECTIONS, 1);
		RawClient first = connect();
		assertThat(push(first, "first").status()).isEqualTo(200);
		for (int i = 0; i < RESERVED; i++) {
			RawClient reserved = connect();
			assertThat(reserved.write(RawClient.request("GET", "/-/healthy", "")).read().status()).isEqualTo(200);
		}

		assertThat(connect().isClosedByServer()).isTrue();

		assertThat(push(first, "first").status()).isEqualTo(200);
	}

	@Test
	void scrapesBeyondTheLimitAreTurnedAway() throws IOException {
		start(Limit.SCRAPES, 1);
		pushMuch();
		RawClient slow = connect().write(RawClient.request("GET", "/metrics", ""));
		slow.read(true);

		Answer refused = send("GET", "/metrics", "");

		assertThat(refused.status()).isEqualTo(503);
		assertThat(refused.header("retry-after")).isEqualTo("1");
		assertThat(refused.body()).isEqualTo("there would be 2 scrapes at once, more than the 1 of --limit.scrapes\n");
		assertThat(send("GET", "/api/v1/metrics", "").status()).isEqualTo(503);
		assertThat(send("GET", "/api/v1/groups", "").status()).isEqualTo(503);
		assertThat(send("GET", "/api/v1/groups/job/much0", "").status()).isEqualTo(503);
		assertThat(send("DELETE", "/api/v1/groups?match[]={job=~%22much.*%22}", "").status()).isEqualTo(503);
		assertThat(send("GET", "/api/v1/status", "").status()).isEqualTo(200);
		assertThat(send("PUT", "/metrics/job/x", "a 1\n").status()).isEqualTo(200);
		slow.close();
		awaitScrape("pushgateway_limit_reached_total{limit=\"scrapes\"} 5");
	}

	@Test
	void aScrapeThatKeepsTooMuchAliveIsGivenUp() throws IOException {
		start(Limit.SCRAPE_BYTES, 4 << 20);
		pushMuch();
		connect().write(RawClient.request("GET", "/metrics", "")).read(true);
		awaitScrape("pushgateway_scrapes_in_flight 2");

		pushMuch();

		awaitScrape("pushgateway_limit_reached_total{limit=\"scrape-bytes\"} 1");
		awaitScrape("pushgateway_scrapes_in_flight 1");
	}

	@Test
	void aListingOfOneGroupThatKeepsTooMuchAliveIsGivenUp() throws IOException {
		start(Limit.SCRAPE_BYTES, 4 << 20);
		StringBuilder body = new StringBuilder();
		for (int i = 0; i < 900; i++) {
			body.append("a{i=\"").append(i).append("\",x=\"").append("x".repeat(16_000)).append("\"} 1\n");
		}
		assertThat(send("PUT", "/metrics/job/large", body.toString()).status()).isEqualTo(200);
		connect().write(RawClient.request("GET", "/api/v1/groups/job/large", "")).read(true);
		awaitScrape("pushgateway_scrapes_in_flight 2");

		assertThat(send("PUT", "/metrics/job/large", "a 1\n").status()).isEqualTo(200);

		awaitScrape("pushgateway_limit_reached_total{limit=\"scrape-bytes\"} 1");
		awaitScrape("pushgateway_scrapes_in_flight 1");
	}

	@Test
	void listingsThatThereIsNoMemoryForAreTurnedAway() throws IOException {
		start(Limit.WORKING_BYTES, 8 << 20);
		StringBuilder body = new StringBuilder("# TYPE h histogram\n");
		for (int i = 0; i < 1000; i++) {
			body.append("h_bucket{le=\"").append(i).append("\"} 1\n");
		}
		String group = "job/x/long/" + "x".repeat(1500);
		assertThat(send("PUT", "/metrics/" + group, body + "h_count 1\n").status()).isEqualTo(200);

		Answer refused = send("GET", "/api/v1/groups/" + group, "");

		assertThat(refused.status()).isEqualTo(413);
		assertThat(refused.body()).endsWith(" of --limit.working-bytes\n");
		assertThat(refused.headers()).doesNotContainKeys("etag", "transfer-encoding");
		awaitScrape("pushgateway_limit_reached_total{limit=\"working-bytes\"} 1");
		awaitScrape("pushgateway_working_bytes 0");
		awaitScrape("pushgateway_scrapes_in_flight 1");
	}

	@Test
	void pipelinedRequestsAreAllAnswered() throws IOException {
		start(Limit.ANSWER_TIMEOUT, 60_000);
		RawClient client = connect();
		client.write(RawClient.request("GET", "/-/healthy", "").repeat(5000));

		for (int i = 0; i < 5000; i++) {
			assertThat(client.read().status()).isEqualTo(200);
		}
		assertThat(push(client, "x").status()).isEqualTo(200);
	}

}
