package io.github.batchpushgateway.samples.reports;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * A source of currency rates that is unavailable at every so-many-th call, as sources on
 * the internet are. Not thread-safe: one scheduled method calls it.
 */
@Component
class CurrencyRates {

	private static final Map<String, Integer> USUAL_RATES_IN_CENTS = Map.of("USD", 117, "GBP", 86, "CHF", 94, "SEK",
			1104, "JPY", 17230);

	private final Random random;

	private final int unavailableEvery;

	private int calls;

	CurrencyRates(@Value("${reports.seed}") long seed,
			@Value("${reports.currency-rates.unavailable-every}") int unavailableEvery) {
		this.random = new Random(seed);
		this.unavailableEvery = unavailableEvery;
	}

	/**
	 * Returns what one euro costs in each currency.
	 * @throws IllegalStateException if the source is unavailable
	 */
	Map<String, BigDecimal> fetch() {
		this.calls++;
		if (this.calls % this.unavailableEvery == 0) {
			throw new IllegalStateException("currency rates are unavailable, the next run tries again");
		}
		Map<String, BigDecimal> rates = new TreeMap<>();
		USUAL_RATES_IN_CENTS.forEach((currency, cents) -> rates.put(currency,
				BigDecimal.valueOf(cents * 100L + this.random.nextInt(200), 4)));
		return rates;
	}

}
