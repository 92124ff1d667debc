package io.github.batchpushgateway.samples.orders;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * One line of the file that is well-formed, not yet known to be valid.
 *
 * @param number the line's number in the file, from 1
 */
record OrderLine(int number, String id, LocalDate day, String customer, String currency, int quantity,
		BigDecimal unitPrice, OrderStatus status) {

	boolean isCancelled() {
		return this.status == OrderStatus.CANCELLED;
	}

}
