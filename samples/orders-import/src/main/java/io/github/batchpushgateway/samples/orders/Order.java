package io.github.batchpushgateway.samples.orders;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * An order as the database keeps it.
 */
record Order(String id, LocalDate day, String customer, String currency, BigDecimal amount) {

	static Order of(OrderLine line) {
		BigDecimal amount = line.unitPrice().multiply(BigDecimal.valueOf(line.quantity()));
		return new Order(line.id(), line.day(), line.customer(), line.currency(), amount);
	}

}
