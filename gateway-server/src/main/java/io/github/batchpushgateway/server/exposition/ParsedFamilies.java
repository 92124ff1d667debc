package io.github.batchpushgateway.server.exposition;

/**
 * The families of one body.
 */
public final class ParsedFamilies {

}
