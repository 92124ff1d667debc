package io.github.batchpushgateway.server.storage;

import java.time.Instant;
import java.util.List;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.RenderedFamily;

/**
 * All families stored under one grouping key, at one moment.
 *
 * @param key the grouping key
 * @param families the families in the order of their names, {@code push_time_seconds} and
 * {@code push_failure_time_seconds} included; made anew whenever one is asked for
 * @param origins the pushes that brought the families, in the same order
 * @param generation grows with every push to the group that is accepted, and is never
 * given twice
 * @param lastSuccess when the last push that was accepted arrived; the epoch if there was
 * none
 * @param lastFailure when the last push that was refused arrived; the epoch if there was
 * none
 * @param bytes how long the texts of all families are, with their help and details
 */
public record MetricGroup(GroupingKey key, List<RenderedFamily> families, List<Origin> origins, long generation,
		Instant lastSuccess, Instant lastFailure, long bytes) {

	/**
	 * A group whose families are counted now.
	 */
	public MetricGroup(GroupingKey key, List<RenderedFamily> families, List<Origin> origins, long generation,
			Instant lastSuccess, Instant lastFailure) {
		this(key, families, origins, generation, lastSuccess, lastFailure,
				families.stream().mapToLong(RenderedFamily::bytes).sum());
	}

	/**
	 * Whether the last push to the group was accepted.
	 */
	public boolean lastPushSuccessful() {
		return !this.lastFailure.isAfter(this.lastSuccess);
	}

}
