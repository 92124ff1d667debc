package io.github.batchpushgateway.server.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What the endpoints need to know of the gateway they belong to.
 *
 * @param routePrefix what every path begins with: empty, or a slash followed by something
 * that does not end in one
 * @param telemetryPath the path of the exposition, below the prefix
 * @param maxBodyBytes the largest body accepted, compressed or not
 * @param bodyTimeout how long a body may take to arrive
 * @param strictText whether bodies in the text format must be as the Go Pushgateway wants
 * them, to the last newline
 * @param flags every flag by name, without dashes
 * @param buildInformation what the gateway was built from, by field
 * @param startTime when the gateway was started
 */
public record HttpSettings(String routePrefix, String telemetryPath, int maxBodyBytes, Duration bodyTimeout,
		boolean strictText, Map<String, String> flags, Map<String, String> buildInformation, Instant startTime) {
}
