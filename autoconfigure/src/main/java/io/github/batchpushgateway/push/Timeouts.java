package io.github.batchpushgateway.push;

import java.time.Duration;

/**
 * How long a request may take.
 *
 * @param connect until the connection stands; at least a millisecond
 * @param read between two pieces of the answer; at least a millisecond
 * @param request for everything, the look-up of the host's address, a server that answers
 * byte by byte and all further attempts included
 */
public record Timeouts(Duration connect, Duration read, Duration request) {

}
