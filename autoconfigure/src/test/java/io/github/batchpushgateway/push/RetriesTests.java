package io.github.batchpushgateway.push;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RetriesTests {

	@ParameterizedTest
	@CsvSource({ "1, 0.5, 500", "1, 0, 250", "1, 1, 750", "2, 0.5, 1000", "3, 0.5, 2000", "4, 1, 6000" })
	void theTimeDoublesAndVariesByHalf(int attempt, double random, long millis) {
		assertThat(new Retries(9, Duration.ofMillis(500)).after(attempt, random)).isEqualTo(Duration.ofMillis(millis));
	}

	@ParameterizedTest
	@CsvSource({ "100", "2147483647" })
	void theTimeStaysFiniteHoweverManyAttempts(int attempt) {
		assertThat(new Retries(Integer.MAX_VALUE, Duration.ofDays(24)).after(attempt, 1)).isPositive()
			.isLessThan(Duration.ofDays(100_000_000));
	}

}
