package io.github.batchpushgateway.server.exposition;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import io.github.batchpushgateway.server.exposition.ParsedFamilies.Family;
import io.github.batchpushgateway.server.exposition.ParsedFamilies.Metric;
import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.github.batchpushgateway.server.limits.Limits;
import io.github.batchpushgateway.server.limits.MemoryClaim;
import io.github.batchpushgateway.server.model.MetricName;
import io.github.batchpushgateway.server.model.MetricType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text format 0.0.4 as the Pushgateway reads it.
 *
 * <p>
 * Reused from body to body; belongs to one thread.
 */
public final class TextParser {

	/*
	 * Grammar. The format is documented in [1]; where the document is silent, the parser
	 * of the Go Pushgateway [2] decides, because that is what clients were tested with:
	 * blanks are allowed around every token of a label set and before a line, not after a
	 * value; a label set may end in a comma; no blank is needed between a name or a label
	 * set and the value; families may interleave; a sample may come before its HELP, not
	 * before its TYPE.
	 *
	 * A sample belongs to the family of its whole name. Only if there is none is a suffix
	 * taken off (_count and _sum for a summary; these and _bucket for a histogram), and
	 * only if that family has been declared by then. Backslashes in a TYPE are dropped.
	 *
	 * Two faults that beginners make are forgiven unless the parser is strict: a last
	 * line without a newline, and lines ended by CR LF.
	 *
	 * A name may stand in quotes, and must if it is not of the legacy characters. The
	 * name of a metric then stands as the first in the braces, or, as the Go Pushgateway
	 * takes it as well, before them.
	 *
	 * Movement. The body is followed by a newline of our own, and no token contains one,
	 * so no loop needs to test for the end of the body. Each method takes the position of
	 * the first byte it has not read and returns that of the first byte it has left.
	 *
	 * [1] https://prometheus.io/docs/instrumenting/exposition_formats/ [2]
	 * https://github.com/prometheus/common/blob/v0.67.5/expfmt/text_parse.go
	 */

	private static final int QUOTED_BYTES = 200;

	private static final byte[] HELP = ascii("HELP");

	private static final byte[] TYPE = ascii("TYPE");

	private static final byte[] QUANTILE = ascii("quantile");

	private static final byte[] LE = ascii("le");

	private static final byte[] NAME = ascii("__name__");

	private static final byte[] COUNT_SUFFIX = ascii("_count");

	private static final byte[] SUM_SUFFIX = ascii("_sum");

	private static final byte[] BUCKET_SUFFIX = ascii("_bucket");

	private enum Role {

		VALUE, SUM, COUNT

	}

	private final ParsedFamilies parsed;

	private final boolean strict;

	private final boolean utf8Names;

	/** Whether a quantile or bucket bound that is no number counts. */
	private final boolean boundsMayBeNaN;

	private byte[] text;

	private int line;

	/** Where the name last read begins and ends, without its quotes. */
	private int nameFrom;

	private int nameTo;

	private Role role = Role.VALUE;

	/** Whether the current sample is that of a quantile or bucket. */
	private boolean hasBound;

	private double bound;

	/**
	 * Creates a parser with the default limits.
	 * @param strict whether a last line without newline and CR LF are refused, as the Go
	 * Pushgateway does
	 * @param utf8Names whether names may be any text
	 */
	public TextParser(boolean strict, boolean utf8Names) {
		this(strict, utf8Names, Limits.defaults());
	}

	/**
	 * Creates a parser.
	 * @param strict whether a last line without newline and CR LF are refused, as the Go
	 * Pushgateway does
	 * @param utf8Names whether names may be any text
	 * @param limits what bodies may ask for
	 */
	public TextParser(boolean strict, boolean utf8Names, Limits limits) {
		this(strict, utf8Names, limits, false);
	}

	private TextParser(boolean strict, boolean utf8Names, Limits limits, boolean boundsMayBeNaN) {
		this.parsed = new ParsedFamilies(limits);
		this.text = this.parsed.bytes;
		this.strict = strict;
		this.utf8Names = utf8Names;
		this.boundsMayBeNaN = boundsMayBeNaN;
	}

