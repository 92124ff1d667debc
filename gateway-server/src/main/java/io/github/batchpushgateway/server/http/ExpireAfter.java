package io.github.batchpushgateway.server.http;

import java.time.Duration;
import java.util.regex.Pattern;

import io.github.batchpushgateway.server.model.GoDuration;

/**
 * The header {@code Pushgateway-Expire-After}: how long after a push its families are
 * deleted.
 */
final class ExpireAfter {

	private static final Pattern SECONDS = Pattern.compile("\\d+(\\.\\d*)?|\\.\\d+");

	private ExpireAfter() {
	}

	/**
	 * Reads a duration as Go writes it, such as {@code 1h30m}, or a number of seconds.
	 * @return the duration, at least a nanosecond
	 * @throws IllegalArgumentException if it is neither, not positive, or longer than 292
	 * years
	 */
	static Duration parse(String text) {
		Duration duration;
		try {
			duration = GoDuration.parse(SECONDS.matcher(text).matches() ? text + "s" : text);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"\"" + text + "\": must be a duration such as 90s, 2m or 1h30m, or a number of seconds", ex);
		}
		if (duration.isZero() || duration.isNegative()) {
			throw new IllegalArgumentException("\"" + text + "\": must be longer than nothing");
		}
		return duration;
	}

}
