package io.github.batchpushgateway.server.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

import io.github.batchpushgateway.server.GatewayOptions;
import io.github.batchpushgateway.server.GatewayServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pushes, deletes and scrapes from many clients at once: every push brings three families
 * that have one value, the push's own.
 */
class ConcurrencyTests {

	private static final int WRITERS = 3;

	private static final int ROUNDS = 300;

	private static final int GROUPS = 8;

	/** What a group shows that is not there. */
	private static final int ABSENT = -1;

	private final HttpClient client = HttpClient.newHttpClient();

	private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 2);

	private final AtomicInteger writing = new AtomicInteger(WRITERS);

	private GatewayServer gateway;

	@BeforeEach
	void start() {
		this.gateway = GatewayServer.start(GatewayOptions.defaults().withListenAddress("127.0.0.1:0"));
	}

	@AfterEach
	void stop() throws InterruptedException {
		this.threads.shutdownNow();
		this.gateway.close();
		assertThat(this.threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
	}

	/**
	 * Something done to a group, or seen of it, and when: not before it was asked for,
	 * not after it was answered.
	 */
	private record Event(int group, int value, long asked, long answered) {

		boolean isAfter(Event other) {
			return this.asked > other.answered;
		}

	}

	@Test
	@Timeout(120)
	void scrapesShowEachGroupAsTheLastAnsweredRequestLeftIt() throws Exception {
		List<Future<List<Event>>> writers = new ArrayList<>();
		for (int i = 0; i < WRITERS; i++) {
			int writer = i;
			writers.add(this.threads.submit(() -> write(writer)));
		}
		List<Future<List<Event>>> scrapers = List.of(this.threads.submit(scraper(false)),
				this.threads.submit(scraper(true)));
		List<Event> written = all(writers);
		List<Event> seen = all(scrapers);

		assertThat(seen).hasSizeGreaterThan(GROUPS)
			.allSatisfy((sight) -> assertThat(isExplained(sight, written)).isTrue());
		assertThat(scrape(true)).isEqualTo(scrape(false));
	}

	/**
	 * Whether there is a request that left what was seen, and none that was certainly
	 * after that request and before the sight.
	 */
	private static boolean isExplained(Event sight, List<Event> written) {
		List<Event> before = written.stream()
			.filter((event) -> event.group() == sight.group() && !event.isAfter(sight))
			.toList();
		List<Event> causes = before.stream().filter((event) -> event.value() == sight.value()).toList();
		if (sight.value() == ABSENT && before.stream().noneMatch(sight::isAfter)) {
			return true;
		}
		return causes.stream()
			.anyMatch((cause) -> before.stream().noneMatch((other) -> other.isAfter(cause) && sight.isAfter(other)));
	}

	private static List<Event> all(List<Future<List<Event>>> futures) throws Exception {
		List<Event> all = new ArrayList<>();
		for (Future<List<Event>> future : futures) {
			all.addAll(future.get());
		}
		return all;
	}

	/** All writers share all groups. */
	private List<Event> write(int writer) throws Exception {
		Random random = new Random(writer);
		List<Event> events = new ArrayList<>();
		try {
			for (int round = 0; round < ROUNDS; round++) {
				int group = random.nextInt(GROUPS);
				int value = (random.nextInt(4) == 0) ? ABSENT : round * WRITERS + writer;
				String body = "a %1$d\nb{l=\"1\"} %1$d\nb{l=\"2\"} %1$d\nc %1$d\n".formatted(value);
				HttpRequest.Builder request = request("/metrics/job/" + group);
				long asked = System.nanoTime();
				HttpResponse<String> answer = this.client.send(
						((value == ABSENT) ? request.DELETE() : request.PUT(BodyPublishers.ofString(body))).build(),
						BodyHandlers.ofString());
				events.add(new Event(group, value, asked, System.nanoTime()));
				assertThat(answer.statusCode()).isBetween(200, 202);
			}
		}
		finally {
			this.writing.decrementAndGet();
		}
		return events;
	}

	private Callable<List<Event>> scraper(boolean gzip) {
		return () -> {
			List<Event> events = new ArrayList<>();
			while (this.writing.get() > 0) {
				long asked = System.nanoTime();
				String exposition = scrape(gzip);
				long answered = System.nanoTime();
				Map<Integer, Integer> values = values(exposition);
				for (int group = 0; group < GROUPS; group++) {
					events.add(new Event(group, values.getOrDefault(group, ABSENT), asked, answered));
				}
			}
			return events;
		};
	}

	/** The one value of each group; looks for half pushes. */
	private static Map<Integer, Integer> values(String exposition) {
		Map<Integer, Integer> values = new HashMap<>();
		Map<Integer, Integer> samples = new HashMap<>();
		for (String line : exposition.split("\n")) {
			if (line.matches("[abc]\\{.*")) {
				int group = Integer.parseInt(line.replaceAll(".*job=\"|\".*", ""));
				int value = Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
				assertThat(values.putIfAbsent(group, value)).as(line).isIn(null, value);
				samples.merge(group, 1, Integer::sum);
			}
		}
		assertThat(samples.values()).allMatch((count) -> count == 4);
		return values;
	}

	private String scrape(boolean gzip) throws IOException, InterruptedException {
		HttpRequest.Builder request = request("/metrics");
		if (gzip) {
			request.header("Accept-Encoding", "gzip");
		}
		byte[] body = this.client.send(request.build(), BodyHandlers.ofByteArray()).body();
		byte[] plain = gzip ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes() : body;
		return Pushed.in(new String(plain, StandardCharsets.UTF_8));
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.gateway.port() + path));
	}

}
