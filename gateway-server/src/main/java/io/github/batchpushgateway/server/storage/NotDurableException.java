package io.github.batchpushgateway.server.storage;

/**
 * A change could not be written down, and has been taken back: the store is what it was
 * before, and so is what a restart would find.
 */
@SuppressWarnings("serial")
public final class NotDurableException extends RuntimeException {

	public NotDurableException(String message, Throwable cause) {
		super(message, cause);
	}

}
