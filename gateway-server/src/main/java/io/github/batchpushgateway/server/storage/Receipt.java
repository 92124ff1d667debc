package io.github.batchpushgateway.server.storage;

import java.util.concurrent.CompletionStage;

/**
 * What became of a change that was asked for.
 *
 * @param changed whether there was anything to change
 * @param generation the generation of the group after the change; 0 if there is no group
 * @param durable completes when the change is written down as the {@link ChangeLog} does
 * it, with an exception if it could not be and has been taken back
 */
public record Receipt(boolean changed, long generation, CompletionStage<Void> durable) {

	static final Receipt UNCHANGED = new Receipt(false, 0, ChangeLog.DONE);

}
