package io.github.batchpushgateway.push;

import java.time.Duration;

/**
 * How long a request may take.
 *
 * @param connect until the connection stands; at least a millisecond
 * @param read between two pieces of the answer; at least a millisecond
 * @param request for everything, the look-up of the host's address and a server that
 * answers byte by byte included
 */
public record Timeouts(Duration connect, Duration read, Duration request) {

}
