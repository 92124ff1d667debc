package io.github.batchpushgateway.server.http;

import java.time.Instant;

import io.github.batchpushgateway.server.model.GroupingKey;

/**
 * A push without its body.
 *
 * @param key the group pushed to
 * @param replaceGroup whether all families of the group are replaced, or only those of
 * the same names
 * @param received when its request arrived
 */
record Push(GroupingKey key, boolean replaceGroup, Instant received) {
}
