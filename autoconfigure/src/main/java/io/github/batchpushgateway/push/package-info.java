/**
 * Metric families reach a Pushgateway, and leave it again.
 *
 * <p>
 * Comes from: {@code io.github.batchpushgateway.job}. Goes to: a Pushgateway, over HTTP.
 * Knows neither Spring nor Spring Batch. Wiring register.
 */
@NullMarked
package io.github.batchpushgateway.push;

import org.jspecify.annotations.NullMarked;
