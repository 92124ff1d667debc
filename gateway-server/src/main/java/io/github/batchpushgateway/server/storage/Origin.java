package io.github.batchpushgateway.server.storage;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The push that brought a family; one object for all families of a push.
 *
 * @param pushed when the push arrived
 * @param generation the generation of the group after it
 * @param expires when the families of the push are to be deleted, or {@code null} for
 * never
 */
public record Origin(Instant pushed, long generation, @Nullable Instant expires) {
}
