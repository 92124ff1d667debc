package io.github.batchpushgateway.server.storage;

import java.util.List;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.RenderedFamily;

/**
 * All families stored under one grouping key, at one moment.
 *
 * @param key the grouping key
 * @param families the families in the order of their names, {@code push_time_seconds} and
 * {@code push_failure_time_seconds} included; made anew whenever one is asked for
 * @param lastPushSuccessful whether the last push to the group succeeded
 */
public record MetricGroup(GroupingKey key, List<RenderedFamily> families, boolean lastPushSuccessful) {
}
