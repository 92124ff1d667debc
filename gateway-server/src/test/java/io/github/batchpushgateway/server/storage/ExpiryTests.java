package io.github.batchpushgateway.server.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import io.github.batchpushgateway.server.exposition.Push;
import io.github.batchpushgateway.server.limits.Limits;
import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.OwnFamilies;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the expiry of {@link MetricStore}.
 */
class ExpiryTests {

	private static final GroupingKey A = Push.key("a");

	private static final GroupingKey B = Push.key("b");

	private static final Instant NOW = Push.TIME;

	private MetricStore store = new MetricStore();

	@Test
	void keepsAFamilyUntilItsTime() {
		put(A, "x 1\n", after(10));

		expire(after(9));
		assertThat(samples()).containsExactly("x/a 1");
		expire(after(10));
		assertThat(samples()).isEmpty();
	}

	@Test
	void looksAtThoseGroupsOnlyThatAreDue() {
		for (int i = 0; i < 50_000; i++) {
			put(Push.key("job-" + i), "x 1\n", after(100 + i % 1000));
		}
		put(A, "x 1\n", after(10));
		put(B, "x 1\n", after(20));
		put(B, "x 1\n", after(100));

		assertThat(this.store.expire(after(9))).isZero();
		assertThat(this.store.expire(after(99))).isEqualTo(1);
		assertThat(this.store.expire(after(99))).isZero();
		assertThat(this.store.expire(after(100))).isEqualTo(51);
		assertThat(this.store.expire(after(2000))).isEqualTo(50_000 - 50);
		assertThat(this.store.groups()).isEmpty();
	}

	@Test
	void aGroupGoesWithItsLastFamily() {
		put(A, "x 1\n", after(10));
		post(A, "y 1\n", after(20));

		expire(after(10));
		assertThat(this.store.groups()).extracting(MetricGroup::key).containsExactly(A);
		expire(after(20));
		assertThat(this.store.groups()).isEmpty();
		assertThat(this.store.scrape().bytes()).isZero();
	}

	@Test
	void aFamilyWithoutExpiryKeepsItsGroup() {
		put(A, "x 1\n", after(10));
		post(A, "y 1\n", null);

		expire(after(1000));

		assertThat(samples()).containsExactly("y/a 1");
		assertThat(this.store.groups()).hasSize(1);
	}

	@Test
	void aLaterPushOfTheFamilyPutsItsExpiryOff() {
		put(A, "x 1\n", after(10));
		post(A, "x 2\n", after(20));

		expire(after(10));

		assertThat(samples()).containsExactly("x/a 2");
	}

	@Test
	void aLaterPushOfTheFamilyBringsItsExpiryForward() {
		put(A, "x 1\n", after(20));
		post(A, "x 2\n", after(10));

		expire(after(10));

		assertThat(samples()).isEmpty();
	}

	@Test
	void aLaterPushOfTheFamilyThatAsksForNoneClearsItsExpiry() {
		put(A, "x 1\ny 1\n", after(10));
		post(A, "x 2\n", null);

		expire(after(1000));

		assertThat(samples()).containsExactly("x/a 2");
	}

	@Test
	void replacingTheGroupReplacesAllExpiries() {
		put(A, "x 1\ny 1\n", after(10));
		put(A, "x 2\n", null);

		expire(after(1000));

		assertThat(samples()).containsExactly("x/a 2");
	}

	@Test
	void anEmptyPushThatAsksForExpiryIsForgottenLater() {
		put(A, "", after(10));

		expire(after(9));
		assertThat(this.store.groups()).hasSize(1);
		expire(after(10));
		assertThat(this.store.groups()).isEmpty();
	}

	@Test
	void theMarkOfARefusedPushGoesWhenThePushWouldHaveGone() {
		this.store.markFailed(A, NOW, after(10));

		expire(after(9));
		assertThat(this.store.groups()).hasSize(1);
		expire(after(10));
		assertThat(this.store.groups()).isEmpty();
	}

	@Test
	void theMarkOfARefusedPushWithoutExpiryStays() {
		put(A, "", after(10));
		this.store.markFailed(A, after(1), null);

		expire(after(1000));

		assertThat(this.store.groups()).hasSize(1);
	}

	@Test
	void aRefusedPushChangesNoExpiry() {
		put(A, "x 1\n", after(10));
		this.store.markFailed(A, after(1), after(1000));

		expire(after(10));

		assertThat(this.store.groups()).isEmpty();
	}

	@Test
	void aDeletedGroupIsForgottenByTheExpiry() {
		put(A, "x 1\n", after(10));
		this.store.delete(A);
		put(A, "x 2\n", null);

		expire(after(10));

		assertThat(samples()).containsExactly("x/a 2");
	}

	@Test
	void whatIsLeftOfAGroupIsExposedAsBefore() {
		put(A, "x 1\nz 1\n", null);
		post(A, "y 1\n", after(10));
		put(B, "y 2\n", null);

		expire(after(10));

		assertThat(samples()).containsExactly("x/a 1", "y/b 2", "z/a 1");
	}

