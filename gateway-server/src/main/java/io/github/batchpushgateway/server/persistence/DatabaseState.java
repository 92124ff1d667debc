package io.github.batchpushgateway.server.persistence;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How a database does.
 *
 * @param refusal why the disk has refused the last change, or its repetition;
 * {@code null} if it has not
 * @param refusedSince when the disk began to refuse; {@link Instant#EPOCH} if it does not
 * @param refusals how many transactions, and attempts to write again, it has refused
 * @param commits how many transactions were committed
 * @param changes how many groups they have written or deleted
 * @param commitNanos how long all of them have taken, in nanoseconds
 * @param waitingBytes the memory that the changes that wait for the disk take, estimated
 * @param fileBytes the size of the file and its log
 */
public record DatabaseState(@Nullable PersistenceException refusal, Instant refusedSince, long refusals, long commits,
		long changes, long commitNanos, long waitingBytes, long fileBytes) {

	/**
	 * Whether the disk takes changes, as far as is known.
	 */
	public boolean isHealthy() {
		return this.refusal == null;
	}

}
