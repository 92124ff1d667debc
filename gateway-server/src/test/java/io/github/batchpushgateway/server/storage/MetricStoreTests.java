package io.github.batchpushgateway.server.storage;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

import io.github.batchpushgateway.server.exposition.Push;
import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.InconsistentPushException;
import io.github.batchpushgateway.server.model.MetricType;
import io.github.batchpushgateway.server.model.RenderedFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MetricStore}.
 */
class MetricStoreTests {

	private static final GroupingKey A = Push.key("a");

	private static final GroupingKey B = Push.key("b");

	private final MetricStore store = new MetricStore();

	@Test
	void exposesNothingWhenEmpty() {
		assertThat(exposition()).isEmpty();
	}

	@Test
	void exposesPushesFamilyByFamilyWithTheTimesOfTheGroups() {
		put(B, "# HELP x Help.\n# TYPE x counter\nx 2\n");
		put(A, "# HELP x Help.\n# TYPE x counter\nx 1\ny 3\n");

		assertThat(exposition()).isEqualTo("""
				# HELP push_failure_time_seconds Last Unix time when changing this group in the Pushgateway failed.
				# TYPE push_failure_time_seconds gauge
				push_failure_time_seconds{instance="",job="a"} 0
				push_failure_time_seconds{instance="",job="b"} 0
				# HELP push_time_seconds Last Unix time when changing this group in the Pushgateway succeeded.
				# TYPE push_time_seconds gauge
				push_time_seconds{instance="",job="a"} 1.7e+09
				push_time_seconds{instance="",job="b"} 1.7e+09
				# HELP x Help.
				# TYPE x counter
				x{instance="",job="a"} 1
				x{instance="",job="b"} 2
				# TYPE y untyped
				y{instance="",job="a"} 3
				""");
	}

	@Test
	void pushReplacesTheWholeGroup() {
		put(A, "x 1\ny 1\n");
		put(B, "x 2\n");

		put(A, "y 3\n");

		assertThat(samples()).containsExactly("x{instance=\"\",job=\"b\"} 2", "y{instance=\"\",job=\"a\"} 3");
	}

	@Test
	void pushAddReplacesFamiliesOfTheSameName() {
		put(A, "x{l=\"1\"} 1\nx{l=\"2\"} 1\ny 1\n");

		post(A, "x{l=\"3\"} 2\nz 2\n");

		assertThat(samples()).containsExactly("x{instance=\"\",job=\"a\",l=\"3\"} 2", "y{instance=\"\",job=\"a\"} 1",
				"z{instance=\"\",job=\"a\"} 2");
	}

	@Test
	void emptyPushEmptiesTheGroupAndEmptyPushAddDoesNot() {
		put(A, "x 1\n");

		post(A, "");
		assertThat(samples()).hasSize(1);

		put(A, "");
		assertThat(samples()).isEmpty();
		assertThat(exposition()).contains("push_time_seconds{instance=\"\",job=\"a\"} 1.7e+09\n");
	}

	@Test
	void deleteRemovesTheGroupOnly() {
		put(A, "x 1\n");
		put(B, "x 2\n");

		assertThat(this.store.delete(A).changed()).isTrue();
		assertThat(this.store.delete(A).changed()).isFalse();

		assertThat(samples()).containsExactly("x{instance=\"\",job=\"b\"} 2");
		assertThat(exposition()).doesNotContain("job=\"a\"");
	}

	@Test
	void wipeRemovesEverything() {
		put(A, "x 1\n");
		put(B, "y 1\n");

		this.store.wipe();

		assertThat(exposition()).isEmpty();
		assertThat(this.store.groups()).isEmpty();
	}

	@Test
	void refusedPushMarksItsGroupAndKeepsItsMetrics() {
		put(A, "x 1\n");

		this.store.markFailed(A, Push.TIME.plusSeconds(60), null);

		assertThat(samples()).containsExactly("x{instance=\"\",job=\"a\"} 1");
		assertThat(exposition()).contains("push_failure_time_seconds{instance=\"\",job=\"a\"} 1.70000006e+09\n")
			.contains("push_time_seconds{instance=\"\",job=\"a\"} 1.7e+09\n");
		assertThat(this.store.groups()).extracting(MetricGroup::lastPushSuccessful).containsExactly(false);
	}