	/**
	 * Creates a parser for what {@link FamilyRenderer} has written. Unlike a body, that
	 * may have quantiles and buckets whose bound is no number: protobuf can push them.
	 */
	static TextParser ofRendered() {
		return new TextParser(true, true, Limits.none(), true);
	}

	/**
	 * Reads a body whose memory nobody counts.
	 */
	public ParsedFamilies parse(byte[] body, int offset, int length) {
		return parse(body, offset, length, null);
	}

	/**
	 * Reads a body.
	 * @param body the bytes that hold the body; not read any more when this method has
	 * returned
	 * @param offset where the body begins
	 * @param length the length of the body
	 * @param claim claims the memory of the families, and of what is rendered of them
	 * @return the families; the same object each time, invalid after the next call
	 * @throws ExpositionException if the body breaks the grammar; its families are then
	 * undefined
	 * @throws LimitExceededException if the body asks for more than it may; its families
	 * are then undefined
	 */
	public ParsedFamilies parse(byte[] body, int offset, int length, @Nullable MemoryClaim claim) {
		this.parsed.reset(body, offset, length, claim);
		this.text = this.parsed.bytes;
		this.line = 1;
		int at = 0;
		while (at < length) {
			int lineStart = skipBlanks(at);
			at = line(lineStart);
			if (at > length && this.strict && lineStart < length) {
				throw error("unexpected end of input stream");
			}
			this.line++;
		}
		return this.parsed;
	}

	private int line(int from) {
		if (endsLine(from)) {
			return afterLine(from);
		}
		return (this.text[from] == '#') ? comment(from + 1) : sample(from);
	}

	private int comment(int from) {
		int keywordFrom = skipBlanks(from);
		int at = skipToken(keywordFrom);
		boolean help = this.parsed.same(keywordFrom, at, HELP);
		if (!help && !this.parsed.same(keywordFrom, at, TYPE)) {
			while (this.text[at] != '\n') {
				at++;
			}
			return at + 1;
		}
		at = metricName(skipBlanks(at));
		if (endsLine(at)) {
			return afterLine(at);
		}
		if (this.nameTo == this.nameFrom || !isBlank(this.text[at])) {
			throw error("invalid metric name in comment");
		}
		Family family = select(this.nameFrom, this.nameTo);
		at = skipBlanks(at);
		if (endsLine(at)) {
			return afterLine(at);
		}
		return help ? help(family, at) : type(family, at);
	}

	private int help(Family family, int from) {
		if (family.helpFrom >= 0) {
			throw error("second HELP line for metric name " + quoted(family.nameFrom, family.nameTo));
		}
		byte[] text = this.text;
		int at = from;
		int to = from;
		while (!endsLine(at)) {
			byte b = text[at++];
			text[to++] = (b == '\\') ? unescaped(text[at++]) : b;
		}
		this.parsed.requireHelp(family, from, to);
		family.helpFrom = from;
		family.helpTo = to;
		return afterLine(at);
	}

	private int type(Family family, int from) {
		if (family.type != null) {
			throw error("second TYPE line for metric name " + quoted(family.nameFrom, family.nameTo)
					+ ", or TYPE reported after samples");
		}
		int at = from;
		while (!endsLine(at)) {
			at++;
		}
		family.type = type(this.parsed.text(from, at).replace("\\", ""));
		if (family.type == null) {
			throw error("unknown metric type " + quoted(from, at));
		}
		return afterLine(at);
	}

	private static @Nullable MetricType type(String word) {
		return switch (word.toLowerCase(Locale.ROOT)) {
			case "counter" -> MetricType.COUNTER;
			case "gauge" -> MetricType.GAUGE;
			case "summary" -> MetricType.SUMMARY;
			case "untyped" -> MetricType.UNTYPED;
			case "histogram" -> MetricType.HISTOGRAM;
			case "gauge_histogram", "gaugehistogram" -> MetricType.GAUGE_HISTOGRAM;
			default -> null;
		};
	}

