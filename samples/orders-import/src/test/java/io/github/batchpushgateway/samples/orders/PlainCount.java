package io.github.batchpushgateway.samples.orders;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts a file of orders in one plain loop that shares nothing with the job, so that
 * both being wrong in the same way is unlikely.
 */
final class PlainCount {

	int lines;

	int blank;

	int malformed;

	int unknownCurrency;

	int cancelled;

	int duplicates;

	int imported;

	/** Amount by day and currency, as in {@code 2026-07-01 EUR}. */
	final Map<String, BigDecimal> totals = new HashMap<>();

	static PlainCount of(Path file) throws IOException {
		PlainCount count = new PlainCount();
		Set<String> seen = new HashSet<>();
		List<String> lines = Files.readAllLines(file);
		for (String line : lines.subList(1, lines.size())) {
			count.count(line, seen);
		}
		return count;
	}

	double wellFormed() {
		return this.lines - this.malformed;
	}

	private void count(String line, Set<String> seen) {
		if (line.isBlank()) {
			this.blank++;
			return;
		}
		this.lines++;
		List<String> fields = fields(line);
		if (fields.size() != 7 || !isDay(fields.get(1)) || !fields.get(4).matches("[0-9]+")
				|| !fields.get(5).matches("[0-9]+\\.[0-9]+")) {
			this.malformed++;
		}
		else if (!fields.get(3).matches("EUR|USD|GBP|CHF|SEK|JPY")) {
			this.unknownCurrency++;
		}
		else if (fields.get(6).equals("CANCELLED")) {
			this.cancelled++;
		}
		else if (!seen.add(fields.get(0))) {
			this.duplicates++;
		}
		else {
			this.imported++;
			BigDecimal amount = new BigDecimal(fields.get(4)).multiply(new BigDecimal(fields.get(5)));
			this.totals.merge(fields.get(1) + " " + fields.get(3), amount, BigDecimal::add);
		}
	}

	private static List<String> fields(String line) {
		List<String> fields = new ArrayList<>();
		StringBuilder field = new StringBuilder();
		boolean quoted = false;
		for (char character : line.toCharArray()) {
			if (character == '"') {
				quoted = !quoted;
			}
			else if (character == ',' && !quoted) {
				fields.add(field.toString().trim());
				field.setLength(0);
			}
			else {
				field.append(character);
			}
		}
		fields.add(field.toString().trim());
		return fields;
	}

	private static boolean isDay(String text) {
		try {
			return !LocalDate.parse(text).isBefore(LocalDate.EPOCH);
		}
		catch (DateTimeException ex) {
			return false;
		}
	}

}