	@Test
	void refusedFirstPushCreatesItsGroup() {
		this.store.markFailed(A, Push.TIME, null);

		assertThat(exposition()).contains("push_failure_time_seconds{instance=\"\",job=\"a\"} 1.7e+09\n")
			.contains("push_time_seconds{instance=\"\",job=\"a\"} 0\n");
	}

	@Test
	void nextPushSucceedsAgain() {
		this.store.markFailed(A, Push.TIME, null);

		this.store.push(A, List.of(), false, Push.TIME.plusSeconds(1), null);

		assertThat(this.store.groups()).extracting(MetricGroup::lastPushSuccessful).containsExactly(true);
		assertThat(exposition()).contains("push_failure_time_seconds{instance=\"\",job=\"a\"} 1.7e+09\n");
	}

	@Test
	void refusesATypeThatAnotherGroupContradicts() {
		put(A, "# TYPE x counter\nx 1\n");

		assertRefuses(B, "# TYPE x gauge\nx 1\n",
				"metric family \"x\" is a gauge in this push and a counter in group {job=\"a\"}");
	}

	@Test
	void allowsTheOnlyGroupToChangeATypeAndAHelp() {
		put(A, "# HELP x One.\n# TYPE x counter\nx 1\n");

		post(A, "# HELP x Two.\n# TYPE x gauge\nx 1\n");

		assertThat(exposition()).contains("# HELP x Two.\n# TYPE x gauge\n");
		put(B, "# TYPE x gauge\nx 1\n");
	}

	@Test
	void forgetsTheTypeOfAFamilyWithItsLastGroup() {
		put(A, "# TYPE x counter\nx 1\n");
		put(A, "y 1\n");

		put(B, "# TYPE x gauge\nx 1\n");

		assertThat(exposition()).contains("# TYPE x gauge\n");
	}

	@Test
	void keepsTheFirstHelpOfSeveralGroups() {
		put(B, "# HELP x First.\nx 1\n");
		put(A, "# HELP x Second.\nx 1\n");
		post(A, "# HELP x Third.\nx 1\n");

		assertThat(exposition()).contains("# HELP x First.\n").doesNotContain("Second", "Third");
	}

	@ParameterizedTest
	@ValueSource(strings = { "h_count 1\n", "h_sum 1\n", "h_bucket 1\n" })
	void refusesNamesThatCollideWithSuffixes(String other) {
		String histogram = "# TYPE h histogram\nh{x=\"1\",le=\"1\"} 1\n";
		String name = other.substring(0, other.indexOf(' '));
		put(A, histogram);
		assertRefuses(B, other,
				"metric family \"" + name + "\" in this push collides with the histogram \"h\" in group {job=\"a\"}");

		this.store.wipe();
		put(A, other);
		assertRefuses(B, histogram,
				"metric family \"" + name + "\" in group {job=\"a\"} collides with the histogram \"h\" in this push");
		assertRefuses(B, other + histogram,
				"metric family \"" + name + "\" in this push collides with the histogram \"h\" in this push");
		put(A, histogram);
	}

	@Test
	void allowsABucketBesideASummary() {
		put(A, "# TYPE s summary\ns_count 1\n# TYPE s_bucket gauge\ns_bucket 1\n");

		assertThat(exposition()).contains("s_bucket{");
	}

	@Test
	void refusesACollisionWithWhatPushAddKeeps() {
		put(A, "s_sum 1\n");

		assertThatExceptionOfType(InconsistentPushException.class)
			.isThrownBy(() -> post(A, "# TYPE s summary\ns{quantile=\"1\"} 1\n"))
			.withMessage("metric family \"s_sum\" in group {job=\"a\"} collides with the summary \"s\" in this push");
	}

	@Test
	void refusesASeriesOfAnotherGroupOfTheJob() {
		put(Push.key("a", "instance", "i"), "x 1\n");

		assertRefuses(A, "x{instance=\"i\"} 2\n",
				"metric family \"x\" has a metric with the labels {instance=\"i\",job=\"a\"} that is in group "
						+ "{instance=\"i\",job=\"a\"} already");
		put(A, "x{instance=\"k\"} 2\n");
		assertRefuses(Push.key("a", "instance", "k"), "x 1\n",
				"metric family \"x\" has a metric with the labels {instance=\"k\",job=\"a\"} that is in group "
						+ "{job=\"a\"} already");
	}

