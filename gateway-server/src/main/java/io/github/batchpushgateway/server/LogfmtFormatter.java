package io.github.batchpushgateway.server;

import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * Formats log records in logfmt, one line per record, as the Go Pushgateway does.
 */
final class LogfmtFormatter extends Formatter {

	@Override
	public String format(LogRecord record) {
		StringBuilder line = new StringBuilder(128);
		LogFields.of(record, this).forEach((key, value) -> append(line, key, value));
		return line.append('\n').toString();
	}

	private static void append(StringBuilder line, String key, String value) {
		line.append(line.isEmpty() ? "" : " ").append(key).append('=');
		boolean bare = !value.isEmpty() && value.chars().allMatch((c) -> c > ' ' && c != '"' && c != '=' && c != 0x7f);
		if (bare) {
			line.append(value);
			return;
		}
		line.append('"');
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			switch (c) {
				case '"' -> line.append("\\\"");
				case '\\' -> line.append("\\\\");
				case '\n' -> line.append("\\n");
				case '\r' -> line.append("\\r");
				case '\t' -> line.append("\\t");
				default -> {
					if (Character.isISOControl(c)) {
						line.append("\\u%04x".formatted((int) c));
					}
					else {
						line.append(c);
					}
				}
			}
		}
		line.append('"');
	}

}
