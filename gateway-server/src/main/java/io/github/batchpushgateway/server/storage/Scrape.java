package io.github.batchpushgateway.server.storage;

import java.util.List;

/**
 * The whole exposition at one moment, in the text format.
 *
 * @param parts the bytes, in order; never changed
 * @param bytes the sum of the lengths of all parts
 * @param generation the generation of the last push that it shows
 */
public record Scrape(List<byte[]> parts, long bytes, long generation) {
}