	@Test
	void findsASeriesInAGroupWithUnrelatedLabels() {
		put(Push.key("a", "x", "1"), "m{y=\"2\"} 1\n");

		assertRefuses(Push.key("a", "y", "2"), "m{x=\"1\"} 1\n",
				"metric family \"m\" has a metric with the labels {job=\"a\",x=\"1\",y=\"2\"} that is in group "
						+ "{job=\"a\",x=\"1\"} already");
		put(Push.key("a", "y", "2"), "m{x=\"3\"} 1\nn{x=\"1\"} 1\n");
	}

	@Test
	@Timeout(10)
	void looksForTheSeriesOfALargePushInALargeFamilyInOneGo() {
		StringBuilder body = new StringBuilder();
		for (int i = 0; i < 20_000; i++) {
			body.append("m{i=\"").append(i).append("\"} 1\n");
		}
		put(A, body + "m{i=\"1\",shard=\"2\"} 1\n");

		put(Push.key("a", "shard", "1"), body.toString());
		assertRefuses(Push.key("a", "shard", "2"), body.toString(),
				"metric family \"m\" has a metric with the labels {i=\"1\",job=\"a\",shard=\"2\"} that is in group "
						+ "{job=\"a\"} already");
	}

	@Test
	@Timeout(20)
	void readsALargeFamilyOnceForManySmallPushes() {
		StringBuilder body = new StringBuilder();
		for (int i = 0; i < 100_000; i++) {
			body.append("m{i=\"").append(i).append("\"} 1\n");
		}
		put(A, body + "m{shard=\"7\"} 1\n");

		for (int i = 0; i < 2_000; i++) {
			if (i != 7) {
				put(Push.key("a", "shard", String.valueOf(i)), "m 1\n");
			}
		}

		assertRefuses(Push.key("a", "shard", "7"), "m 1\n",
				"metric family \"m\" has a metric with the labels {job=\"a\",shard=\"7\"} that is in group {job=\"a\"} already");
	}

	@Test
	void allowsTheSameSeriesToMoveBetweenGroups() {
		put(Push.key("a", "instance", "i"), "x 1\n");
		this.store.delete(Push.key("a", "instance", "i"));

		put(A, "x{instance=\"i\"} 2\n");

		assertThat(samples()).containsExactly("x{instance=\"i\",job=\"a\"} 2");
	}

	@Test
	void refusesAGroupThatDiffersFromAnotherOnlyInEmptyLabels() {
		GroupingKey twin = Push.key("a", "instance", "");
		put(A, "x 1\n");

		assertRefuses(twin, "y 1\n", "group {instance=\"\",job=\"a\"} would have the same series as group {job=\"a\"}");
		this.store.markFailed(twin, Push.TIME, null);

		assertThat(this.store.groups()).extracting(MetricGroup::key).containsExactly(A);
		this.store.delete(A);
		put(twin, "y 1\n");
	}

	@Test
	void refusedPushChangesNoByteOfTheExposition() {
		put(A, "# TYPE x counter\nx 1\n");
		String before = exposition();

		assertRefuses(B, "a 1\nb 2\n# TYPE x gauge\nx 1\n",
				"metric family \"x\" is a gauge in this push and a counter in group {job=\"a\"}");

		assertThat(exposition()).isEqualTo(before);
	}

	@Test
	void scrapeIsASnapshot() {
		put(A, "x 1\n");
		Scrape before = this.store.scrape();
		put(A, "x 2\n");
		put(B, "x 3\n");

		assertThat(text(before)).contains("x{instance=\"\",job=\"a\"} 1\n").doesNotContain("job=\"b\"");
		assertThat(before.bytes()).isEqualTo(text(before).length());
	}

	@Test
	void scrapeReferencesWhatHasNotChanged() {
		put(A, "x 1\ny 1\n");
		Scrape before = this.store.scrape();
		post(A, "x 2\n");
		Scrape after = this.store.scrape();

		List<byte[]> shared = new ArrayList<>(after.parts());
		shared.removeIf((part) -> before.parts().stream().noneMatch((other) -> other == part));
		assertThat(shared).extracting(String::new).anyMatch((part) -> part.startsWith("y{"));
		assertThat(shared).extracting(String::new).noneMatch((part) -> part.startsWith("x{"));
	}

