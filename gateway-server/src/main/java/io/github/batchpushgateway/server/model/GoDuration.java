package io.github.batchpushgateway.server.model;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Go writes and reads them: {@code 1m30s}, {@code 1.5h}, {@code 300ms}.
 *
 * @see <a href="https://pkg.go.dev/time#ParseDuration">time.ParseDuration</a>
 */
public final class GoDuration {

	private static final Pattern PART = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");

	private static final BigDecimal MAX_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);

	private GoDuration() {
	}

	/**
	 * Reads a duration.
	 * @return the duration, negative if it begins with a minus
	 * @throws IllegalArgumentException if it is none, or longer than 292 years
	 */
	public static Duration parse(String text) {
		boolean negative = text.startsWith("-");
		String unsigned = (negative || text.startsWith("+")) ? text.substring(1) : text;
		if (unsigned.equals("0")) {
			return Duration.ZERO;
		}
		Matcher part = PART.matcher(unsigned);
		BigDecimal nanos = BigDecimal.ZERO;
		int end = 0;
		while (end < unsigned.length() && part.find(end) && part.start() == end) {
			nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(nanos(part.group(2)))));
			end = part.end();
		}
		if (end == 0 || end < unsigned.length() || nanos.compareTo(MAX_NANOS) > 0) {
			throw new IllegalArgumentException("duration " + text + ": must be such as 1m30s, 1.5h or 300ms");
		}
		return Duration.ofNanos(negative ? -nanos.longValue() : nanos.longValue());
	}

	private static long nanos(String unit) {
		return switch (unit) {
			case "h" -> 3_600_000_000_000L;
			case "m" -> 60_000_000_000L;
			case "s" -> 1_000_000_000L;
			case "ms" -> 1_000_000L;
			case "ns" -> 1L;
			default -> 1_000L;
		};
	}

	/**
	 * Writes a duration as Go does: {@code 1m30s}, {@code 1h0m0s}, {@code 300ms},
	 * {@code 0s}.
	 */
	public static String format(Duration duration) {
		if (duration.isNegative()) {
			return "-" + format(duration.negated());
		}
		if (duration.isZero()) {
			return "0s";
		}
		if (duration.getSeconds() == 0) {
			int nanos = duration.toNanosPart();
			return (nanos >= 1_000_000) ? number(nanos, 6) + "ms"
					: (nanos >= 1_000) ? number(nanos, 3) + "µs" : nanos + "ns";
		}
		String hours = (duration.toHours() > 0) ? duration.toHours() + "h" : "";
		String minutes = (duration.toMinutes() > 0) ? duration.toMinutesPart() + "m" : "";
		long seconds = duration.toSecondsPart() * 1_000_000_000L + duration.getNano();
		return hours + minutes + number(seconds, 9) + "s";
	}

	private static String number(long unscaled, int scale) {
		BigDecimal number = BigDecimal.valueOf(unscaled, scale).stripTrailingZeros();
		return number.toPlainString();
	}

}
