/**
 * Bytes become metric families, and metric families become bytes.
 *
 * <p>
 * Comes from: {@code http}, with the body of a push. Goes to:
 * {@link io.github.batchpushgateway.server.model.RenderedFamily}, which the storage
 * keeps. No I/O, no logging, no counting. Parsers and renderers are reused and belong to
 * one thread. Byte register.
 */
@NullMarked
package io.github.batchpushgateway.server.exposition;

import org.jspecify.annotations.NullMarked;
