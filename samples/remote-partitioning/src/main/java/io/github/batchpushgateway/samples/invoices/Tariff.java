package io.github.batchpushgateway.samples.invoices;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.batch.infrastructure.item.validator.ValidationException;

/**
 * Works out what a reading costs. Who has used nothing gets no invoice; a meter that runs
 * backwards is defective.
 */
final class Tariff implements ItemProcessor<Reading, Invoice> {

	private static final BigDecimal PRICE = new BigDecimal("0.31");

	@Override
	public @Nullable Invoice process(Reading reading) {
		if (reading.kilowattHours() < 0) {
			throw new ValidationException("customer " + reading.customer() + ": " + reading.kilowattHours() + " kWh");
		}
		return (reading.kilowattHours() == 0) ? null
				: new Invoice(reading.customer(), PRICE.multiply(BigDecimal.valueOf(reading.kilowattHours())));
	}

}
