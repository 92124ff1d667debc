package io.github.batchpushgateway.server.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import io.github.batchpushgateway.server.exposition.Push;
import io.github.batchpushgateway.server.limits.Limit;
import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.github.batchpushgateway.server.limits.Limits;
import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.OwnFamilies;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How much a store holds, and how much it takes.
 */
class UsageTests {

	private static final GroupingKey A = Push.key("a");

	private static final GroupingKey B = Push.key("b");

	private static final GroupingKey C = Push.key("c");

	private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

	private MetricStore store = store(Limits.defaults());

	private static MetricStore store(Limits limits) {
		return new MetricStore(OwnFamilies.NONE, limits, new ScrapeGuard(0, Duration.ZERO), ChangeLog.NONE);
	}

	private void limit(Limit limit, long value) {
		this.store = store(Limits.defaults().with(limit, value));
	}

	private void put(GroupingKey key, String body) {
		this.store.push(key, Push.render(key, body), true, NOW, null);
	}

	private void post(GroupingKey key, String body) {
		this.store.push(key, Push.render(key, body), false, NOW, null);
	}

	private void assertRefuses(GroupingKey key, String body, String message) {
		long bytes = this.store.heldBytes();

		assertThatExceptionOfType(LimitExceededException.class).isThrownBy(() -> put(key, body)).withMessage(message);
		assertThat(this.store.heldBytes()).isEqualTo(bytes);
	}

	private static String series(int count) {
		StringBuilder body = new StringBuilder();
		for (int i = 0; i < count; i++) {
			body.append("m{i=\"").append(i).append("\"} 1\n");
		}
		return body.toString();
	}

	@Test
	void countsGroupsAndSeries() {
		put(A, "a 1\nb 1\n");
		put(B, "# TYPE h histogram\nh{le=\"1\"} 1\n");
		post(A, "b{x=\"1\"} 1\nb{x=\"2\"} 1\n");

		assertThat(this.store.groupCount()).isEqualTo(2);
		assertThat(this.store.seriesCount()).isEqualTo(5 + 6);
		assertThat(this.store.heldBytes()).isGreaterThan(this.store.scrape().bytes());

		put(A, "");
		assertThat(this.store.seriesCount()).isEqualTo(2 + 6);
	}

	@Test
	void countsNothingWhenNothingIsLeft() {
		Random random = new Random(1);
		for (int i = 0; i < 2000; i++) {
			GroupingKey key = Push.key("job" + random.nextInt(300));
			switch (random.nextInt(6)) {
				case 0 -> this.store.delete(key);
				case 1 -> this.store.markFailed(key, NOW, null);
				case 2 -> this.store.scrape();
				case 3 -> post(key, "# HELP x " + random.nextInt(3) + "\nx 1\ny" + random.nextInt(9) + " 1\n");
				default -> put(key, series(random.nextInt(20)) + "z" + random.nextInt(9) + " 1\n");
			}
		}

		for (int i = 0; i < 300; i++) {
			this.store.delete(Push.key("job" + i));
		}

		assertThat(this.store.groupCount()).isZero();
		assertThat(this.store.seriesCount()).isZero();
		assertThat(this.store.heldBytes()).isZero();
	}

	@Test
	void countsNothingAfterAWipe() {
		put(A, "a 1\n");

		this.store.wipe();

		assertThat(this.store.groupCount() + this.store.seriesCount() + this.store.heldBytes()).isZero();
	}

	@Test
	void boundsTheGroups() {
		limit(Limit.GROUPS, 2);
		put(A, "a 1\n");
		put(B, "a 1\n");

		assertRefuses(C, "a 1\n", "there would be 3 groups, more than the 2 of --limit.groups");

		put(A, "a 2\nb 1\n");
		this.store.delete(B);
		put(C, "a 1\n");
	}

	@Test
	void boundsTheSeries() {
		limit(Limit.SERIES, 10);
		put(A, series(6));

		assertRefuses(B, "a 1\n", "all groups would have 11 series, more than the 10 of --limit.series");
		assertRefuses(A, series(9), "all groups would have 11 series, more than the 10 of --limit.series");

		put(B, "");
	}

	@Test
	void whatShrinksOrStaysAsLargeIsAcceptedAtTheCeiling() {
		limit(Limit.SERIES, 10);
		put(A, series(8));

		put(A, series(8));
		put(A, "n" + series(8).replace("\nm", "\nn").substring(1));
		post(A, "n{i=\"1\"} 1\n");
		put(A, series(2));

		assertThat(this.store.seriesCount()).isEqualTo(4);
	}

	@Test
	void boundsTheMemory() {
		limit(Limit.HELD_BYTES, 1 << 20);
		int groups = 0;
		try {
			while (true) {
				put(Push.key("job" + groups), series(10));
				groups++;
			}
		}
		catch (LimitExceededException ex) {
			assertThat(ex.limit()).isEqualTo(Limit.HELD_BYTES);
			assertThat(ex).hasMessageMatching(
					"all groups would take \\d+ bytes of memory," + " more than the 1048576 of --limit.held-bytes");
		}
		assertThat(groups).isBetween(50, 1000);
		assertThat(this.store.groupCount()).isEqualTo(groups);

		put(Push.key("job0"), series(10));
		put(Push.key("job1"), series(9));
		this.store.delete(Push.key("job2"));
		put(Push.key("job2"), series(10));
	}

	@Test
	void marksNoGroupThatWouldBeOneTooMany() {
		limit(Limit.GROUPS, 1);
		put(A, "a 1\n");

		assertThat(this.store.markFailed(B, NOW, null)).isFalse();
		assertThat(this.store.markFailed(A, NOW, null)).isTrue();

		assertThat(this.store.groupCount()).isEqualTo(1);
	}

	@Test
	void restoresWhateverThereWas() {
		put(A, series(8));
		MetricGroup group = this.store.groups().iterator().next();
		limit(Limit.SERIES, 2);

		this.store.restore(Map.of(A, Optional.of(group)));

		assertThat(this.store.seriesCount()).isEqualTo(10);
		put(A, series(7));
		this.store.restore(Map.of(A, Optional.empty()));
		assertThat(this.store.heldBytes()).isZero();
	}

}
