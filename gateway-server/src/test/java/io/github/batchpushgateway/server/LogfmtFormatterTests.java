package io.github.batchpushgateway.server;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class LogfmtFormatterTests {

	private static String format(Level level, String message, @Nullable Throwable thrown) {
		LogRecord record = new LogRecord(level, message);
		record.setInstant(Instant.parse("2026-11-22T19:04:05.006789Z"));
		record.setLoggerName("io.github.example.Router");
		record.setThrown(thrown);
		return new LogfmtFormatter().format(record);
	}

	@Test
	void writesOneLinePerRecord() {
		assertThat(format(Level.INFO, "listening on :9091", null))
			.isEqualTo("ts=2026-11-22T19:04:05.006Z level=info caller=Router msg=\"listening on :9091\"\n");
	}

	@ParameterizedTest
	@CsvSource({ "FINE,debug", "CONFIG,debug", "INFO,info", "WARNING,warn", "SEVERE,error" })
	void namesLevelsAsTheOriginal(String level, String name) {
		assertThat(format(Level.parse(level), "x", null)).contains(" level=" + name + " ");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			closing | closing
			``      | ""
			a=b     | "a=b"
			a"b     | "a\\"b"
			a\\b c  | "a\\\\b c"
			größe   | größe
			""")
	void quotesWhatNeedsIt(String message, String value) {
		assertThat(format(Level.INFO, message, null)).endsWith(" msg=" + value + "\n");
	}

	@Test
	void escapesLineEndsAndControlCharacters() {
		assertThat(format(Level.INFO, "a\nb\rc\td\u0001", null)).endsWith(" msg=\"a\\nb\\rc\\td\\u0001\"\n");
	}

	@Test
	void writesExceptionsOnTheSameLine() {
		String line = format(Level.SEVERE, "cannot", new IllegalStateException("no \"way\""));

		assertThat(line).contains(" err=\"java.lang.IllegalStateException: no \\\"way\\\"\" stack=\"")
			.contains("\\n\\tat " + getClass().getName())
			.containsOnlyOnce("\n");
	}

}
