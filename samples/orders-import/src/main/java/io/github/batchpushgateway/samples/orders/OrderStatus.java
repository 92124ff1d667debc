package io.github.batchpushgateway.samples.orders;

/**
 * How far an order has come.
 */
enum OrderStatus {

	NEW, PAID, SHIPPED, CANCELLED

}
