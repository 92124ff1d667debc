package io.github.batchpushgateway.server.storage;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.management.ThreadMXBean;
import io.github.batchpushgateway.server.exposition.Push;
import io.github.batchpushgateway.server.storage.GroupQuery.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A page of groups costs what it tells, not what the store holds. Counted in groups and
 * in bytes allocated, because time says nothing on a busy machine.
 */
class GroupPageTests {

	private static final int PAGE = 100;

	private static final int MANY = 10_000;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	@ParameterizedTest
	@CsvSource({ "LABELS,false", "LABELS,true", "PUSHED,false", "PUSHED,true", "EXPIRES,false", "EXPIRES,true" })
	void firstPageOfManyGroupsCostsWhatThatOfFewDoes(Order order, boolean descending) {
		MetricStore few = store(2 * PAGE);
		MetricStore many = store(MANY);
		GroupQuery query = new GroupQuery(order, descending, null, 0, PAGE);

		long bytes = allocated(few, query);

		assertThat(many.groups(query).groups()).hasSize(PAGE);
		assertThat(allocated(many, query)).isLessThan(bytes + bytes / 4);
	}

	@Test
	void selectorLooksAtNoMoreGroupsThanItTakesToFillThePage() {
		AtomicInteger looks = new AtomicInteger();
		GroupQuery query = new GroupQuery(Order.LABELS, false, (key) -> looks.incrementAndGet() % 2 == 0, 0, PAGE);

		GroupPage page = store(MANY).groups(query);

		assertThat(page.groups()).hasSize(PAGE);
		assertThat(page.more()).isTrue();
		assertThat(looks).hasValue(2 * (PAGE + 1));
	}

	@Test
	void ordersGroupsByTheirLastPushHoweverCloseAndHoweverTheClockRuns() {
		MetricStore store = new MetricStore();
		for (int millis : new int[] { 40, 3, 1, 2, 90, 0 }) {
			push(store, "job-" + millis, millis);
		}
		push(store, "job-3", 41);
		push(store, "job-90", 4);

		assertThat(jobs(store, false)).containsExactly("job-0", "job-1", "job-2", "job-90", "job-40", "job-3");
		assertThat(jobs(store, true)).containsExactly("job-3", "job-40", "job-90", "job-2", "job-1", "job-0");
	}

	@Test
	void ordersGroupsByTheirLastPushAfterAnythingThatMayHappenToThem() {
		Random random = new Random(9);
		MetricStore store = new MetricStore();
		Map<String, Integer> lastPushes = new HashMap<>();
		for (int i = 0; i < 2000; i++) {
			String job = "job-" + random.nextInt(30);
			int millis = random.nextInt(100);
			switch (random.nextInt(10)) {
				case 0, 1 -> {
					store.delete(Push.key(job));
					lastPushes.remove(job);
				}
				case 2 -> restore(store, job);
				case 3 -> {
					if (random.nextInt(50) == 0) {
						store.wipe();
						lastPushes.clear();
					}
				}
				default -> {
					push(store, job, millis);
					lastPushes.put(job, millis);
				}
			}

			assertThat(jobs(store, false)).hasSameSizeAs(lastPushes.keySet())
				.isSortedAccordingTo(Comparator.comparing(lastPushes::get));
			assertThat(jobs(store, true)).containsExactlyInAnyOrderElementsOf(lastPushes.keySet())
				.isSortedAccordingTo(Comparator.comparing(lastPushes::get, Comparator.reverseOrder()));
		}
	}

	private static void restore(MetricStore store, String job) {
		store.restore(Map.of(Push.key(job), Optional.ofNullable(store.group(Push.key(job)))));
	}

	private static void push(MetricStore store, String job, int millis) {
		store.push(Push.key(job), Push.render(Push.key(job), "x 1\n"), true, Push.TIME.plusMillis(millis), null);
	}

	private static List<String> jobs(MetricStore store, boolean descending) {
		return store.groups(new GroupQuery(Order.PUSHED, descending, null, 0, PAGE))
			.groups()
			.stream()
			.map((group) -> group.key().job())
			.toList();
	}

	/** Every other group expires. */
	private static MetricStore store(int groups) {
		MetricStore store = new MetricStore();
		for (int i = 0; i < groups; i++) {
			Instant expires = (i % 2 == 0) ? Push.TIME.plusSeconds(100 + i % 50) : null;
			store.push(Push.key("job-" + i), Push.render(Push.key("job-" + i), "x 1\n"), true, Push.TIME.plusMillis(i),
					expires);
		}
		return store;
	}

	/** The least of some attempts: the first ones make classes as well. */
	private static long allocated(MetricStore store, GroupQuery query) {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 20; i++) {
			long before = THREADS.getCurrentThreadAllocatedBytes();
			store.groups(query);
			least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
		}
		return least;
	}

}
