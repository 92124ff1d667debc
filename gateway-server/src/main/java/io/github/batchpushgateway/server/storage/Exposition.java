package io.github.batchpushgateway.server.storage;

import java.util.List;

import io.github.batchpushgateway.server.exposition.ExposedFamily;

/**
 * The whole exposition at one moment, to be rendered in any format.
 *
 * @param families the families in the order of their names
 * @param generation the generation of the last push that it shows
 */
public record Exposition(List<ExposedFamily> families, long generation) {
}