	/** Neither the order of the pushes nor a restart changes a word. */
	@Test
	void refusesInTheSameWordsWhateverHappenedBefore() {
		List<GroupingKey> keys = new ArrayList<>();
		for (int i = 0; i < 3 * GroupOrder.MAX_STRETCH; i++) {
			keys.add(Push.key("j" + i, "l", Integer.toString(i % 7)));
		}
		List<String> messages = refusals(keys, this.store);
		Collections.shuffle(keys, new Random(1));
		MetricStore shuffled = new MetricStore();
		List<String> shuffledMessages = refusals(keys, shuffled);
		Map<GroupingKey, Optional<MetricGroup>> groups = new HashMap<>();
		shuffled.groups().forEach((group) -> groups.put(group.key(), Optional.of(group)));
		MetricStore restored = new MetricStore();
		restored.restore(groups);

		assertThat(messages).doesNotContain("accepted").doesNotHaveDuplicates();
		assertThat(shuffledMessages).isEqualTo(messages);
		assertThat(refusals(List.of(), restored)).isEqualTo(messages);
	}

	private static List<String> refusals(List<GroupingKey> keys, MetricStore store) {
		for (GroupingKey key : keys) {
			String body = "# TYPE rows counter\nrows 1\n# TYPE seconds histogram\nseconds_bucket{le=\"+Inf\"} 1\n"
					+ "seconds_count 1\nseconds_sum 1\n";
			store.push(key, Push.render(key, body), true, Push.TIME, null);
		}
		List<String> messages = new ArrayList<>();
		for (String body : List.of("# TYPE rows gauge\nrows 1\n", "seconds_count 1\n", "seconds 1\n",
				"# TYPE rows summary\nrows_count 1\n")) {
			try {
				store.push(A, Push.render(A, body), true, Push.TIME, null);
				messages.add("accepted");
			}
			catch (InconsistentPushException ex) {
				messages.add(String.valueOf(ex.getMessage()));
			}
		}
		return messages;
	}

	@Test
	void tellsOncePerFamilyThatHelpTextsDiffer() {
		post(A, "# HELP x first\nx 1\ny 1\n");
		assertThat(post(B, "x 1\n").otherHelp()).isEmpty();
		assertThat(post(B, "# HELP x second\nx 1\n").otherHelp()).containsExactly("x");
		assertThat(post(B, "# HELP x second\nx 1\n").otherHelp()).isEmpty();
		assertThat(post(Push.key("c"), "# HELP x third\nx 1\n# HELP y first\ny 1\n").otherHelp()).isEmpty();
		assertThat(post(Push.key("d"), "# HELP y second\ny 1\n").otherHelp()).containsExactly("y");

		assertThat(exposition()).contains("# HELP x first\n").contains("# HELP y first\n");
	}

	@Test
	void mayChangeTheHelpTextOfAFamilyThatNobodyElseHas() {
		post(A, "# HELP x first\nx 1\n");

		assertThat(post(A, "# HELP x second\nx 1\n").otherHelp()).isEmpty();
		assertThat(exposition()).contains("# HELP x second\n");
	}

	@Test
	@Timeout(20)
	void aNewGroupCostsNoMoreAmongManyOthersHoweverTheClockRuns() {
		for (int i = 0; i < 50_000; i++) {
			Instant pushed = Push.TIME.plusMillis((i % 2 == 0) ? i : -i);
			this.store.push(Push.key("j" + i), List.of(), true, pushed, null);
		}
		Map<GroupingKey, Optional<MetricGroup>> groups = new HashMap<>();
		this.store.groups().forEach((group) -> groups.put(group.key(), Optional.of(group)));

		MetricStore restored = new MetricStore();
		restored.restore(groups);

		assertThat(restored.groups()).hasSize(50_000);
	}

	@Test
	void scrapeReferencesFewPartsAfterMostGroupsAreDeleted() {
		for (int i = 0; i < 20 * GroupOrder.MAX_STRETCH; i++) {
			put(Push.key("j" + i), "x 1\n");
		}
		for (int i = 0; i < 20 * GroupOrder.MAX_STRETCH; i++) {
			if (i % GroupOrder.MAX_STRETCH != 0) {
				this.store.delete(Push.key("j" + i));
			}
		}

		Scrape scrape = this.store.scrape();

		assertThat(samples()).hasSize(20).isSorted();
		assertThat(scrape.parts()).hasSizeLessThan(3 * 3);
	}

