/**
 * What the gateway talks about: grouping keys, metric families, labels.
 *
 * <p>
 * Comes from: every package of the gateway. Goes to: nowhere; this package depends on
 * nothing. Immutable, so any thread may hold any of it. Wiring register.
 */
@NullMarked
package io.github.batchpushgateway.server.model;

import org.jspecify.annotations.NullMarked;
