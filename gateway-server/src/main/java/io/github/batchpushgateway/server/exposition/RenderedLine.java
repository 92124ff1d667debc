package io.github.batchpushgateway.server.exposition;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.github.batchpushgateway.server.model.MetricName;

/**
 * Takes a line apart that {@link FamilyRenderer} has written. Trusts it: the line is as
 * the renderer writes lines, not as a client may.
 *
 * <p>
 * Reused from line to line; belongs to one thread.
 */
final class RenderedLine {

	/** What the line begins with: the name, or a brace, a quote and the name. */
	private byte[] name = new byte[0];

	private boolean nameIsQuoted;

	private boolean hasSuffixes;

	byte[] text = new byte[0];

	/** The position behind what was read last. */
	int at;

	/** The part of the name that says what the line tells of a metric. */
	int suffixFrom;

	int suffixTo;

	/** The name of the current label, still with its escapes, without its quotes. */
	int labelFrom;

	int labelTo;

	boolean labelIsQuoted;

	/** The value of the current label, still with its escapes. */
	int valueFrom;

	int valueTo;

	/** Holds what was unescaped last, from its beginning on. */
	byte[] unescaped = new byte[256];

	/**
	 * Expects lines of a family.
	 * @param hasSuffixes whether the names of its series may have suffixes
	 */
	void useFamily(String family, boolean hasSuffixes) {
		byte[] bytes = family.getBytes(StandardCharsets.UTF_8);
		this.nameIsQuoted = !MetricName.isValid(bytes, 0, bytes.length);
		if (this.nameIsQuoted) {
			byte[] escaped = new byte[2 + 2 * bytes.length];
			this.name = Arrays.copyOf(escaped, LabelText.escape(bytes, 0, bytes.length, escaped, 2));
		}
		else {
			this.name = bytes;
		}
		this.hasSuffixes = hasSuffixes;
	}

	/**
	 * Reads the name.
	 * @param text holds the line; not changed
	 * @param from where the line begins
	 */
	void readName(byte[] text, int from) {
		this.text = text;
		int to = from + this.name.length;
		this.suffixFrom = to;
		byte end = (byte) (this.nameIsQuoted ? '"' : '{');
		while (this.hasSuffixes && text[to] != end && text[to] != ' ') {
			to++;
		}
		this.suffixTo = to;
		this.at = this.nameIsQuoted ? to + 1 : to;
	}

	/**
	 * The letter that tells one suffix from another, or 0 if there is none.
	 */
	byte suffix() {
		return (this.suffixTo > this.suffixFrom) ? this.text[this.suffixFrom + 1] : 0;
	}

	/**
	 * Whether the last label of the line is the bound of a quantile or a bucket, and no
	 * label of the metric.
	 */
	boolean hasBound() {
		return this.hasSuffixes && (suffix() == 0 || suffix() == 'b');
	}

	/**
	 * Goes behind the last line of the metric that the line belongs to: that of the
	 * count, where a metric has several.
	 */
	void readRestOfMetric() {
		readRest();
		while (this.hasSuffixes && suffix() != 'c') {
			readName(this.text, this.at);
			readRest();
		}
	}

	/**
	 * Reads the next label.
	 * @return whether there was one
	 */
	boolean readLabel() {
		byte[] text = this.text;
		int at = this.at;
		if (text[at] == '}' || text[at] == ' ') {
			return false;
		}
		at++;
		this.labelIsQuoted = text[at] == '"';
		if (this.labelIsQuoted) {
			this.labelFrom = at + 1;
			this.labelTo = closingQuote(at + 1);
			at = this.labelTo + 1;
		}
		else {
			this.labelFrom = at;
			while (text[at] != '=') {
				at++;
			}
			this.labelTo = at;
		}
		this.valueFrom = at + 2;
		this.valueTo = closingQuote(at + 2);
		this.at = this.valueTo + 1;
		return true;
	}

	private int closingQuote(int from) {
		int at = from;
		for (byte b = this.text[at]; b != '"'; b = this.text[at]) {
			at += (b == '\\') ? 2 : 1;
		}
		return at;
	}

	/**
	 * Undoes the escapes of a name or value.
	 * @return the length of the text that {@link #unescaped} holds then
	 */
	int unescape(int from, int to) {
		if (this.unescaped.length < to - from) {
			this.unescaped = new byte[2 * (to - from)];
		}
		return LabelText.unescape(this.text, from, to, this.unescaped);
	}

	/**
	 * The name of the current label.
	 */
	String labelName() {
		return unescapedText(this.labelFrom, this.labelTo);
	}

	/**
	 * The value of the current label.
	 */
	String labelValue() {
		return unescapedText(this.valueFrom, this.valueTo);
	}

	private String unescapedText(int from, int to) {
		int length = unescape(from, to);
		return new String(this.unescaped, 0, length, StandardCharsets.UTF_8);
	}

	/**
	 * Whether the label just read is the last of the line.
	 */
	boolean isLastLabel() {
		return this.text[this.at] == '}';
	}

	/**
	 * Reads the number behind the labels, or behind the name if there are none.
	 */
	double readNumber() {
		int from = this.at + ((this.text[this.at] == ' ') ? 1 : 2);
		readRest();
		return FloatText.read(this.text, from, this.at - 1);
	}

	/**
	 * Goes to the next line.
	 */
	void readRest() {
		int end = this.at;
		while (this.text[end] != '\n') {
			end++;
		}
		this.at = end + 1;
	}

}
