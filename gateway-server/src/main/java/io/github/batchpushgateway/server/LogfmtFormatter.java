package io.github.batchpushgateway.server;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Formats log records in logfmt, one line per record, as the Go Pushgateway does.
 */
final class LogfmtFormatter extends Formatter {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
		.withZone(ZoneOffset.UTC);

	@Override
	public String format(LogRecord record) {
		StringBuilder line = new StringBuilder(128);
		line.append("ts=").append(TIME.format(record.getInstant()));
		line.append(" level=").append(level(record.getLevel()));
		line.append(" caller=").append(simpleName(String.valueOf(record.getLoggerName())));
		append(line, " msg=", formatMessage(record));
		Throwable thrown = record.getThrown();
		if (thrown != null) {
			append(line, " err=", thrown.toString());
			append(line, " stack=", stack(thrown));
		}
		return line.append('\n').toString();
	}

	private static String level(Level level) {
		if (level.intValue() >= Level.SEVERE.intValue()) {
			return "error";
		}
		if (level.intValue() >= Level.WARNING.intValue()) {
			return "warn";
		}
		return (level.intValue() >= Level.INFO.intValue()) ? "info" : "debug";
	}

	private static String simpleName(String logger) {
		return logger.substring(logger.lastIndexOf('.') + 1);
	}

	private static String stack(Throwable thrown) {
		StringWriter stack = new StringWriter();
		thrown.printStackTrace(new PrintWriter(stack, true));
		return stack.toString();
	}

	private static void append(StringBuilder line, String key, String value) {
		line.append(key);
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
