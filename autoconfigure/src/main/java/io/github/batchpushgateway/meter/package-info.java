/**
 * The application's own meters become metric families.
 *
 * <p>
 * Comes from: the application's Prometheus registry, on a daemon thread of
 * {@link io.github.batchpushgateway.job.ApplicationMeters}. Goes to: nothing of ours, for
 * whoever asks gets families of simpleclient. Wiring register. Needs
 * {@code micrometer-registry-prometheus}, which is optional, and knows neither Spring nor
 * the other packages.
 */
@NullMarked
package io.github.batchpushgateway.meter;

import org.jspecify.annotations.NullMarked;
