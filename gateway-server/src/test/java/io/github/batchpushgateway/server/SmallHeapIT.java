package io.github.batchpushgateway.server;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.batchpushgateway.server.exposition.ProtobufMessage;
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

	@Test
	void listsToManyAtOnceWhatBecomesLargeWhenItIsTakenApart() throws Exception {
		try (GatewayProcess gateway = GatewayProcess.start(SMALL_HEAP)) {
			assertThat(push(gateway, "series", lines("s{i=\"%d\"} 1\n", 20_000))).isEqualTo(200);
			assertThat(push(gateway, "classic",
					"# TYPE h histogram\n" + lines("h_bucket{le=\"%d\"} 1\n", 30_000) + "h_count 1\n"))
				.isEqualTo(200);
			assertThat(pushNativeHistogram(gateway, "native", 150_000)).isEqualTo(200);
			assertThat(pushNativeHistogram(gateway, "bomb", 3_000_000)).isEqualTo(413);
			ExecutorService threads = Executors.newFixedThreadPool(24);
			List<Future<?>> clients = new ArrayList<>();
			Set<Integer> answers = new ConcurrentSkipListSet<>();
			for (int i = 0; i < 24; i++) {
				String path = List.of("groups/job/series", "groups/job/classic", "groups/job/native", "metrics")
					.get(i % 4);
				clients.add(threads.submit(() -> listOften(gateway, "/api/v1/" + path, answers)));
			}

			while (!clients.stream().allMatch(Future::isDone)) {
				assertThat(get(gateway, "/-/healthy").statusCode()).isEqualTo(200);
			}
			for (Future<?> client : clients) {
				client.get();
			}
			threads.shutdown();

			assertThat(answers).contains(200).isSubsetOf(200, 429, 503);
			assertThat(get(gateway, "/api/v1/metrics").body()).contains("\"count\":\"150000\"", "\"i\":\"19999\"")
				.endsWith("}]}");
			assertThat(gateway.log()).doesNotContainPattern(Pattern.compile("OutOf\\w*Memory|level=error"));
		}
	}

	private Void listOften(GatewayProcess gateway, String path, Set<Integer> answers) throws Exception {
		for (int i = 0; i < 5; i++) {
			try {
				answers.add(get(gateway, path).statusCode());
			}
			catch (IOException ex) {
				// cut off, because there was no memory for the next metric
			}
		}
		return null;
	}

	private static String lines(String format, int count) {
		return IntStream.range(0, count).mapToObj(format::formatted).collect(Collectors.joining());
	}

	private int push(GatewayProcess gateway, String job, String body) throws Exception {
		return this.client
			.send(HttpRequest.newBuilder(gateway.uri("/metrics/job/" + job)).PUT(BodyPublishers.ofString(body)).build(),
					BodyHandlers.discarding())
			.statusCode();
	}

	/** A byte per bucket. */
	private int pushNativeHistogram(GatewayProcess gateway, String job, int buckets) throws Exception {
		byte[] deltas = new byte[buckets];
		deltas[0] = 2;
		ProtobufMessage histogram = new ProtobufMessage().number(1, buckets)
			.message(12, new ProtobufMessage().number(2, buckets))
			.bytes(13, deltas);
		byte[] body = ProtobufMessage
			.delimited(ProtobufMessage.family("n", 4).message(4, ProtobufMessage.metric().message(7, histogram)));
		HttpRequest push = HttpRequest.newBuilder(gateway.uri("/metrics/job/" + job))
			.header("Content-Type",
					"application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily;" + " encoding=delimited")
			.PUT(BodyPublishers.ofByteArray(body))
			.build();
		return this.client.send(push, BodyHandlers.discarding()).statusCode();
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