	private int sample(int from) {
		boolean braced = this.text[from] == '{';
		int at = metricName(braced ? skipBlanks(from + 1) : from);
		if (this.nameTo == this.nameFrom) {
			throw error("invalid metric name");
		}
		Family family = select(this.nameFrom, this.nameTo);
		if (family.type == null) {
			family.type = MetricType.UNTYPED;
		}
		int labelsFrom = this.parsed.labelCount;
		this.hasBound = false;
		at = skipBlanks(at);
		if (braced || this.text[at] == '{') {
			int labels = braced ? afterBracedName(at) : at + 1;
			at = skipBlanks(labels(family, family.type, labelsFrom, labels));
		}
		return value(family, family.type, labelsFrom, at);
	}

	private int afterBracedName(int at) {
		return switch (this.text[at]) {
			case ',' -> at + 1;
			case '}' -> at;
			case '=' -> throw error("invalid metric name: within braces, it stands before the labels");
			default -> throw error("unexpected end of metric name, found " + found(at));
		};
	}

	/**
	 * Reads the name of a metric, with or without quotes.
	 */
	private int metricName(int from) {
		if (this.text[from] != '"') {
			this.nameFrom = from;
			this.nameTo = MetricName.end(this.text, from);
			return this.nameTo;
		}
		int at = quotedName("metric", from + 1);
		if (!MetricName.isValid(this.text, this.nameFrom, this.nameTo)) {
			requireUtf8Name("metric");
		}
		return at;
	}

	private int quotedName(String what, int from) {
		byte[] text = this.text;
		int at = from;
		int to = from;
		for (byte b = text[at]; b != '"'; b = text[at]) {
			if (b == '\n') {
				throw error(what + " name " + quoted(from, to) + " contains unescaped new-line");
			}
			text[to++] = (b == '\\') ? unescaped(text[++at]) : b;
			at++;
		}
		this.nameFrom = from;
		this.nameTo = to;
		return at + 1;
	}

	private void requireUtf8Name(String what) {
		if (this.nameFrom == this.nameTo || !Utf8.isValid(this.text, this.nameFrom, this.nameTo)) {
			throw error("invalid " + what + " name " + quoted(this.nameFrom, this.nameTo));
		}
		if (!this.utf8Names) {
			throw error("invalid " + what + " name " + quoted(this.nameFrom, this.nameTo)
					+ ": needs --push.enable-utf8-names");
		}
		this.parsed.utf8Names = true;
	}

	/**
	 * Finds or adds the family that a name belongs to, and notes what a sample of that
	 * name says of it.
	 */
	private Family select(int from, int to) {
		this.role = Role.VALUE;
		Family family = this.parsed.find(from, to);
		if (family != null) {
			return family;
		}
		Family owner = owner(from, to, COUNT_SUFFIX);
		if (owner != null) {
			this.role = Role.COUNT;
			return owner;
		}
		owner = owner(from, to, SUM_SUFFIX);
		if (owner != null) {
			this.role = Role.SUM;
			return owner;
		}
		owner = owner(from, to, BUCKET_SUFFIX);
		if (owner != null && owner.type != MetricType.SUMMARY) {
			return owner;
		}
		return this.parsed.addFamily(from, to);
	}

	private @Nullable Family owner(int from, int to, byte[] suffix) {
		int stem = to - suffix.length;
		if (stem <= from || !this.parsed.same(stem, to, suffix)) {
			return null;
		}
		Family owner = this.parsed.find(from, stem);
		return (owner != null && owner.type != null && owner.type.hasSuffixes()) ? owner : null;
	}

