package io.github.batchpushgateway.server;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.github.batchpushgateway.server.ChangeHistory.Change;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ends the gateway while many clients push and delete, starts it anew, and compares what
 * it exposes with what it has answered: with {@code SIGKILL}, again and again, and also
 * while it starts; and with {@code SIGTERM}.
 *
 * <p>
 * {@code -Dcrash.kills} says how often; 20 times by default.
 */
class CrashIT {

	private static final int KILLS = Integer.getInteger("crash.kills", 20);

	private static final int ENDS = 3;

	private static final int CLIENTS = 16;

	private static final int GROUPS = 40;

	private static final Pattern SAMPLE = Pattern
		.compile("(crash_\\w+|push_time_seconds|push_failure_time_seconds)\\{(.*)\\} (\\S+)");

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(\\d*)\"");

	@TempDir
	private Path directory;

	private final Random random = new Random();

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);

	private final List<ChangeHistory> histories = IntStream.range(0, GROUPS)
		.mapToObj((group) -> new ChangeHistory())
		.toList();

	private final AtomicLong clock = new AtomicLong();

	private final AtomicInteger values = new AtomicInteger();

	private final AtomicLong answers = new AtomicLong();

	private final Set<String> entityTags = ConcurrentHashMap.newKeySet();

	@AfterEach
	void endClients() {
		this.clients.shutdownNow();
	}

	@Test
	void everyAnsweredChangeSurvivesAKill() throws Exception {
		for (int kill = 0; kill < KILLS; kill++) {
			if (this.random.nextInt(4) == 0) {
				killWhileStarting();
			}
			try (GatewayProcess gateway = start()) {
				compare(gateway);
				change(gateway, gateway::kill);
			}
		}
		try (GatewayProcess gateway = start()) {
			compare(gateway);
		}
		assertThat(this.answers).hasValueGreaterThan(50L * KILLS);
	}

	@Test
	void everyChangeIsAnsweredOrNotMadeWhenTheGatewayIsToldToEnd() throws Exception {
		for (int end = 0; end < ENDS; end++) {
			try (GatewayProcess gateway = start()) {
				compare(gateway);
				change(gateway, gateway::terminate);
				assertThat(gateway.exitStatus()).isZero();
			}
			this.histories.forEach(ChangeHistory::giveUpUnanswered);
		}
		try (GatewayProcess gateway = start()) {
			compare(gateway);
		}
	}

	private GatewayProcess start() throws IOException {
		return GatewayProcess.start(List.of(), "--persistence.file=" + this.directory.resolve("groups.db"),
				"--expiry.scrapes=0");
	}

	private void killWhileStarting() throws Exception {
		try (GatewayProcess gateway = start()) {
			gateway.awaitBeginning();
			// nothing is waited for: any moment will do, before and after the file is
			// open
			TimeUnit.MILLISECONDS.sleep(this.random.nextInt(500));
			gateway.kill();
		}
	}

	/**
	 * Has all clients make changes until they are not answered any more.
	 * @param end ends the gateway; called after some answers
	 */
	private void change(GatewayProcess gateway, Runnable end) throws Exception {
		CountDownLatch answersLeft = new CountDownLatch(this.random.nextInt(this.random.nextBoolean() ? 50 : 3000));
		List<Future<Void>> running = new ArrayList<>();
		for (int i = 0; i < CLIENTS; i++) {
			Random changes = new Random(this.random.nextLong());
			running.add(this.clients.submit(() -> {
				while (isAnswered(gateway, changes)) {
					answersLeft.countDown();
				}
				return null;
			}));
		}
		assertThat(answersLeft.await(60, TimeUnit.SECONDS)).as("enough answers").isTrue();
		end.run();
		for (Future<Void> client : running) {
			client.get(60, TimeUnit.SECONDS);
		}
	}

	/**
	 * Asks for one change.
	 * @return whether there was an answer; the gateway is gone if there was none
	 */
	private boolean isAnswered(GatewayProcess gateway, Random random) throws InterruptedException {
		int group = random.nextInt(GROUPS);
		int value = this.values.incrementAndGet();
		HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri("/metrics/job/crash/group/" + group));
		String put = ChangeHistory.lines("crash_put", (random.nextInt(20) == 0) ? 1000 : 1 + random.nextInt(10), value);
		String both = ChangeHistory.lines("crash_both", 1, value);
		String post = both + ChangeHistory.lines("crash_post", 1, value);
		ChangeHistory history = this.histories.get(group);
		Change change;
		switch (random.nextInt(10)) {
			case 0 -> {
				request.DELETE();
				change = history.begin("", "", this.clock.incrementAndGet());
			}
			case 1 -> {
				request.PUT(BodyPublishers.ofString(put + both)).header("Pushgateway-Expire-After", "300ms");
				change = history.begin("", "", this.clock.incrementAndGet());
			}
			case 2, 3, 4 -> {
				request.POST(BodyPublishers.ofString(post));
				change = history.begin(null, post, this.clock.incrementAndGet());
			}
			default -> {
				request.PUT(BodyPublishers.ofString(put + both));
				change = history.begin(put, both, this.clock.incrementAndGet());
			}
		}
		HttpResponse<String> answer;
		try {
			answer = this.client.send(request.build(), BodyHandlers.ofString());
		}
		catch (IOException ex) {
			return false;
		}
		history.end(change, this.clock.incrementAndGet());
		assertThat(answer.statusCode()).as(answer::body).isIn(200, 202);
		answer.headers()
			.firstValue("ETag")
			.ifPresent((tag) -> assertThat(this.entityTags.add(tag)).as("%s is new", tag).isTrue());
		this.answers.incrementAndGet();
		return true;
	}

	/**
	 * Compares all groups, and waits where one is only to expire. What is found is where
	 * the next round begins.
	 */
	private void compare(GatewayProcess gateway) throws Exception {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (true) {
			SortedMap<Integer, SortedMap<String, StringBuilder>> exposed = exposed(gateway);
			List<String> faults = new ArrayList<>();
			for (int group = 0; group < GROUPS; group++) {
				String fault = fault(group, exposed.getOrDefault(group, new TreeMap<>()));
				if (fault != null) {
					faults.add(fault);
				}
			}
			if (faults.isEmpty()) {
				return;
			}
			assertThat(System.nanoTime()).as(String.join("\n", faults)).isLessThan(deadline);
			TimeUnit.MILLISECONDS.sleep(20);
		}
	}

	private String fault(int group, SortedMap<String, StringBuilder> families) {
		String put = families.getOrDefault("crash_put", new StringBuilder()).toString();
		String post = families.getOrDefault("crash_both", new StringBuilder()).toString()
				+ families.getOrDefault("crash_post", new StringBuilder());
		boolean complete = put.isEmpty() && post.isEmpty() ? families.isEmpty()
				: families.containsKey("push_time_seconds") && families.containsKey("push_failure_time_seconds");
		ChangeHistory history = this.histories.get(group);
		if (complete && history.allows(put, post)) {
			history.found(put, post);
			return null;
		}
		return "group %d is exposed as\n%sand there was\n%s".formatted(group, families, history);
	}

	/** The samples of each family of each group, without the labels of the group. */
	private SortedMap<Integer, SortedMap<String, StringBuilder>> exposed(GatewayProcess gateway) throws Exception {
		SortedMap<Integer, SortedMap<String, StringBuilder>> groups = new TreeMap<>();
		HttpRequest scrape = HttpRequest.newBuilder(gateway.uri("/metrics")).build();
		for (String line : this.client.send(scrape, BodyHandlers.ofLines()).body().sorted().toList()) {
			Matcher sample = SAMPLE.matcher(line);
			if (sample.matches()) {
				SortedMap<String, String> labels = new TreeMap<>();
				LABEL.matcher(sample.group(2)).results().forEach((label) -> labels.put(label.group(1), label.group(2)));
				groups.computeIfAbsent(Integer.valueOf(labels.get("group")), (group) -> new TreeMap<>())
					.computeIfAbsent(sample.group(1), (family) -> new StringBuilder())
					.append("%s{i=\"%s\"} %s\n".formatted(sample.group(1), labels.get("i"), sample.group(3)));
			}
		}
		return groups;
	}

}
