package io.github.batchpushgateway.server.model;

import java.nio.charset.StandardCharsets;

/**
 * What may be the name of a metric or of a label wherever UTF-8 names are unknown:
 * letters, digits and underscores, and colons in names of metrics; no digit comes first.
 * A name that is none of these stands in quotes in the text format.
 *
 * @see <a href=
 * "https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels">Prometheus
 * data model</a>
 */
public final class MetricName {

	private static final byte METRIC_START = 1;

	private static final byte METRIC = 2;

	private static final byte LABEL_START = 4;

	private static final byte LABEL = 8;

	private static final byte[] CLASSES = new byte[256];

	static {
		for (int c = 0; c < 128; c++) {
			boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
			boolean digit = c >= '0' && c <= '9';
			CLASSES[c] = (byte) ((letter ? METRIC_START | METRIC | LABEL_START | LABEL : 0)
					| (digit ? METRIC | LABEL : 0) | ((c == ':') ? METRIC_START | METRIC : 0));
		}
	}

	private MetricName() {
	}

	/**
	 * The end of the metric name that begins at a position.
	 * @param text holds a byte behind the name that is not part of it
	 * @return the position behind the name; {@code from} if there is none
	 */
	public static int end(byte[] text, int from) {
		return end(text, from, METRIC_START, METRIC);
	}

	/**
	 * The end of the label name that begins at a position.
	 * @param text holds a byte behind the name that is not part of it
	 * @return the position behind the name; {@code from} if there is none
	 */
	public static int labelEnd(byte[] text, int from) {
		return end(text, from, LABEL_START, LABEL);
	}

	private static int end(byte[] text, int from, byte start, byte following) {
		int at = from;
		if (is(text[at], start)) {
			do {
				at++;
			}
			while (is(text[at], following));
		}
		return at;
	}

	/**
	 * Whether a text is a metric name.
	 */
	public static boolean isValid(String name) {
		byte[] text = name.getBytes(StandardCharsets.UTF_8);
		return isValid(text, 0, text.length);
	}

	/**
	 * Whether a range is a metric name.
	 */
	public static boolean isValid(byte[] text, int from, int to) {
		return isValid(text, from, to, METRIC_START, METRIC);
	}

	/**
	 * Whether a text is a label name.
	 */
	public static boolean isValidLabel(String name) {
		byte[] text = name.getBytes(StandardCharsets.UTF_8);
		return isValidLabel(text, 0, text.length);
	}

	/**
	 * Whether a range is a label name.
	 */
	public static boolean isValidLabel(byte[] text, int from, int to) {
		return isValid(text, from, to, LABEL_START, LABEL);
	}

	private static boolean isValid(byte[] text, int from, int to, byte start, byte following) {
		boolean valid = from < to && is(text[from], start);
		for (int at = from + 1; valid && at < to; at++) {
			valid = is(text[at], following);
		}
		return valid;
	}

	private static boolean is(byte b, byte characterClass) {
		return (CLASSES[b & 0xff] & characterClass) != 0;
	}

}
