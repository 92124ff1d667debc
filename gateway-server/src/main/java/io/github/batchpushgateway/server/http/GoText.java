package io.github.batchpushgateway.server.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/**
 * Texts and times as Go writes them.
 */
final class GoText {

	private static final DateTimeFormatter RFC_3339 = new DateTimeFormatterBuilder()
		.appendPattern("uuuu-MM-dd'T'HH:mm:ss")
		.appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
		.appendOffset("+HH:MM", "Z")
		.toFormatter(Locale.ROOT);

	private GoText() {
	}

	/**
	 * A time in the server's zone, with as many digits of a second as it has.
	 */
	static String time(Instant time) {
		return RFC_3339.format(time.atZone(ZoneId.systemDefault()));
	}

	/**
	 * Quotes as {@code %q} does.
	 * @param bytes the text, one character per byte
	 */
	static String quote(String bytes) {
		StringBuilder quoted = new StringBuilder("\"");
		String text = new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
		boolean utf8 = text.indexOf('\uFFFD') < 0;
		(utf8 ? text : bytes).codePoints().forEach((c) -> {
			switch (c) {
				case '"' -> quoted.append("\\\"");
				case '\\' -> quoted.append("\\\\");
				case '\n' -> quoted.append("\\n");
				case '\r' -> quoted.append("\\r");
				case '\t' -> quoted.append("\\t");
				default -> {
					if (c < ' ' || c == 0x7f || (!utf8 && c > 0x7f)) {
						quoted.append("\\x%02x".formatted(c));
					}
					else {
						quoted.appendCodePoint(c);
					}
				}
			}
		});
		return quoted.append('"').toString();
	}

}
