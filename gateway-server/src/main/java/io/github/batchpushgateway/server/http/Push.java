package io.github.batchpushgateway.server.http;

import java.time.Instant;

import io.github.batchpushgateway.server.model.GroupingKey;
import org.jspecify.annotations.Nullable;

/**
 * A push without its body.
 *
 * @param key the group pushed to
 * @param replaceGroup whether all families of the group are replaced, or only those of
 * the same names
 * @param protobuf whether the body is delimited protobuf, or else text
 * @param received when its request arrived
 * @param expires when its families are to be deleted, or {@code null} for never
 */
record Push(GroupingKey key, boolean replaceGroup, boolean protobuf, Instant received, @Nullable Instant expires) {
}
