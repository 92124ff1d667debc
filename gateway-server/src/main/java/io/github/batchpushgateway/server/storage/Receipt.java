package io.github.batchpushgateway.server.storage;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What became of a change that was asked for.
 *
 * @param changed whether there was anything to change
 * @param generation the generation of the group after the change; 0 if there is no group
 * @param durable completes when the change is written down as the {@link ChangeLog} does
 * it, with an exception if it could not be and has been taken back
 * @param otherHelp the families of the push whose help text is not the one exposed,
 * unless that was told before of the family
 */
public record Receipt(boolean changed, long generation, CompletionStage<Void> durable, List<String> otherHelp) {

	public static final Receipt UNCHANGED = new Receipt(false, 0, ChangeLog.DONE);

	Receipt(boolean changed, long generation, CompletionStage<Void> durable) {
		this(changed, generation, durable, List.of());
	}

}
