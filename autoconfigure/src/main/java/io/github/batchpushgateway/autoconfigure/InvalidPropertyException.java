package io.github.batchpushgateway.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * A property of {@code batch.pushgateway} has a value it cannot have, or cannot have
 * here.
 */
final class InvalidPropertyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String key;

	private final String action;

	/**
	 * Creates an exception.
	 * @param key the whole key
	 * @param value the value as the log may show it, without secrets
	 * @param rule what it breaks, as the end of a sentence
	 * @param action what to do about it
	 */
	InvalidPropertyException(String key, Object value, String rule, String action) {
		this(key, value, rule, action, null);
	}

	InvalidPropertyException(String key, Object value, String rule, String action, @Nullable Throwable cause) {
		super(key + " " + value + ": " + rule, cause);
		this.key = key;
		this.action = action;
	}

	String key() {
		return this.key;
	}

	String action() {
		return this.action;
	}

}
