/**
 * What the gateway says of itself, in the same form as what is pushed to it.
 *
 * <p>
 * Comes from: {@code http}, which counts requests, and whatever the server has a number
 * of. Goes to: {@code storage}, by way of the server, which exposes it among what is
 * pushed. Any thread. Wiring register.
 */
@NullMarked
package io.github.batchpushgateway.server.telemetry;

import org.jspecify.annotations.NullMarked;
