package io.github.batchpushgateway.server.storage;

import java.util.List;

/**
 * Some of the groups.
 *
 * @param groups the groups, in the order asked for
 * @param total the number of all groups in the store, whatever was asked for
 * @param more whether further groups were asked for that are not on this page
 */
public record GroupPage(List<GroupSummary> groups, int total, boolean more) {
}
