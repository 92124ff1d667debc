package io.github.batchpushgateway.job;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.step.StepExecution;

/**
 * The counts of a step that reads items and sends them to workers in chunks.
 *
 * <p>
 * Spring Batch counts an item as written when it is sent, and when the step has sent all
 * of them, adds what the workers say they have written: twice as many, or, where chunks
 * are lost, more than there are. Of a step that fails before that the workers say
 * nothing, and what was sent is all that is known.
 *
 * <p>
 * A step that was adapted by {@code RemoteChunkHandlerFactoryBean} does not count what it
 * sends. It is told by its counts: those of the other kind account for each item read
 * before a worker is heard, its own only when all workers have been, and then they change
 * no more.
 */
final class RemoteChunks {

	/** The writer of such a step leaves it in the step's execution context. */
	private static final String SENT = "org.springframework.batch.integration.chunk.ChunkMessageChannelItemWriter"
			+ ".EXPECTED";

	private RemoteChunks() {
	}

	static boolean areSentBy(StepExecution step) {
		return step.getStatus() == BatchStatus.COMPLETED && step.getExecutionContext().containsKey(SENT);
	}

	/**
	 * The counts of the step.
	 * @param before its counts when it had sent all chunks
	 * @param step with what the workers have said
	 */
	static StepSnapshot.Counts counts(StepSnapshot.Counts before, StepExecution step) {
		StepSnapshot.Counts after = StepSnapshot.Counts.of(step);
		boolean sentIsWritten = before.accountForAllRead()
				&& (!after.equals(before) || step.getStatus() != BatchStatus.COMPLETED);
		return sentIsWritten ? after.withWritten(after.written() - before.written()) : after;
	}

}