	@Test
	void expiresManyGroupsInTheOrderOfTheirTimes() {
		for (int i = 0; i < 3000; i++) {
			put(Push.key("j" + i), "x 1\n", after(i % 30));
		}

		expire(after(14));

		assertThat(this.store.groups()).hasSize(1500)
			.allSatisfy((group) -> assertThat(group.origins().get(2).expires()).isAfter(after(14)));
	}

	@Test
	void doesNotDeleteWhatPrometheusHasNotSeen() {
		guard(1, Duration.ofHours(1));
		Scrape before = this.store.scrape();
		put(A, "x 1\n", after(10));
		this.store.scraped(before.generation());

		expire(after(10));
		assertThat(samples()).containsExactly("x/a 1");
		this.store.scraped(this.store.scrape().generation());
		expire(after(11));
		assertThat(samples()).isEmpty();
	}

	@Test
	void aScrapeBeforeTheTimeCounts() {
		guard(1, Duration.ofHours(1));
		put(A, "x 1\n", after(10));
		this.store.scraped(this.store.scrape().generation());

		expire(after(10));

		assertThat(samples()).isEmpty();
	}

	@Test
	void deletesAfterTheLongestWaitWithoutAScrape() {
		guard(1, Duration.ofHours(1));
		put(A, "x 1\n", after(10));

		expire(after(10));
		expire(after(10 + 3599));
		assertThat(samples()).containsExactly("x/a 1");
		expire(after(10 + 3600));
		assertThat(samples()).isEmpty();
	}

	@Test
	void waitsForAsManyScrapesAsAreRequired() {
		guard(2, Duration.ofHours(1));
		put(A, "x 1\n", after(10));
		Scrape scrape = this.store.scrape();
		this.store.scraped(scrape.generation());

		expire(after(10));
		assertThat(samples()).containsExactly("x/a 1");
		this.store.scraped(scrape.generation());
		expire(after(11));
		assertThat(samples()).isEmpty();
	}

	@Test
	void aScrapeThatTookLongCountsForWhatItShowed() {
		guard(2, Duration.ofHours(1));
		put(A, "x 1\n", after(10));
		Scrape slow = this.store.scrape();
		put(B, "x 2\n", after(10));
		this.store.scraped(this.store.scrape().generation());
		this.store.scraped(slow.generation());

		expire(after(10));

		assertThat(samples()).containsExactly("x/b 2");
	}

	@Test
	void aMarkOfARefusedPushWaitsForAScrapeToo() {
		guard(1, Duration.ofHours(1));
		Scrape before = this.store.scrape();
		this.store.markFailed(A, NOW, after(10));
		this.store.scraped(before.generation());

		expire(after(10));
		assertThat(this.store.groups()).hasSize(1);
		this.store.scraped(this.store.scrape().generation());
		expire(after(11));
		assertThat(this.store.groups()).isEmpty();
	}

	@Test
	void keepsAnUnseenFamilyWhileAnotherGoes() {
		guard(1, Duration.ofHours(1));
		put(A, "x 1\n", after(10));
		this.store.scraped(this.store.scrape().generation());
		post(A, "y 1\n", after(10));

		expire(after(10));

		assertThat(samples()).containsExactly("y/a 1");
	}

