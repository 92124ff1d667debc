package io.github.batchpushgateway.server;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The gateway with a small heap is asked for far more than it can hold.
 */
@Timeout(240)
class SmallHeapIT {

	private static final List<String> SMALL_HEAP = List.of("env",
			"JAVA_TOOL_OPTIONS=-Xmx96m -Djava.library.path=target/native");

	private static final String HELD = "429 all groups would take # bytes of memory, more than the #"
			+ " of --limit.held-bytes";

	private static final String TOO_LARGE = "413 push needs # bytes of memory, more than the # of --limit.working-bytes";

	private static final String BUSY = "429 pushes that are being received need # bytes of memory, more than the #"
			+ " of --limit.working-bytes";

	private static final String CONNECTIONS = "503 # connections are open, more than the # of --limit.connections";

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@Test
	void refusesWhatItCannotHoldAndServesEverybodyElse() throws Exception {
		try (GatewayProcess gateway = GatewayProcess.start(SMALL_HEAP)) {
			assertThat(push(gateway, 0)).isEqualTo("200");
			Set<String> pushes = new TreeSet<>();
			Set<Integer> scrapes = new TreeSet<>();
			Set<String> refusals;
			try (Storm storm = new Storm(gateway, Duration.ofSeconds(12))) {
				assertThat(storm.fill()).isEqualTo(HELD);
				Collection<Future<?>> clients = storm.begin();
				for (int round = 1; !clients.stream().allMatch(Future::isDone); round++) {
					assertThat(get(gateway, "/-/healthy").statusCode()).isEqualTo(200);
					pushes.add(push(gateway, round));
					HttpResponse<String> scrape = get(gateway, "/metrics");
					scrapes.add(scrape.statusCode());
					assertThat(scrape.body()).containsAnyOf("kept{instance=\"\",job=\"kept\"} ",
							"more than the 9 of --limit.scrapes\n");
				}
				for (Future<?> client : clients) {
					client.get();
				}
				refusals = storm.answers();
			}

			assertThat(refusals).contains(TOO_LARGE).isSubsetOf("200", HELD, TOO_LARGE, BUSY, CONNECTIONS);
			assertThat(pushes).contains("200").isSubsetOf("200", BUSY, CONNECTIONS);
			assertThat(scrapes).contains(200);
			assertThat(delete(gateway, "{job=\"storm\"}").statusCode()).isEqualTo(200);
			awaitPush(gateway);
			assertThat(get(gateway, "/metrics").body()).contains("kept{instance=\"\",job=\"kept\"} -1\n")
				.doesNotContain("job=\"storm\"");
			assertThat(gateway.log()).doesNotContainPattern(Pattern.compile("OutOf\\w*Memory|level=error"));
		}
	}

	/** What the clients that have just gone left behind is given back in a moment. */
	private void awaitPush(GatewayProcess gateway) throws Exception {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		for (String answer = ""; !answer.equals("200"); answer = push(gateway, -1)) {
			assertThat(System.nanoTime()).as("%s", answer).isLessThan(deadline);
		}
	}

	private String push(GatewayProcess gateway, int value) throws Exception {
		URI group = gateway.uri("/metrics/job/kept");
		HttpResponse<String> answer = this.client.send(
				HttpRequest.newBuilder(group).PUT(BodyPublishers.ofString("kept " + value + "\n")).build(),
				BodyHandlers.ofString());
		return (answer.statusCode() + " " + answer.body().replaceAll("\\d+", "#")).strip();
	}

	private HttpResponse<String> get(GatewayProcess gateway, String path) throws Exception {
		return this.client.send(HttpRequest.newBuilder(gateway.uri(path)).timeout(Duration.ofSeconds(30)).build(),
				BodyHandlers.ofString());
	}

	private HttpResponse<String> delete(GatewayProcess gateway, String selector) throws Exception {
		URI groups = gateway.uri("/api/v1/groups?match%5B%5D=" + URLEncoder.encode(selector, StandardCharsets.UTF_8));
		return this.client.send(HttpRequest.newBuilder(groups).DELETE().build(), BodyHandlers.ofString());
	}

}
