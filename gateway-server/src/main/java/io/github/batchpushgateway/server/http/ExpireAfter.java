package io.github.batchpushgateway.server.http;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header {@code Pushgateway-Expire-After}: how long after a push its families are
 * deleted.
 */
final class ExpireAfter {

	private static final Map<String, Long> NANOS = Map.of("ns", 1L, "us", 1_000L, "\u00b5s", 1_000L, "\u03bcs", 1_000L,
			"ms", 1_000_000L, "s", 1_000_000_000L, "m", 60_000_000_000L, "h", 3_600_000_000_000L);

	private static final String NUMBER = "([0-9]{1,18}(?:\\.[0-9]{0,18})?|\\.[0-9]{1,18})";

	private static final Pattern SECONDS = Pattern.compile(NUMBER);

	private static final Pattern PART = Pattern.compile(NUMBER + "(ns|us|\u00b5s|\u03bcs|ms|s|m|h)");

	private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);

	private ExpireAfter() {
	}

	/**
	 * Reads a duration as Go writes it, such as {@code 1h30m}, or a number of seconds.
	 * @return the duration, longer than nothing and shorter than 292 years
	 * @throws IllegalArgumentException if it is none of both, or out of that range
	 */
	static Duration parse(String text) {
		BigDecimal nanos = SECONDS.matcher(text).matches() ? nanos(text, "s") : sum(text);
		if (nanos.compareTo(BigDecimal.ONE) < 0 || nanos.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException(
					"\"" + text + "\": must be longer than nothing and shorter than 292 years");
		}
		return Duration.ofNanos(nanos.longValue());
	}

	private static BigDecimal sum(String text) {
		BigDecimal sum = BigDecimal.ZERO;
		Matcher part = PART.matcher(text);
		int end = 0;
		while (end < text.length() && part.find(end) && part.start() == end) {
			sum = sum.add(nanos(part.group(1), part.group(2)));
			end = part.end();
		}
		if (end == 0 || end < text.length()) {
			throw new IllegalArgumentException(
					"\"" + text + "\": must be a duration such as 90s, 2m or 1h30m, or a number of seconds");
		}
		return sum;
	}

	private static BigDecimal nanos(String number, String unit) {
		return new BigDecimal(number).multiply(BigDecimal.valueOf(NANOS.getOrDefault(unit, 0L)));
	}

}
