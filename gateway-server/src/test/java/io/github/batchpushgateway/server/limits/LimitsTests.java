package io.github.batchpushgateway.server.limits;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LimitsTests {

	private static final long GIB = 1L << 30;

	private final Limits limits = Limits.forHeap(GIB);

	@ParameterizedTest
	@EnumSource
	void everyDefaultMayBeSet(Limit limit) {
		for (Limits defaults : new Limits[] { Limits.forHeap(1 << 20), this.limits, Limits.forHeap(1L << 50) }) {
			assertThat(defaults.with(limit, defaults.get(limit)).get(limit)).isEqualTo(defaults.get(limit));
		}
	}

	@Test
	void whatTakesMemoryFollowsTheHeap() {
		Limits small = Limits.forHeap(GIB / 16);

		assertThat(this.limits.get(Limit.HELD_BYTES)).isBetween(GIB / 3, GIB / 2);
		assertThat(small.get(Limit.HELD_BYTES)).isBetween(GIB / 16 / 4, GIB / 16 / 3);
		assertThat(small.get(Limit.CONNECTIONS)).isEqualTo(72);
		assertThat(small.get(Limit.SCRAPES)).isEqualTo(6);
		assertThat(this.limits.get(Limit.SCRAPES)).isEqualTo(20);
		assertThat(this.limits.get(Limit.CONNECTIONS)).isEqualTo(1512);
		assertThat(Limits.forHeap(64 * GIB).get(Limit.CONNECTIONS)).isEqualTo(10_000);
	}

	@Test
	void memoryOfAllKindsIsLessThanTheHeap() {
		for (long heap : new long[] { GIB / 16, GIB, 64 * GIB }) {
			Limits limits = Limits.forHeap(heap);

			assertThat(limits.get(Limit.HELD_BYTES) + limits.get(Limit.WORKING_BYTES) + limits.get(Limit.SCRAPE_BYTES))
				.isLessThan(heap / 10 * 8);
		}
	}

	@Test
	void everyOtherLimitStaysWhenOneIsSet() {
		Limits changed = this.limits.with(Limit.SERIES, 5).with(Limit.BODY_TIMEOUT, 1500);

		assertThat(changed.get(Limit.SERIES)).isEqualTo(5);
		assertThat(changed.duration(Limit.BODY_TIMEOUT)).isEqualTo(Duration.ofMillis(1500));
		assertThat(changed.get(Limit.GROUPS)).isEqualTo(this.limits.get(Limit.GROUPS));
		assertThat(this.limits.get(Limit.SERIES)).isEqualTo(10_000_000);
	}

	@Test
	void integersAreAsLargeAsTheyCanBe() {
		assertThat(this.limits.with(Limit.HELD_BYTES, Long.MAX_VALUE).getInt(Limit.HELD_BYTES))
			.isEqualTo(Integer.MAX_VALUE);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			BODY_BYTES   | 0         | --limit.body-bytes 0: must be from 1 to 268435456
			BODY_BYTES   | 268435457 | --limit.body-bytes 268435457: must be from 1 to 268435456
			LABELS       | -1        | --limit.labels -1: must be from 1 to 1024
			HEAD_TIMEOUT | 0         | --limit.head-timeout 0s: must be from 1ms to 24h0m0s
			IDLE_TIMEOUT | 90000000  | --limit.idle-timeout 25h0m0s: must be from 1ms to 24h0m0s
			""")
	void rejectsBadValues(Limit limit, long value, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.limits.with(limit, value)).withMessage(message);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			BODY_BYTES   | 16MiB | --limit.body-bytes 16MiB: must be a whole number
			BODY_BYTES   | 1.5   | --limit.body-bytes 1.5: must be a whole number
			HEAD_TIMEOUT | 5     | --limit.head-timeout 5: must be a duration, such as 1m30s
			""")
	void rejectsFlagsThatAreNoValues(Limit limit, String text, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> limit.parse(text)).withMessage(message);
	}

	@ParameterizedTest
	@CsvSource({ "BODY_BYTES, 65536, 65536", "HEAD_TIMEOUT, 90s, 1m30s" })
	void showsValuesAsFlagsDo(Limit limit, String text, String shown) {
		assertThat(limit.text(limit.parse(text))).isEqualTo(shown);
	}

	@Test
	void refusalsSayWhatWasFoundTheLimitAndTheFlag() {
		assertThat(this.limits.with(Limit.SERIES, 5).exceeded(Limit.SERIES, "all groups would have 6 series"))
			.hasMessage("all groups would have 6 series, more than the 5 of --limit.series");
	}

}
