package io.github.batchpushgateway.server.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DistributionTests {

	private Instant now = Instant.EPOCH;

	private final InstantSource clock = () -> this.now;

	private final Distribution distribution = new Distribution(this.clock);

	private double median() {
		return this.distribution.quantiles(0.5)[0];
	}

	private void minutesPass(int minutes) {
		this.now = this.now.plus(Duration.ofMinutes(minutes));
	}

	@Test
	void hasNoQuantilesWithoutObservations() {
		assertThat(this.distribution.quantiles(0.1, 0.9)).containsExactly(Double.NaN, Double.NaN);
		assertThat(this.distribution.count()).isZero();
	}

	@Test
	void quantilesAreExactToOnePercent() {
		for (int i = 1; i <= 10_000; i++) {
			this.distribution.observe(i * 1000L);
		}

		double[] quantiles = this.distribution.quantiles(0.1, 0.5, 0.9);

		assertThat(quantiles[0]).isCloseTo(1_000_000, Percentage.withPercentage(1));
		assertThat(quantiles[1]).isCloseTo(5_000_000, Percentage.withPercentage(1));
		assertThat(quantiles[2]).isCloseTo(9_000_000, Percentage.withPercentage(1));
		assertThat(this.distribution.count()).isEqualTo(10_000);
		assertThat(this.distribution.sum()).isEqualTo(50_005_000_000L);
	}

	@Test
	void quantilesAreOfTheLastTenMinutes() {
		this.distribution.observe(100);
		assertThat(median()).isEqualTo(100);

		minutesPass(5);
		this.distribution.observe(50);
		this.distribution.observe(50);
		assertThat(median()).isEqualTo(50);

		minutesPass(5);
		assertThat(this.distribution.quantiles(1)).containsExactly(50);

		minutesPass(5);
		assertThat(median()).isNaN();
		assertThat(this.distribution.count()).isEqualTo(3);
	}

	@Test
	void forgetsEverythingAfterALongTimeWithoutQuestions() {
		this.distribution.observe(100);
		assertThat(median()).isEqualTo(100);

		minutesPass(60 * 24 * 365);

		assertThat(median()).isNaN();
	}

	@Test
	void standsAClockThatGoesBack() {
		minutesPass(-60);
		this.distribution.observe(-1);

		assertThat(median()).isZero();
	}

	@Test
	void takesEveryValue() {
		this.distribution.observe(Long.MAX_VALUE);

		assertThat(median()).isCloseTo(Long.MAX_VALUE, Percentage.withPercentage(1));
	}

}
