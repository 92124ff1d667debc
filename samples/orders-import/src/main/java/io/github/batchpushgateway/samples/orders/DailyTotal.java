package io.github.batchpushgateway.samples.orders;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What was ordered on one day in one currency.
 */
record DailyTotal(LocalDate day, String currency, long orders, BigDecimal amount) {
}
