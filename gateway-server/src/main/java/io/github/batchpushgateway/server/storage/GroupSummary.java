package io.github.batchpushgateway.server.storage;

import java.time.Instant;

import io.github.batchpushgateway.server.model.GroupingKey;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of a group without reading what it exposes.
 *
 * @param key the grouping key
 * @param generation grows with every push that is accepted; 0 before the first
 * @param lastSuccess when the last push that was accepted arrived; the epoch if there was
 * none
 * @param lastFailure when the last push that was refused arrived; the epoch if there was
 * none
 * @param expires when the first of its families asks to be deleted, or {@code null} if
 * none does
 * @param families the number of families, the gateway's own two included
 * @param series the number of samples
 * @param bytes the length of the samples in the text format
 */
public record GroupSummary(GroupingKey key, long generation, Instant lastSuccess, Instant lastFailure,
		@Nullable Instant expires, int families, long series, long bytes) {
}
