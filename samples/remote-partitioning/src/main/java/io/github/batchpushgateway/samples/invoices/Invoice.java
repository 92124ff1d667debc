package io.github.batchpushgateway.samples.invoices;

import java.math.BigDecimal;

/**
 * What a customer has to pay.
 */
record Invoice(int customer, BigDecimal amount) {

}
