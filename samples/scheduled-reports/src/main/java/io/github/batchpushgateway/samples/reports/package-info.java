/**
 * Three jobs report on a shop, each on its own schedule, for as long as the application
 * lives.
 *
 * <p>
 * Comes from: the shop's tables and a source of currency rates that is unavailable now
 * and then. Goes to: tables of the reports; the metrics of every run to the embedded
 * gateway, without a line of code here. Runs on three threads of Boot's task scheduler,
 * so the jobs overlap. Wiring register.
 */
@NullMarked
package io.github.batchpushgateway.samples.reports;

import org.jspecify.annotations.NullMarked;
