package io.github.batchpushgateway.server.http;

import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

import io.github.batchpushgateway.server.limits.Limits;
import io.github.batchpushgateway.server.storage.ExpiryRules;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoints need to know of the gateway they belong to.
 *
 * @param routePrefix what every path begins with: empty, or a slash followed by something
 * that does not end in one
 * @param telemetryPath the path of the exposition, below the prefix
 * @param limits what clients may ask for
 * @param strictText whether bodies in the text format must be as the Go Pushgateway wants
 * them, to the last newline
 * @param utf8Names whether names of metrics and labels may be any UTF-8
 * @param expiryRules when pushes expire whose clients do not ask for it; asked with every
 * push
 * @param diskFault why nothing can be written to disk at the moment, or {@code null} if
 * it can or need not
 * @param acceptedStatus the status that answers a push that was applied
 * @param adminApi whether all groups may be deleted at once
 * @param quit makes the gateway end, without waiting for it; {@code null} if it is not to
 * end because somebody asks over HTTP
 * @param flags every flag by name, without dashes
 * @param buildInformation what the gateway was built from, by field
 * @param startTime when the gateway was started
 */
public record HttpSettings(String routePrefix, String telemetryPath, Limits limits, boolean strictText,
		boolean utf8Names, Supplier<ExpiryRules> expiryRules, Supplier<@Nullable String> diskFault, int acceptedStatus,
		boolean adminApi, @Nullable Runnable quit, Map<String, String> flags, Map<String, String> buildInformation,
		Instant startTime) {
}
