package io.github.batchpushgateway.server.model;

/**
 * A push that was understood, but contradicts itself, the rules for labels, or what other
 * groups expose.
 *
 * <p>
 * The message says which family, which rule and, where one is involved, which other
 * group.
 */
public final class InconsistentPushException extends RuntimeException {

	public InconsistentPushException(String message) {
		super(message, null, false, false);
	}

}