	private int labels(Family family, MetricType type, int labelsFrom, int from) {
		byte[] text = this.text;
		int at = from;
		while (true) {
			at = skipBlanks(at);
			if (text[at] == '}') {
				return at + 1;
			}
			int nameFrom = at;
			at = MetricName.labelEnd(text, at);
			int nameTo = at;
			if (nameTo == nameFrom) {
				at = quotedLabelName(family, at);
				nameFrom = this.nameFrom;
				nameTo = this.nameTo;
			}
			at = skipBlanks(at);
			if (text[at] != '=') {
				throw error("expected '=' after label name, found " + found(at));
			}
			if (this.parsed.same(nameFrom, nameTo, NAME)) {
				throw error("label name \"__name__\" is reserved");
			}
			boolean isBound = isBound(type, nameFrom, nameTo);
			if (!isBound) {
				requireNewLabel(family, labelsFrom, nameFrom, nameTo);
			}
			at = skipBlanks(at + 1);
			if (text[at] != '"') {
				throw error("expected '\"' at start of label value, found " + found(at));
			}
			int valueFrom = ++at;
			int valueTo = valueFrom;
			boolean ascii = true;
			for (byte b = text[at]; b != '"'; b = text[at]) {
				if (b == '\n') {
					throw error("label value " + quoted(valueFrom, valueTo) + " contains unescaped new-line");
				}
				ascii &= b >= 0;
				text[valueTo++] = (b == '\\') ? unescaped(text[++at]) : b;
				at++;
			}
			if (!ascii && !Utf8.isValid(text, valueFrom, valueTo)) {
				throw error("invalid label value " + quoted(valueFrom, valueTo));
			}
			if (isBound) {
				this.bound = bound(type, valueFrom, valueTo);
				this.hasBound = this.boundsMayBeNaN || !Double.isNaN(this.bound);
			}
			else {
				this.parsed.addLabel(nameFrom, nameTo, valueFrom, valueTo);
			}
			at = skipBlanks(at + 1);
			if (text[at] == ',') {
				at++;
			}
			else if (text[at] != '}') {
				throw error("unexpected end of label value " + quoted(valueFrom, valueTo));
			}
		}
	}

	private int quotedLabelName(Family family, int from) {
		if (this.text[from] != '"') {
			throw error("invalid label name for metric " + quoted(family.nameFrom, family.nameTo));
		}
		int at = quotedName("label", from + 1);
		if (!MetricName.isValidLabel(this.text, this.nameFrom, this.nameTo)) {
			requireUtf8Name("label");
		}
		return at;
	}

	private boolean isBound(MetricType type, int nameFrom, int nameTo) {
		if (type == MetricType.SUMMARY) {
			return this.parsed.same(nameFrom, nameTo, QUANTILE);
		}
		return type.isHistogram() && this.parsed.same(nameFrom, nameTo, LE);
	}

	private double bound(MetricType type, int from, int to) {
		try {
			return FloatText.read(this.text, from, to);
		}
		catch (NumberFormatException ex) {
			String label = (type == MetricType.SUMMARY) ? "quantile" : "le";
			throw error("expected float as value for '" + label + "' label, got " + quoted(from, to));
		}
	}

	private void requireNewLabel(Family family, int labelsFrom, int nameFrom, int nameTo) {
		this.parsed.requireLabelRoom(family, labelsFrom);
		for (int label = labelsFrom; label < this.parsed.labelCount; label++) {
			if (this.parsed.same(this.parsed.nameFrom(label), this.parsed.nameTo(label), nameFrom, nameTo)) {
				throw error("duplicate label names for metric " + quoted(family.nameFrom, family.nameTo));
			}
		}
	}

	private int value(Family family, MetricType type, int labelsFrom, int from) {
		int at = skipToken(from);
		double value;
		try {
			value = FloatText.read(this.text, from, at);
		}
		catch (NumberFormatException ex) {
			throw error("expected float as value, got " + quoted(from, at));
		}
		if (!type.hasSuffixes()) {
			this.parsed.addMetric(family, labelsFrom).value = value;
		}
		else {
			Metric metric = this.parsed.findOrAddMetric(family, labelsFrom);
			switch (this.role) {
				case SUM -> metric.value = value;
				case COUNT -> metric.count = count(family, type, value);
				case VALUE -> {
					if (this.hasBound) {
						this.parsed.addPoint(metric, this.bound,
								(type == MetricType.SUMMARY) ? value : count(family, type, value));
					}
				}
			}
		}
		return endsLine(at) ? afterLine(at) : timestamp(at);
	}