	@Test
	void rejectsANegativeGuard() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ScrapeGuard(-1, Duration.ZERO))
			.withMessage("'scrapes' and 'maxWait' must not be negative");
	}

	@Test
	void generationsGrowOverAllGroups() {
		long first = put(A, "x 1\n", null).generation();
		long second = put(B, "x 1\n", null).generation();
		this.store.delete(A);
		long third = put(A, "x 1\n", null).generation();

		assertThat(List.of(first, second, third)).isSorted().doesNotHaveDuplicates();
	}

	@Test
	void deletesAGroupOfThatGenerationOnly() {
		long first = put(A, "x 1\n", null).generation();
		long second = post(A, "y 1\n", null).generation();
		this.store.markFailed(A, after(1), null);

		assertThat(this.store.delete(A, first).changed()).isFalse();
		assertThat(samples()).containsExactly("x/a 1", "y/a 1");
		assertThat(this.store.delete(A, second).changed()).isTrue();
		assertThat(samples()).isEmpty();
		assertThat(this.store.delete(A, second).changed()).isFalse();
	}

	@Test
	void writesEveryChangeDown() {
		RecordedChanges changes = new RecordedChanges();
		this.store = new MetricStore(OwnFamilies.NONE, Limits.defaults(), new ScrapeGuard(0, Duration.ZERO), changes);
		put(A, "x 1\n", after(10));
		post(A, "y 1\n", after(20));
		this.store.markFailed(B, NOW, null);
		this.store.delete(B);
		expire(after(10));
		expire(after(20));
		this.store.delete(A);
		this.store.wipe();

		assertThat(changes.recorded).containsExactly("put a [push_failure_time_seconds, push_time_seconds, x]",
				"put a [push_failure_time_seconds, push_time_seconds, x, y]",
				"put b [push_failure_time_seconds, push_time_seconds]", "delete b",
				"put a [push_failure_time_seconds, push_time_seconds, y]", "delete a", "delete a", "wipe");
	}

	@Test
	void writesDownThatAGroupIsGoneThatIsGoneAlready() {
		RecordedChanges changes = new RecordedChanges();
		this.store = new MetricStore(OwnFamilies.NONE, Limits.defaults(), new ScrapeGuard(0, Duration.ZERO), changes);

		Receipt receipt = this.store.delete(A);

		assertThat(receipt.changed()).isFalse();
		assertThat(changes.recorded).containsExactly("delete a");
	}

	@Test
	void aRestoredGroupIsWhatItWas() {
		put(A, "# HELP x Help.\n# TYPE x counter\nx 1\n", after(10));
		post(A, "y 1\n", null);
		this.store.markFailed(A, after(1), null);
		MetricGroup group = this.store.groups().iterator().next();
		String exposition = exposition();
		this.store = new MetricStore();

		this.store.restore(Map.of(A, Optional.of(group)));

		assertThat(exposition()).isEqualTo(exposition);
		assertThat(this.store.groups().iterator().next().generation()).isEqualTo(group.generation());
		assertThat(this.store.groups().iterator().next().lastPushSuccessful()).isFalse();
		assertThat(put(B, "z 2\n", null).generation()).isGreaterThan(group.generation());
		expire(after(10));
		assertThat(samples()).containsExactly("y/a 1", "z/b 2");
	}

	@Test
	void aGroupThatIsPutBackLosesWhatCameLater() {
		put(A, "x 1\n", null);
		MetricGroup before = this.store.groups().iterator().next();
		put(A, "# TYPE x counter\nx 2\ny 2\n", after(10));
		put(B, "y 2\n", null);

		this.store.restore(Map.of(A, Optional.of(before), B, Optional.empty()));

		assertThat(samples()).containsExactly("x/a 1");
		expire(after(10));
		assertThat(samples()).containsExactly("x/a 1");
	}

	@Test
	void whatTheLogDoesNotTakeDoesNotHappen() {
		RecordedChanges changes = new RecordedChanges();
		this.store = new MetricStore(OwnFamilies.NONE, Limits.defaults(), new ScrapeGuard(0, Duration.ZERO), changes);
		put(A, "x 1\n", after(10));
		String before = exposition();
		changes.refusing = true;

		assertThatExceptionOfType(NotDurableException.class).isThrownBy(() -> put(A, "y 1\n", null));
		assertThatExceptionOfType(NotDurableException.class).isThrownBy(() -> put(B, "x 1\n", null));
		assertThatExceptionOfType(NotDurableException.class).isThrownBy(() -> this.store.delete(A));
		assertThatExceptionOfType(NotDurableException.class).isThrownBy(() -> this.store.wipe());
		assertThatExceptionOfType(NotDurableException.class).isThrownBy(() -> this.store.markFailed(A, after(1), null));
		assertThatExceptionOfType(NotDurableException.class).isThrownBy(() -> expire(after(10)));
		assertThat(exposition()).isEqualTo(before);
		changes.refusing = false;
		expire(after(10));
		assertThat(samples()).isEmpty();
	}

	private void guard(int scrapes, Duration maxWait) {
		this.store = new MetricStore(OwnFamilies.NONE, Limits.defaults(), new ScrapeGuard(scrapes, maxWait),
				ChangeLog.NONE);
	}

	private static Instant after(long seconds) {
		return NOW.plusSeconds(seconds);
	}

	private void expire(Instant now) {
		this.store.expire(now);
	}

	private Receipt put(GroupingKey key, String body, @Nullable Instant expires) {
		return this.store.push(key, Push.render(key, body), true, NOW, expires);
	}

	private Receipt post(GroupingKey key, String body, @Nullable Instant expires) {
		return this.store.push(key, Push.render(key, body), false, NOW, expires);
	}

	private String exposition() {
		StringBuilder text = new StringBuilder();
		this.store.scrape().parts().forEach((part) -> text.append(new String(part, StandardCharsets.UTF_8)));
		return text.toString();
	}

	/** Name, job and value of all samples but the times of the groups. */
	private List<String> samples() {
		return exposition().lines()
			.filter((line) -> !line.startsWith("#") && !line.startsWith("push_"))
			.map((line) -> line.replaceAll("\\{.*job=\"(.*)\"}", "/$1"))
			.toList();
	}

	/** Remembers what it was told. */
	private static final class RecordedChanges implements ChangeLog {

		private final List<String> recorded = new ArrayList<>();

		private boolean refusing;

		@Override
		public CompletionStage<Void> put(MetricGroup group) {
			List<String> names = new ArrayList<>();
			group.families().forEach((family) -> names.add(family.name()));
			return record("put " + group.key().job() + " " + names);
		}

		@Override
		public CompletionStage<Void> delete(GroupingKey key) {
			return record("delete " + key.job());
		}

		@Override
		public CompletionStage<Void> wipe() {
			return record("wipe");
		}

		private CompletionStage<Void> record(String change) {
			if (this.refusing) {
				throw new NotDurableException("full", new IOException());
			}
			this.recorded.add(change);
			return DONE;
		}

	}

}
