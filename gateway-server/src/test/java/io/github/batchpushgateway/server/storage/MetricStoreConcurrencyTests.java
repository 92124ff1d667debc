package io.github.batchpushgateway.server.storage;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.batchpushgateway.server.exposition.Push;
import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.InconsistentPushException;
import io.github.batchpushgateway.server.model.RenderedFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MetricStore} with several threads: every push brings three families
 * that have one value, the push's own.
 */
class MetricStoreConcurrencyTests {

	private static final int WRITERS = 3;

	private static final int ROUNDS = 4_000;

	/** Enough for several stretches, so that they are cut and removed all the time. */
	private static final int GROUPS = 5 * GroupOrder.MAX_STRETCH;

	private final MetricStore store = new MetricStore();

	private final AtomicInteger writing = new AtomicInteger(WRITERS);

	@Test
	@Timeout(60)
	void everyScrapeShowsEachGroupAsOnePushLeftIt() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 2);
		try {
			List<Future<Map<String, String>>> writers = new ArrayList<>();
			for (int i = 0; i < WRITERS; i++) {
				int writer = i;
				writers.add(threads.submit(() -> write(writer)));
			}
			List<Future<Integer>> scrapers = List.of(threads.submit(scraper()), threads.submit(scraper()));
			Map<String, String> expected = new TreeMap<>();
			for (Future<Map<String, String>> writer : writers) {
				expected.putAll(writer.get());
			}
			for (Future<Integer> scraper : scrapers) {
				assertThat(scraper.get()).isPositive();
			}
			Map<String, String> last = new TreeMap<>(requireConsistent(this.store.scrape()));
			last.remove("hot");
			assertThat(last).isEqualTo(expected);
		}
		finally {
			threads.shutdownNow();
			assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	@Timeout(60)
	void ofTwoPushesOfOneSeriesToTwoGroupsAtOnceOneIsRefused() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(2);
		GroupingKey job = Push.key("a");
		GroupingKey instance = Push.key("a", "instance", "i");
		StringBuilder more = new StringBuilder();
		for (int i = 0; i < 300; i++) {
			more.append("m{i=\"").append(i).append("\"} 1\n");
		}
		List<RenderedFamily> toJob = Push.render(job, more + "m{instance=\"i\"} 1\n");
		List<RenderedFamily> toInstance = Push.render(instance, more + "m 2\n");
		try {
			for (int round = 0; round < 500; round++) {
				CyclicBarrier barrier = new CyclicBarrier(2);
				this.store.push(job, Push.render(job, more.toString()), true, Push.TIME, null);
				this.store.push(instance, Push.render(instance, more.toString()), true, Push.TIME, null);
				Future<Boolean> first = threads.submit(() -> isAccepted(barrier, job, toJob));
				Future<Boolean> second = threads.submit(() -> isAccepted(barrier, instance, toInstance));

				assertThat(first.get()).isNotEqualTo(second.get());
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private boolean isAccepted(CyclicBarrier barrier, GroupingKey key, List<RenderedFamily> push) throws Exception {
		barrier.await(10, TimeUnit.SECONDS);
		try {
			this.store.push(key, push, true, Push.TIME, null);
			return true;
		}
		catch (InconsistentPushException ex) {
			return false;
		}
	}

	/**
	 * Pushes to and deletes groups of its own, and one that all writers share.
	 * @return the values that its own groups have in the end, by job
	 */
	private Map<String, String> write(int writer) {
		Random random = new Random(writer);
		Map<String, String> values = new HashMap<>();
		try {
			for (int round = 0; round < ROUNDS; round++) {
				boolean hot = random.nextInt(10) == 0;
				String job = hot ? "hot" : "%d-%d".formatted(random.nextInt(GROUPS / WRITERS), writer);
				GroupingKey key = Push.key(job);
				if (random.nextInt(4) == 0) {
					this.store.delete(key);
					values.remove(job);
					continue;
				}
				String value = Integer.toString(round * WRITERS + writer);
				String body = "a %1$s\nb{l=\"1\"} %1$s\nb{l=\"2\"} %1$s\nc %1$s\n".formatted(value);
				this.store.push(key, Push.render(key, body), random.nextBoolean(), Push.TIME, null);
				values.put(job, value);
			}
		}
		finally {
			this.writing.decrementAndGet();
		}
		values.remove("hot");
		return values;
	}

	private Callable<Integer> scraper() {
		return () -> {
			int scrapes = 0;
			while (this.writing.get() > 0) {
				requireConsistent(this.store.scrape());
				scrapes++;
			}
			return scrapes;
		};
	}

	/**
	 * Looks for half pushes, repeated series and torn families.
	 * @return the one value of each job
	 */
	private static Map<String, String> requireConsistent(Scrape scrape) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		scrape.parts().forEach(bytes::writeBytes);
		assertThat(scrape.bytes()).isEqualTo(bytes.size());
		Set<String> seen = new HashSet<>();
		Map<String, String> values = new HashMap<>();
		Map<String, Integer> lines = new HashMap<>();
		String family = "";
		for (String line : bytes.toString(StandardCharsets.UTF_8).split("\n")) {
			int space = line.lastIndexOf(' ');
			if (line.startsWith("# TYPE")) {
				family = line.split(" ")[2];
				assertThat(seen.add(family)).as("one place for %s", family).isTrue();
			}
			else if (!line.startsWith("#") && !line.isEmpty()) {
				assertThat(line).startsWith(family + "{");
				assertThat(seen.add(line.substring(0, space))).as("one sample of %s", line).isTrue();
				String job = line.substring(line.indexOf("job=\"") + 5).replaceFirst("\".*", "");
				lines.merge(job, 1, Integer::sum);
				if (!family.startsWith("push_")) {
					String value = line.substring(space + 1);
					assertThat(values.putIfAbsent(job, value)).as(line).isIn(null, value);
				}
			}
		}
		assertThat(lines.values()).allMatch((count) -> count == 6);
		return values;
	}

}
