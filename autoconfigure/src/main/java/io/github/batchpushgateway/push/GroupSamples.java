package io.github.batchpushgateway.push;

import java.io.IOException;
import java.io.Reader;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Finds the samples in an exposition, in the text format 0.0.4, that have the labels of
 * one group and no others; a label without a value is none.
 *
 * <p>
 * Lines that it does not understand are no samples, as far as it is concerned, and it
 * keeps no more of a line than any sample of a group needs. One instance reads one
 * exposition.
 */
final class GroupSamples {

	private static final int LONGEST_LINE = 65536;

	private final Reader exposition;

	private final Map<String, String> labels;

	GroupSamples(Reader exposition, GroupingKey groupingKey) {
		this.exposition = exposition;
		this.labels = new HashMap<>(groupingKey.labels());
		this.labels.put("job", groupingKey.job());
		this.labels.values().removeIf(String::isEmpty);
	}

	/**
	 * Reads the exposition to its end.
	 * @return the values of those of the families that are there, by their names
	 */
	Map<String, Double> values(Set<String> families) throws IOException {
		Map<String, Double> values = new HashMap<>();
		for (String line = nextLine(); line != null; line = nextLine()) {
			int brace = line.indexOf('{');
			if (brace > 0 && families.contains(line.substring(0, brace))) {
				Double value = value(line, brace + 1);
				if (value != null) {
					values.put(line.substring(0, brace), value);
				}
			}
		}
		return values;
	}

	private @Nullable String nextLine() throws IOException {
		StringBuilder line = new StringBuilder();
		int read = this.exposition.read();
		if (read == -1) {
			return null;
		}
		for (; read != -1 && read != '\n'; read = this.exposition.read()) {
			if (line.length() < LONGEST_LINE) {
				line.append((char) read);
			}
		}
		return line.toString();
	}

	private @Nullable Double value(String line, int start) {
		Map<String, String> found = new HashMap<>();
		int at = start;
		while (at < line.length() && line.charAt(at) != '}') {
			int equals = line.indexOf("=\"", at);
			if (equals == -1) {
				return null;
			}
			int end = endOfValue(line, equals + 2);
			if (end == -1) {
				return null;
			}
			found.put(line.substring(at, equals).strip(), unescaped(line.substring(equals + 2, end)));
			boolean comma = line.startsWith(",", end + 1);
			at = comma ? end + 2 : end + 1;
		}
		found.values().removeIf(String::isEmpty);
		return found.equals(this.labels) ? number(line.substring(Math.min(at + 1, line.length()))) : null;
	}

	private static int endOfValue(String line, int start) {
		for (int i = start; i < line.length(); i++) {
			switch (line.charAt(i)) {
				case '\\' -> i++;
				case '"' -> {
					return i;
				}
				default -> {
				}
			}
		}
		return -1;
	}

	private static String unescaped(String value) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c == '\\' && i + 1 < value.length()) {
				i++;
				c = (value.charAt(i) == 'n') ? '\n' : value.charAt(i);
			}
			text.append(c);
		}
		return text.toString();
	}

	private static @Nullable Double number(String text) {
		try {
			return Double.valueOf(text.strip());
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}
