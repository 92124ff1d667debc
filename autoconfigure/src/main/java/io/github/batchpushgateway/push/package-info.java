/**
 * Metric families reach a Pushgateway, and leave it again.
 *
 * <p>
 * Comes from: {@link io.github.batchpushgateway.job}, on the thread of the job, with a
 * collector and the grouping key to push it under. Goes to: the network, on a daemon
 * thread per request; deletions start on the one thread of
 * {@link io.github.batchpushgateway.push.DelayedDeletion}. Wiring register. Knows neither
 * Spring nor Spring Batch.
 */
@NullMarked
package io.github.batchpushgateway.push;

import org.jspecify.annotations.NullMarked;
