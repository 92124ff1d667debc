package io.github.batchpushgateway.server.storage;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.batchpushgateway.server.model.GroupingKey;

/**
 * Where changes of groups are written down, so that they outlive the process.
 *
 * <p>
 * Told of every change under the lock of {@link MetricStore}, and so in the order in
 * which they happen. Takes note and returns at once; never calls the store back on the
 * same thread.
 */
public interface ChangeLog {

	/** What is durable from the beginning. */
	CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

	/** Writes nothing down: the groups live as long as the process. */
	ChangeLog NONE = new MemoryOnly();

	/**
	 * Takes note of a group as it is now. Its families are read later, on another thread.
	 * @return completes when it is written down
	 */
	CompletionStage<Void> put(MetricGroup group);

	/**
	 * Takes note that a group is gone.
	 * @return completes when it is written down
	 */
	CompletionStage<Void> delete(GroupingKey key);

	/**
	 * Takes note that all groups are gone.
	 * @return completes when it is written down
	 */
	CompletionStage<Void> wipe();

}