	/**
	 * A histogram's counts may have fractions but not be negative. A summary's count is
	 * an unsigned integer: the Go Pushgateway converts what is none, and so does this.
	 */
	private double count(Family family, MetricType type, double value) {
		if (type == MetricType.SUMMARY) {
			return unsigned(value);
		}
		if (value < 0) {
			throw error("negative count for histogram " + quoted(family.nameFrom, family.nameTo));
		}
		return value;
	}

	/** As x86-64 converts: out of range becomes 2^63, negative wraps around. */
	private static double unsigned(double value) {
		if (value >= 0 && value < 0x1p64) {
			return Math.floor(value);
		}
		if (value < 0 && value >= -0x1p63) {
			long integer = (long) value;
			return (integer == 0) ? 0 : integer + 0x1p64;
		}
		return 0x1p63;
	}

	private int timestamp(int from) {
		int tokenFrom = skipBlanks(from);
		int at = skipToken(tokenFrom);
		if (!isInteger(tokenFrom, at)) {
			throw error("expected integer as timestamp, got " + quoted(tokenFrom, at));
		}
		if (!endsLine(at)) {
			int to = at;
			while (!endsLine(to)) {
				to++;
			}
			throw error("spurious string after timestamp: " + quoted(at, to));
		}
		this.parsed.timestamps = true;
		return afterLine(at);
	}

	private boolean isInteger(int from, int to) {
		for (int at = from; at < to; at++) {
			if (this.text[at] < 0) {
				return false;
			}
		}
		try {
			Long.parseLong(this.parsed.text(from, to));
			return true;
		}
		catch (NumberFormatException ex) {
			return false;
		}
	}

	private byte unescaped(byte escaped) {
		return switch (escaped) {
			case '\\', '"' -> escaped;
			case 'n' -> '\n';
			default -> throw error("invalid escape sequence '\\" + (char) (escaped & 0xff) + "'");
		};
	}

	private int skipBlanks(int from) {
		int at = from;
		while (isBlank(this.text[at])) {
			at++;
		}
		return at;
	}

	/** Moves to the next blank or the end of the line. */
	private int skipToken(int from) {
		int at = from;
		while (!isBlank(this.text[at]) && !endsLine(at)) {
			at++;
		}
		return at;
	}

	private boolean endsLine(int at) {
		byte b = this.text[at];
		return b == '\n' || (b == '\r' && !this.strict && this.text[at + 1] == '\n');
	}

	private int afterLine(int end) {
		return (this.text[end] == '\n') ? end + 1 : end + 2;
	}

	private static boolean isBlank(byte b) {
		return b == ' ' || b == '\t';
	}

	private ExpositionException error(String message) {
		return new ExpositionException("text format parsing error in line " + this.line + ": " + message);
	}

	private String found(int at) {
		return (this.text[at] == '\n') ? "end of line" : "'" + quotedContent(at, at + 1) + "'";
	}

	private String quoted(int from, int to) {
		return '"' + quotedContent(from, to) + '"';
	}

	private String quotedContent(int from, int to) {
		StringBuilder quoted = new StringBuilder();
		String content = this.parsed.text(from, Math.min(to, from + QUOTED_BYTES));
		for (int i = 0; i < content.length(); i++) {
			char c = content.charAt(i);
			switch (c) {
				case '"', '\\' -> quoted.append('\\').append(c);
				case '\n' -> quoted.append("\\n");
				case '\r' -> quoted.append("\\r");
				case '\t' -> quoted.append("\\t");
				default -> {
					if (c < ' ' || c == 0x7f) {
						quoted.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
					}
					else {
						quoted.append(c);
					}
				}
			}
		}
		return quoted.append((to - from > QUOTED_BYTES) ? "..." : "").toString();
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
