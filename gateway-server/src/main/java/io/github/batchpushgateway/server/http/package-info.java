/**
 * A request becomes a call, an outcome becomes a response; one file per endpoint.
 *
 * <p>
 * Comes from: Vert.x, on an event-loop thread. Goes to: {@code exposition} for bytes and
 * {@code storage} for groups. Nothing here blocks. Wiring register.
 */
@NullMarked
package io.github.batchpushgateway.server.http;

import org.jspecify.annotations.NullMarked;
