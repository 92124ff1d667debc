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
import java.nio.file.Path;
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
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import io.github.batchpushgateway.server.GatewayOptions;
import io.github.batchpushgateway.server.GatewayServer;
import io.github.batchpushgateway.server.exposition.ProtobufMessage;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics.Metric;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics.MetricFamily;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pushes, deletes and scrapes from many clients at once, in every format: every push
 * brings three families that have one value, the push's own.
 */
class ConcurrencyTests {

	private static final int WRITERS = 3;

	private static final int ROUNDS = 300;

	private static final int GROUPS = 8;

	/** The type of families without a type, in protobuf. */
	private static final int UNTYPED = 3;

	/** What a group shows that is not there. */
	private static final int ABSENT = -1;

	private static final String PROTOBUF = "application/vnd.google.protobuf;"
			+ " proto=io.prometheus.client.MetricFamily; encoding=delimited";

	@TempDir
	private Path directory;

	private final HttpClient client = HttpClient.newHttpClient();

	private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS + Form.values().length);

	private final AtomicInteger writing = new AtomicInteger(WRITERS);

	private GatewayServer gateway;

	/**
	 * What a scraper asks for.
	 */
	private enum Form {

		TEXT, TEXT_IN_GZIP, PROTOBUF, PROTOBUF_IN_GZIP;

		boolean isProtobuf() {
			return this == PROTOBUF || this == PROTOBUF_IN_GZIP;
		}

		boolean isGzip() {
			return this == TEXT_IN_GZIP || this == PROTOBUF_IN_GZIP;
		}

	}

	private void start(boolean persistent) {
		GatewayOptions options = GatewayOptions.defaults().withListenAddress("127.0.0.1:0");
		this.gateway = GatewayServer
			.start(persistent ? options.withPersistenceFile(this.directory.resolve("groups").toString()) : options);
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

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	@Timeout(120)
	void scrapesShowEachGroupAsTheLastAnsweredRequestLeftIt(boolean persistent) throws Exception {
		start(persistent);
		List<Future<List<Event>>> writers = new ArrayList<>();
		for (int i = 0; i < WRITERS; i++) {
			int writer = i;
			writers.add(this.threads.submit(() -> write(writer)));
		}
		List<Future<List<Event>>> scrapers = Stream.of(Form.values())
			.map((form) -> this.threads.submit(scraper(form)))
			.toList();
		List<Event> written = all(writers);
		List<Event> seen = all(scrapers);

		assertThat(seen).hasSizeGreaterThan(GROUPS)
			.allSatisfy((sight) -> assertThat(isExplained(sight, written)).isTrue());
		Map<Integer, Integer> last = scrape(Form.TEXT);
		assertThat(Form.values()).allSatisfy((form) -> assertThat(scrape(form)).isEqualTo(last));
		if (persistent) {
			this.gateway.close();
			start(true);
			assertThat(scrape(Form.TEXT)).isEqualTo(last);
		}
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
				HttpRequest.Builder request = request("/metrics/job/" + group);
				if (value == ABSENT) {
					request.DELETE();
				}
				else if (random.nextBoolean()) {
					request.header("Content-Type", PROTOBUF).PUT(BodyPublishers.ofByteArray(protobuf(value)));
				}
				else {
					request.PUT(BodyPublishers
						.ofString("a %1$d\nb{l=\"1\"} %1$d\nb{l=\"2\"} %1$d\nc %1$d\n".formatted(value)));
				}
				long asked = System.nanoTime();
				HttpResponse<String> answer = this.client.send(request.build(), BodyHandlers.ofString());
				events.add(new Event(group, value, asked, System.nanoTime()));
				assertThat(answer.statusCode()).isBetween(200, 202);
			}
		}
		finally {
			this.writing.decrementAndGet();
		}
		return events;
	}

	private static byte[] protobuf(int value) {
		return ProtobufMessage.delimited(family("a", metric(value)),
				family("b", metric(value, "l", "1"), metric(value, "l", "2")), family("c", metric(value)));
	}

	private static ProtobufMessage family(String name, ProtobufMessage... metrics) {
		ProtobufMessage family = ProtobufMessage.family(name, UNTYPED);
		for (ProtobufMessage metric : metrics) {
			family.message(4, metric);
		}
		return family;
	}

	private static ProtobufMessage metric(int value, String... labels) {
		return ProtobufMessage.metric(labels).message(5, ProtobufMessage.real(value));
	}

	private Callable<List<Event>> scraper(Form form) {
		return () -> {
			List<Event> events = new ArrayList<>();
			while (this.writing.get() > 0) {
				long asked = System.nanoTime();
				Map<Integer, Integer> values = scrape(form);
				long answered = System.nanoTime();
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

	private Map<Integer, Integer> scrape(Form form) throws IOException, InterruptedException {
		HttpRequest.Builder request = request("/metrics");
		if (form.isGzip()) {
			request.header("Accept-Encoding", "gzip");
		}
		if (form.isProtobuf()) {
			request.header("Accept", PROTOBUF);
		}
		byte[] body = this.client.send(request.build(), BodyHandlers.ofByteArray()).body();
		byte[] plain = form.isGzip() ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes() : body;
		return values(form.isProtobuf() ? lines(plain) : new String(plain, StandardCharsets.UTF_8));
	}

	/** What of the families of the pushes a text would show. */
	private static String lines(byte[] delimited) throws IOException {
		StringBuilder lines = new StringBuilder();
		for (MetricFamily family : ProtobufMessage.families(delimited)) {
			for (Metric metric : family.getMetricList()) {
				metric.getLabelList()
					.stream()
					.filter((label) -> label.getName().equals("job"))
					.forEach((job) -> lines.append("%s{job=\"%s\"} %.0f\n".formatted(family.getName(), job.getValue(),
							metric.getUntyped().getValue())));
			}
		}
		return lines.toString();
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.gateway.port() + path));
	}

}
