/**
 * A finished job becomes metric families.
 *
 * <p>
 * Comes from: Spring Batch, which calls
 * {@link io.github.batchpushgateway.job.JobMetricsListener} on the thread that ran the
 * job. Goes to: {@link io.github.batchpushgateway.push}. Wiring register. Knows Spring
 * Batch, not Spring Boot.
 */
@NullMarked
package io.github.batchpushgateway.job;

import org.jspecify.annotations.NullMarked;
