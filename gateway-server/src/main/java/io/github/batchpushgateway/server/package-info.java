/**
 * A Pushgateway: builds, starts and stops the parts; knows all of them and is known by
 * none.
 *
 * <p>
 * Comes from: a command line, or an application that embeds the gateway. Goes to:
 * {@code http}. Wiring register.
 */
@NullMarked
package io.github.batchpushgateway.server;

import org.jspecify.annotations.NullMarked;
