package io.github.batchpushgateway.server;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * What the log says of an event, under the keys of the Go Pushgateway's log.
 */
final class LogFields {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
		.withZone(ZoneOffset.UTC);

	private LogFields() {
	}

	/**
	 * The fields of a record, in the order in which they are written.
	 * @param formatter puts the parameters of the record's message into their places
	 */
	static Map<String, String> of(LogRecord record, Formatter formatter) {
		Map<String, String> fields = new LinkedHashMap<>();
		fields.put("ts", TIME.format(record.getInstant()));
		fields.put("level", level(record.getLevel()));
		fields.put("caller", simpleName(String.valueOf(record.getLoggerName())));
		fields.put("msg", formatter.formatMessage(record));
		Throwable thrown = record.getThrown();
		if (thrown != null) {
			fields.put("err", thrown.toString());
			fields.put("stack", stack(thrown));
		}
		return fields;
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

}
