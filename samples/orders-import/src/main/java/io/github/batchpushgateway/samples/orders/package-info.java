/**
 * A file of orders becomes orders and daily totals in a database.
 *
 * <p>
 * Comes from: a CSV file, given or generated. Goes to: an embedded database; the metrics
 * of the run to the embedded gateway, without a line of code here. Runs on the main
 * thread, the daily totals on four threads of Boot's task executor. Wiring register.
 */
@NullMarked
package io.github.batchpushgateway.samples.orders;

import org.jspecify.annotations.NullMarked;
