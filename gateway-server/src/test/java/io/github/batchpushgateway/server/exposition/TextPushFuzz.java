package io.github.batchpushgateway.server.exposition;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.batchpushgateway.server.StrictExposition;
import io.github.batchpushgateway.server.limits.LimitExceededException;

/**
 * Fuzz target: a push in the text format. The bits of the first byte say how it is read
 * and pushed, the others are the body.
 */
public final class TextPushFuzz {

	private static final int STRICT = 1;

	private static final int UTF8_NAMES = 2;

	private static final int POST = 4;

	/** A line that nobody can misread. */
	private static final Pattern PLAIN_SAMPLE = Pattern
		.compile("([a-zA-Z_]\\w*)(?:\\{((?:[a-z]+=\"\\w*\",?)*)\\})? (-?\\d{1,15}(?:\\.\\d{1,9})?)");

	private static final Pattern PLAIN_LABEL = Pattern.compile("([a-z]+)=\"(\\w*)\"");

	private static final Pattern TYPE_WITH_SUFFIXES = Pattern.compile("(?i)summary|histogram|\\\\");

	private TextPushFuzz() {
	}

	public static void fuzzerTestOneInput(byte[] data) {
		if (data.length == 0) {
			return;
		}
		TextParser parser = new TextParser((data[0] & STRICT) != 0, (data[0] & UTF8_NAMES) != 0);
		ParsedFamilies parsed;
		try {
			parsed = parser.parse(data, 1, data.length - 1);
		}
		catch (ExpositionException | LimitExceededException ex) {
			FuzzedPush.requireReason(ex);
			return;
		}
		FuzzedPush push = FuzzedPush.push(parsed, (data[0] & POST) == 0, data.length);
		if (push.accepted()) {
			requireSamples(new String(data, 1, data.length - 1, StandardCharsets.ISO_8859_1), push);
		}
	}

	/** Looks for the plain samples of a body that has no type with suffixes. */
	private static void requireSamples(String body, FuzzedPush push) {
		if (TYPE_WITH_SUFFIXES.matcher(body).find()) {
			return;
		}
		Map<String, Double> exposed = push.values();
		for (String line : body.split("\r?\n")) {
			Matcher sample = PLAIN_SAMPLE.matcher(line);
			if (sample.matches() && !PushTimestamps.isName(sample.group(1))) {
				SortedMap<String, String> labels = new TreeMap<>();
				Matcher label = PLAIN_LABEL.matcher((sample.group(2) != null) ? sample.group(2) : "");
				while (label.find()) {
					labels.put(label.group(1), label.group(2));
				}
				FuzzedPush.withGroupLabels(labels);
				Double value = exposed.get(StrictExposition.series(sample.group(1), labels));
				FuzzedPush.require(value != null && value == Double.parseDouble(sample.group(3)), "is exposed: " + line,
						exposed);
			}
		}
	}

}
