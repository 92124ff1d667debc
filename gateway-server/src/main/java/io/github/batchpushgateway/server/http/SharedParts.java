package io.github.batchpushgateway.server.http;

import io.github.batchpushgateway.server.limits.OpenConnections;
import io.github.batchpushgateway.server.limits.WorkingMemory;
import io.github.batchpushgateway.server.storage.MetricStore;
import io.github.batchpushgateway.server.telemetry.GatewayMetrics;
import io.github.batchpushgateway.server.telemetry.RejectionLog;

/**
 * What all event loops of a gateway share. Any thread may use it.
 *
 * @param store the groups
 * @param gzipBlocks what is compressed of them
 * @param memory what pushes may take of the heap while they are received and applied
 * @param metrics what the gateway says of itself
 * @param rejectionLog where rejected pushes are logged
 * @param scrapes the scrapes and listings that are being sent
 * @param connections how many connections are open
 */
public record SharedParts(MetricStore store, GzipBlocks gzipBlocks, WorkingMemory memory, GatewayMetrics metrics,
		RejectionLog rejectionLog, Scrapes scrapes, OpenConnections connections) {
}
