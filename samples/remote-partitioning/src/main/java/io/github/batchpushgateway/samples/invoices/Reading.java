package io.github.batchpushgateway.samples.invoices;

/**
 * What a customer's meter has counted in a month.
 */
record Reading(int customer, int kilowattHours) {

}
