package io.github.batchpushgateway.push;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PushHistoryTests {

	private static final GroupingKey A = GroupingKey.of("a", Map.of());

	private static final PushReceipt FIRST = new PushReceipt("http://gateway", Instant.EPOCH, "\"1\"", null, List.of());

	private static final PushReceipt SECOND = new PushReceipt("http://gateway", Instant.EPOCH, "\"2\"", null,
			List.of());

	private final PushHistory history = new PushHistory(() -> Instant.EPOCH, () -> 5);

	@Test
	void remembersTheGroupsThatWerePushedLast() {
		this.history.pushed(A, 5, FIRST);
		for (int i = 0; i < PushHistory.MAX_GROUPS; i++) {
			this.history.pushed(GroupingKey.of("job " + i, Map.of()), 5, FIRST);
			this.history.pushed(GroupingKey.of("often", Map.of()), 5, FIRST);
		}

		assertThat(this.history.lastPushes()).hasSize(PushHistory.MAX_GROUPS)
			.extracting((push) -> push.groupingKey().job())
			.doesNotContain("a", "job 0")
			.contains("job 1")
			.endsWith("job 999", "often");
		assertThat(this.history.succeeded().count()).isEqualTo(1 + 2 * PushHistory.MAX_GROUPS);
	}

	@Test
	void aDeletionOfAnEarlierPushIsNoneOfTheLast() {
		this.history.pushed(A, 5, SECOND);

		this.history.deleted(A, FIRST);

		assertThat(this.history.lastPushes()).singleElement()
			.isEqualTo(new PushHistory.LastPush(A, Instant.EPOCH, Duration.ZERO, null, SECOND, null));
	}

	@Test
	void aFailedPushThatMayHaveArrivedTakesThePlaceOfTheOneBefore() {
		RequestFailedException failure = new RequestFailedException(FailureKind.TIMEOUT, "no answer", null);
		this.history.pushed(A, 5, FIRST);

		this.history.notPushed(A, 3, SECOND, failure);

		assertThat(this.history.lastPushes()).singleElement()
			.isEqualTo(
					new PushHistory.LastPush(A, Instant.EPOCH, Duration.ofNanos(2), FailureKind.TIMEOUT, SECOND, null));
		assertThat(this.history.failed()).isEqualTo(new PushHistory.Total(1, Duration.ofNanos(2)));
	}

}
