/**
 * The groups, and what a consistent push is.
 *
 * <p>
 * Comes from: {@code http}, which brings rendered families. Goes to: {@code http}, which
 * takes scrapes and groups away. Any thread; everything mutable is guarded by the lock of
 * {@link io.github.batchpushgateway.server.storage.MetricStore}. Byte register where hot.
 */
@NullMarked
package io.github.batchpushgateway.server.storage;

import org.jspecify.annotations.NullMarked;
