package io.github.batchpushgateway.server;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

/**
 * Formats log records in JSON, one line per record, as the Go Pushgateway does.
 */
final class JsonLogFormatter extends Formatter {

	private final JsonFactory json = new JsonFactory();

	@Override
	public String format(LogRecord record) {
		StringWriter line = new StringWriter(128);
		try (JsonGenerator generator = this.json.createGenerator(line)) {
			generator.writeStartObject();
			for (Map.Entry<String, String> field : LogFields.of(record, this).entrySet()) {
				generator.writeStringField(field.getKey(), field.getValue());
			}
			generator.writeEndObject();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return line.append('\n').toString();
	}

}
