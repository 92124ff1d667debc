package io.github.batchpushgateway.server.http;

/**
 * A path that follows the rules, but names a group that cannot exist, because a value is
 * not UTF-8.
 */
final class NotUtf8Exception extends GroupingPathException {

	NotUtf8Exception(String message) {
		super(message);
	}

}
