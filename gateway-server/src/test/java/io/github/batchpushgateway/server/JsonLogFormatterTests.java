package io.github.batchpushgateway.server;

import java.io.IOException;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JsonLogFormatterTests {

	private static String format(Level level, String message, @Nullable Throwable thrown) {
		LogRecord record = new LogRecord(level, message);
		record.setInstant(Instant.parse("2026-11-22T19:04:05.006789Z"));
		record.setLoggerName("io.github.example.Router");
		record.setThrown(thrown);
		return new JsonLogFormatter().format(record);
	}

	@Test
	void writesOneObjectPerRecordUnderTheKeysOfTheOriginal() {
		assertThat(format(Level.INFO, "listening on :9091", null))
			.isEqualTo("{\"ts\":\"2026-11-22T19:04:05.006Z\",\"level\":\"info\",\"caller\":\"Router\","
					+ "\"msg\":\"listening on :9091\"}\n");
	}

	@Test
	void writesTextThatIsReadAsItWas() throws IOException {
		String hostile = "a\"b\\c\nd\re\tf\u0001\u2028<größe>";

		assertThat(value(format(Level.WARNING, hostile, null), "msg")).isEqualTo(hostile);
		assertThat(format(Level.WARNING, hostile, null)).containsOnlyOnce("\n").endsWith("\n");
	}

	@Test
	void writesExceptionsOnTheSameLine() throws IOException {
		String line = format(Level.SEVERE, "cannot", new IllegalStateException("no \"way\""));

		assertThat(value(line, "level")).isEqualTo("error");
		assertThat(value(line, "err")).isEqualTo("java.lang.IllegalStateException: no \"way\"");
		assertThat(value(line, "stack")).contains("\n\tat " + getClass().getName());
		assertThat(line).containsOnlyOnce("\n");
	}

	private static String value(String line, String key) throws IOException {
		try (JsonParser json = new JsonFactory().createParser(line)) {
			while (json.nextToken() != JsonToken.END_OBJECT) {
				if (key.equals(json.getText()) && json.nextToken() == JsonToken.VALUE_STRING) {
					return json.getText();
				}
			}
		}
		return "";
	}

}
