/**
 * Ours against the Go Pushgateway.
 */
@NullMarked
package io.github.batchpushgateway.server.go;

import org.jspecify.annotations.NullMarked;
