package io.github.batchpushgateway.server;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The text of a scrape, read by rules that are stricter than Prometheus', and with none
 * of the code that has written it.
 *
 * @param families the families, by name, in their order
 */
public record StrictExposition(Map<String, Family> families) {

	private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

	private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

	/** Any text between quotes. Possessive: it may be long. */
	private static final String QUOTED = "\"(?:[^\"\\\\]++|\\\\[\\\\\"n])*+\"";

	private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) (" + QUOTED + "|[^ \"]+) (.*)",
			Pattern.DOTALL);

	private static final Pattern SAMPLE = Pattern.compile("([^{ ]*)(\\{.*\\})? ([^ ]+)", Pattern.DOTALL);

	private static final Pattern QUOTED_NAME = Pattern.compile("(" + QUOTED + ")(,|$)");

	private static final Pattern LABEL = Pattern.compile("([a-zA-Z0-9_]+|" + QUOTED + ")=(" + QUOTED + ")(,|$)");

	private static final Pattern VALUE = Pattern
		.compile("NaN|[+-]Inf|-?(0|[1-9][0-9]*)(\\.[0-9]*[1-9])?(e[+-][0-9]{2,3})?");

	/** The order of bytes, and of code points, but not of the characters of Java. */
	private static final Comparator<String> UTF_8_ORDER = (a, b) -> Arrays
		.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

	private static final Set<String> TYPES = Set.of("counter", "gauge", "untyped", "summary", "histogram");

	/**
	 * A family.
	 *
	 * @param type the word of its {@code TYPE} line
	 * @param help the text of its {@code HELP} line, as it is written; {@code null} if
	 * there is none
	 * @param samples its samples
	 */
	public record Family(String type, @Nullable String help, List<Sample> samples) {
	}

	/**
	 * A sample.
	 *
	 * @param line the line as it is written
	 * @param name the name before the labels
	 * @param labels the labels, those without a value among them
	 * @param value the value
	 */
	public record Sample(String line, String name, SortedMap<String, String> labels, double value) {

		/** What tells the series from others. */
		public String series() {
			return StrictExposition.series(this.name, this.labels);
		}

	}

	/**
	 * Reads a scrape.
	 * @throws IllegalArgumentException if it breaks a rule
	 */
	public static StrictExposition read(byte[] scrape) {
		return read(scrape, new Reader(true));
	}

	/**
	 * Reads a scrape whose names are escaped: labels stay where they were.
	 * @throws IllegalArgumentException if it breaks a rule
	 */
	public static StrictExposition readEscaped(byte[] scrape) {
		return read(scrape, new Reader(false));
	}

	private static StrictExposition read(byte[] scrape, Reader reader) {
		String text = utf8(scrape);
		require(text.isEmpty() || text.endsWith("\n"), "the last line ends", text);
		if (!text.isEmpty()) {
			for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
				reader.read(line);
			}
		}
		reader.endFamily();
		return new StrictExposition(reader.families);
	}

	private static String utf8(byte[] bytes) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new IllegalArgumentException("not UTF-8", ex);
		}
	}

	private static void require(boolean kept, String rule, String line) {
		if (!kept) {
			throw new IllegalArgumentException("broken rule: " + rule + ": " + line);
		}
	}

	/** The name and labels of a series. */
	public static String series(String name, SortedMap<String, String> labels) {
		return name + labels;
	}

	/** All samples in their order. */
	public List<Sample> samples() {
		return this.families.values().stream().flatMap((family) -> family.samples().stream()).toList();
	}

	private static final class Reader {

		private final boolean sorted;

		private final Map<String, Family> families = new LinkedHashMap<>();

		/** Which family each name of a sample belongs to. */
		private final Map<String, String> owners = new HashMap<>();

		/** What Prometheus would take for the same series. */
		private final Set<String> identities = new HashSet<>();

		/** The lines of the metrics of a histogram or summary, by their labels. */
		private final Map<String, Set<String>> parts = new HashMap<>();

		private String family = "";

		private String type = "";

		private String helped = "";

		private @Nullable String help;

		Reader(boolean sorted) {
			this.sorted = sorted;
		}

		void read(String line) {
			if (line.startsWith("#")) {
				comment(line);
			}
			else {
				sample(line);
			}
		}

		private void comment(String line) {
			Matcher comment = COMMENT.matcher(line);
			require(comment.matches(), "a comment is HELP or TYPE", line);
			String name = name(comment.group(2), NAME, line);
			if (comment.group(1).equals("HELP")) {
				require(this.helped.isEmpty(), "a HELP line is followed by its TYPE line", line);
				require(comment.group(3).matches("(?s)([^\\\\]|\\\\[\\\\n])*"),
						"only backslash and newline are escaped", line);
				this.helped = name;
				this.help = comment.group(3);
				return;
			}
			require(this.helped.isEmpty() || this.helped.equals(name), "HELP and TYPE belong together", line);
			endFamily();
			this.family = name;
			this.type = comment.group(3);
			require(TYPES.contains(this.type), "there is such a type", line);
			require(this.families.put(name, new Family(this.type, this.help, new ArrayList<>())) == null,
					"a family has one place", line);
			this.helped = "";
			this.help = null;
		}

		private void sample(String line) {
			require(this.helped.isEmpty(), "a HELP line is followed by its TYPE line", line);
			Matcher sample = SAMPLE.matcher(line);
			require(sample.matches(), "a sample has a name, labels and a value", line);
			String name = sample.group(1);
			String braces = (sample.group(2) != null) ? sample.group(2) : "";
			String inBraces = braces.isEmpty() ? "" : braces.substring(1, braces.length() - 1);
			if (name.isEmpty()) {
				Matcher quoted = QUOTED_NAME.matcher(inBraces);
				require(quoted.lookingAt(), "a sample has a name", line);
				name = quoted.group(1);
				require(quoted.group(2).isEmpty() == (quoted.end() == inBraces.length()),
						"a comma is followed by a label", line);
				inBraces = inBraces.substring(quoted.end());
			}
			name = name(name, NAME, line);
			require(VALUE.matcher(sample.group(3)).matches(), "a value is a number", line);
			SortedMap<String, String> labels = labels(inBraces, line);
			String suffix = suffix(name, labels, line);
			require(this.owners.merge(name, this.family, (old, owner) -> old).equals(this.family),
					"a name belongs to one family", line);
			SortedMap<String, String> identity = new TreeMap<>(labels);
			identity.values().removeIf(String::isEmpty);
			require(this.identities.add(series(name, identity)), "a series has one sample", line);
			part(suffix, labels);
			this.families.get(this.family).samples().add(new Sample(line, name, labels, value(sample.group(3))));
		}

		private String suffix(String name, SortedMap<String, String> labels, String line) {
			require(name.startsWith(this.family), "a sample belongs to its family", line);
			String suffix = name.substring(this.family.length());
			boolean known = switch (this.type) {
				case "summary" -> suffix.equals("") ? labels.containsKey("quantile") : suffix.matches("_sum|_count");
				case "histogram" -> suffix.equals("_bucket") ? labels.containsKey("le") : suffix.matches("_sum|_count");
				default -> suffix.isEmpty();
			};
			require(known, "a sample is one of its family's", line);
			return suffix;
		}

		private void part(String suffix, SortedMap<String, String> labels) {
			if (this.type.equals("summary") || this.type.equals("histogram")) {
				SortedMap<String, String> metric = new TreeMap<>(labels);
				String bound = metric.remove(this.type.equals("summary") ? "quantile" : "le");
				boolean isBound = suffix.isEmpty() || suffix.equals("_bucket");
				this.parts.computeIfAbsent((isBound ? metric : labels).toString(), (key) -> new HashSet<>())
					.add(isBound ? suffix + bound : suffix);
			}
		}

		/** Labels are sorted, but those of bounds come last. */
		private SortedMap<String, String> labels(String text, String line) {
			SortedMap<String, String> labels = new TreeMap<>();
			Matcher label = LABEL.matcher(text);
			int at = 0;
			String last = "";
			while (at < text.length() && label.region(at, text.length()).lookingAt()) {
				String name = name(label.group(1), LABEL_NAME, line);
				require(!name.startsWith("__"), "a label is not reserved", line);
				String value = label.group(2);
				require(labels.put(name, unescaped(value.substring(1, value.length() - 1))) == null,
						"a label is given once", line);
				boolean isBound = name.equals("le") || name.equals("quantile");
				require(!this.sorted || isBound || last.isEmpty() || UTF_8_ORDER.compare(last, name) < 0,
						"labels are sorted", line);
				last = name;
				at = label.end();
			}
			require(at == text.length() && !text.endsWith(","), "labels are separated by commas", line);
			return labels;
		}

		/** Names are in quotes if they have to be. */
		private static String name(String text, Pattern plain, String line) {
			if (!text.startsWith("\"")) {
				require(plain.matcher(text).matches(), "a name without quotes is a plain one", line);
				return text;
			}
			String name = unescaped(text.substring(1, text.length() - 1));
			require(!name.isEmpty() && !plain.matcher(name).matches(), "a plain name has no quotes", line);
			return name;
		}

		private static String unescaped(String value) {
			StringBuilder unescaped = new StringBuilder();
			for (int i = 0; i < value.length(); i++) {
				char c = value.charAt(i);
				if (c == '\\') {
					c = value.charAt(++i);
					c = (c == 'n') ? '\n' : c;
				}
				unescaped.append(c);
			}
			return unescaped.toString();
		}

		private static double value(String text) {
			return switch (text) {
				case "+Inf" -> Double.POSITIVE_INFINITY;
				case "-Inf" -> Double.NEGATIVE_INFINITY;
				default -> Double.parseDouble(text);
			};
		}

		void endFamily() {
			if (!this.family.isEmpty()) {
				require(!this.families.get(this.family).samples().isEmpty(), "a family has samples", this.family);
			}
			for (Set<String> metric : this.parts.values()) {
				require(metric.contains("_sum") && metric.contains("_count"), "a metric has a sum and a count",
						this.family);
				require(!this.type.equals("histogram") || metric.contains("_bucket+Inf"),
						"a histogram has a last bucket", this.family);
			}
			this.parts.clear();
		}

	}

}
