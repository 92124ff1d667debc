package io.github.batchpushgateway.server.persistence;

import java.time.Instant;
import java.util.List;

import io.github.batchpushgateway.server.model.GroupingKey;

/**
 * A group, as it is kept on disk.
 *
 * @param key the grouping key
 * @param generation changes with every push to the group
 * @param lastSuccess when the last push that succeeded arrived; {@link Instant#EPOCH} for
 * never
 * @param lastFailure when the last push that was refused arrived; {@link Instant#EPOCH}
 * for never
 * @param families the families
 */
public record PersistedGroup(GroupingKey key, long generation, Instant lastSuccess, Instant lastFailure,
		List<PersistedFamily> families) {
}
