package io.github.batchpushgateway.server.http;

/**
 * Says why a text selects no groups.
 */
final class GroupSelectorException extends RuntimeException {

	GroupSelectorException(String message) {
		super(message, null, false, false);
	}

}
