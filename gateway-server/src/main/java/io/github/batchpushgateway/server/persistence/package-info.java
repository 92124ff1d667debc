/**
 * The groups survive a crash.
 *
 * <p>
 * Comes from: the store, which hands over each group that changed and answers the push
 * when the change is on disk. Goes to: one SQLite file. Callers on any thread; one thread
 * writes, another moves what it wrote from the log into the file. Wiring register, except
 * {@link io.github.batchpushgateway.server.persistence.GroupCodec}.
 */
@NullMarked
package io.github.batchpushgateway.server.persistence;

import org.jspecify.annotations.NullMarked;