	@Test
	void keepsTheTextOfLargeGroupsInPartsOfTheirOwn() {
		String body = largeBody(GroupOrder.MAX_STRETCH_BYTES / 2);
		for (int i = 0; i < 9; i++) {
			put(Push.key("j" + i), body);
		}
		this.store.scrape();
		put(Push.key("j4"), body);

		assertThat(this.store.scrape().parts()).allMatch((part) -> part.length <= 2 * GroupOrder.MAX_STRETCH_BYTES);
		for (int i = 0; i < 9; i++) {
			put(Push.key("j" + i), "x 1\n");
		}
		assertThat(this.store.scrape().parts()).hasSize(3 * 2);
		assertThat(samples()).hasSize(9).isSorted();
	}

	private static String largeBody(int length) {
		StringBuilder body = new StringBuilder();
		for (int i = 0; body.length() < length; i++) {
			body.append("x{i=\"").append(i).append("\"} 1\n");
		}
		return body.toString();
	}

	@Test
	void snapshotOfTheGroupsStaysAsItWas() {
		put(A, "# HELP x Help.\n# TYPE x counter\nx 1\n");
		this.store.scrape();
		MetricGroup before = this.store.groups().iterator().next();
		put(A, "# TYPE x gauge\nx 2\n");
		this.store.scrape();

		RenderedFamily family = before.families().get(2);
		assertThat(new String(family.text(), StandardCharsets.UTF_8)).isEqualTo("x{instance=\"\",job=\"a\"} 1\n");
		assertThat(family).extracting(RenderedFamily::name, RenderedFamily::type, RenderedFamily::help)
			.containsExactly("x", MetricType.COUNTER, "Help.");
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void exposesAfterAnySequenceWhatAPlainMapWould(long seed) {
		Random random = new Random(seed);
		TreeMap<GroupingKey, TreeMap<String, RenderedFamily>> model = new TreeMap<>();
		for (int i = 0; i < 3000; i++) {
			GroupingKey key = Push.key("j" + random.nextInt(20), "shard", "s" + random.nextInt(40));
			if (random.nextInt(10) < ((i / 500 % 2 == 0) ? 1 : 7)) {
				this.store.delete(key);
				model.remove(key);
			}
			else {
				boolean replace = random.nextBoolean();
				List<RenderedFamily> push = Push.render(key, randomBody(random));
				this.store.push(key, push, replace, Push.TIME, null);
				TreeMap<String, RenderedFamily> group = model.computeIfAbsent(key, (any) -> new TreeMap<>());
				if (replace) {
					group.clear();
				}
				push.forEach((family) -> group.put(family.name(), family));
			}
			if (i % 97 == 0) {
				assertThat(samples()).isEqualTo(samplesOf(model));
			}
		}
		assertThat(samples()).isEqualTo(samplesOf(model));
		assertThat(this.store.groups()).extracting(MetricGroup::key).containsExactlyElementsOf(model.keySet());
	}

	private static String randomBody(Random random) {
		StringBuilder body = new StringBuilder();
		int first = random.nextInt(8);
		for (int i = first; i < first + random.nextInt(4); i++) {
			body.append("m").append(i).append(' ').append(random.nextInt(1000)).append('\n');
		}
		return body.toString();
	}

	private static List<String> samplesOf(SortedMap<GroupingKey, TreeMap<String, RenderedFamily>> model) {
		TreeMap<String, List<String>> byName = new TreeMap<>();
		model.values()
			.forEach((group) -> group.values()
				.forEach((family) -> byName.computeIfAbsent(family.name(), (name) -> new ArrayList<>())
					.add(new String(family.text(), StandardCharsets.UTF_8).strip())));
		return byName.values().stream().flatMap(List::stream).toList();
	}

	private void put(GroupingKey key, String body) {
		this.store.push(key, Push.render(key, body), true, Push.TIME, null);
	}

	private Receipt post(GroupingKey key, String body) {
		return this.store.push(key, Push.render(key, body), false, Push.TIME, null);
	}

	private void assertRefuses(GroupingKey key, String body, String message) {
		assertThatExceptionOfType(InconsistentPushException.class).isThrownBy(() -> put(key, body))
			.withMessage(message);
	}

	private String exposition() {
		return text(this.store.scrape());
	}

	private static String text(Scrape scrape) {
		StringBuilder text = new StringBuilder();
		scrape.parts().forEach((part) -> text.append(new String(part, StandardCharsets.UTF_8)));
		return text.toString();
	}

	/** All lines but comments and the times of the groups. */
	private List<String> samples() {
		return exposition().lines().filter((line) -> !line.startsWith("#") && !line.startsWith("push_")).toList();
	}

}
