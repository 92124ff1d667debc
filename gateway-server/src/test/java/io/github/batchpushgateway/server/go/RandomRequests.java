package io.github.batchpushgateway.server.go;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.batchpushgateway.server.exposition.ProtobufMessage;

/**
 * Makes pushes and deletions that are mostly right and often a little wrong, and that Go
 * Pushgateways of all versions and machines answer alike.
 */
final class RandomRequests {

	private static final String[] NAMES = { "a", "a_count", "a_sum", "a_bucket", "b", "b_total", "c:d", "_e", "h",
			"h_count", "h_sum", "h_bucket", "s", "s_count", "s_sum" };

	private static final String[] LABEL_NAMES = { "x", "y", "z", "instance", "job", "shard", "le", "quantile", "_u" };

	private static final String[] LABEL_VALUES = { "", "1", "2", "j0", "j1", "s0", "0.5", "+Inf", "a b", "\"", "\\",
			"\n", "ü", "€😀", "a/b", "{}", ",", "#", "\r" };

	private static final String[] VALUES = { "0", "1", "2", "-1", "1.5", "1e6", "123456", "1234567", "0.0001", "1e-5",
			"NaN", "nan", "+Inf", "-inf", "Infinity", ".5", "5.", "1E+6", "-0", "007", "1e400", "1e-400", "0x10", "1_0",
			"1d", "", "x", "12345678901234567890", "0.1", "2.5e-8", "9007199254740993", "4.9e-324" };

	/**
	 * Counts of histograms and summaries: whole, not negative, not large, and no noise
	 * changes that. Older versions cut fractions of a histogram's counts off and accept
	 * negative ones; what a summary's count out of range becomes is up to the processor.
	 */
	private static final String[] COUNTS = { "0", "1", "2", "3", "10", "1e1" };

	private static final String[] TYPES = { "counter", "gauge", "summary", "untyped", "COUNTER", "Gauge", "unknown",
			"info", "counter " };

	private static final String[] HELPS = { "Some help.", "", "back\\\\slash", "new\\nline", "bad\\escape", "ü" };

	/** What a path can hold between its slashes, before it is encoded. */
	private static final String[] PATH_VALUES = { "1", "2", "s0", "a b", "a+b", "100%", "a\"b", "ü", "€😀", "..", "a/b",
			"\n", "?", "x;y", "@base64", "=" };

	/** Names and values that no path can hold; a job is never among them. */
	private static final String[] BAD_LABELS = { "0x/1", "__x/1", "a.b/1", "x", "x/1/y", "x/1/", "x@base64/$$",
			"x@base64/c+A", "x@base64/YWJjZ", "@base64/YQ", "x@BASE64/YQ" };

	private static final String NOISE = "{}\",= \t#\\\n0Z_:+\u00fc\r\0";

	/**
	 * Lines that begin with a brace, for which newer versions have another grammar, and
	 * escaped quotes in comments, which older ones refuse.
	 */
	private static final Pattern DISPUTED = Pattern.compile("^[ \t]*(\\{|#.*\\\\\").*", Pattern.MULTILINE);

	private static final int GAUGE = 1;

	private static final int SUMMARY = 2;

	private static final int UNTYPED = 3;

	private static final int HISTOGRAM = 4;

	private final Random random;

	/**
	 * A label that has no value and is in all paths, or in none: the Go Pushgateway does
	 * not survive two groups of which only one has it.
	 */
	private final boolean emptyLabel;

	/**
	 * Prepares a sequence.
	 * @param seed what makes it random
	 * @param sequence its number; each can be made without those before it
	 */
	RandomRequests(long seed, int sequence) {
		this.random = new Random(seed * 1_000_003 + sequence);
		this.random.nextInt();
		this.emptyLabel = this.random.nextInt(4) == 0;
	}

	List<Request> sequence(int length) {
		List<Request> requests = new ArrayList<>();
		for (int i = 0; i < length; i++) {
			requests.add(request());
		}
		return requests;
	}

	private Request request() {
		String target = path();
		if (oneOf(10)) {
			return Request.of("DELETE", target, "");
		}
		Request request = Request.of(oneOf(3) ? "POST" : "PUT", target, "");
		request = oneOf(4) ? request.with(Request.PROTOBUF).withBody(protobuf()) : request.withBody(text());
		return oneOf(8) ? request.withGzip() : request;
	}

	private boolean oneOf(int bound) {
		return this.random.nextInt(bound) == 0;
	}

	private String pick(String... choices) {
		return choices[this.random.nextInt(choices.length)];
	}

	/**
	 * A path. A job that is not base64 is not among them: the Go Pushgateway 1.5 answers
	 * the first such request and no later one that has a job in base64.
	 */
	private String path() {
		List<String> labels = new ArrayList<>();
		for (int i = Math.max(0, this.random.nextInt(5) - 2); i > 0; i--) {
			labels.add(component(pick("shard", "x", "y", "instance", "le", "job"), pick(PATH_VALUES)));
		}
		if (this.emptyLabel) {
			labels.add(pick("empty@base64/=", "empty@base64/=="));
		}
		Collections.shuffle(labels, this.random);
		if (oneOf(12)) {
			labels.add(pick(BAD_LABELS));
		}
		String job = component("job", oneOf(8) ? pick(PATH_VALUES) : "j" + this.random.nextInt(3));
		labels.add(0, "/metrics/" + job);
		return String.join("/", labels) + (oneOf(20) && labels.size() == 1 ? "/" : "");
	}

	/** A name and a value as they can stand in a path. */
	private String component(String name, String value) {
		boolean plain = !value.contains("/") && !value.equals("..");
		if (plain && !oneOf(3)) {
			return name + "/" + percentEncoded(value);
		}
		Base64.Encoder encoder = oneOf(2) ? Base64.getUrlEncoder() : Base64.getUrlEncoder().withoutPadding();
		return name + "@base64/" + encoder.encodeToString(value.getBytes(StandardCharsets.UTF_8));
	}

	private String percentEncoded(String value) {
		StringBuilder encoded = new StringBuilder();
		for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
			boolean mayStand = (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || "@=;+".indexOf(b) >= 0;
			if (mayStand && !oneOf(10)) {
				encoded.append((char) b);
			}
			else {
				encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
			}
		}
		return encoded.toString();
	}

	private byte[] text() {
		StringBuilder body = new StringBuilder();
		int lines = this.random.nextInt(7);
		for (int i = 0; i < lines; i++) {
			body.append(line()).append('\n');
		}
		if (oneOf(4) && !body.isEmpty()) {
			mutate(body);
		}
		return DISPUTED.matcher(body).replaceAll("").getBytes(StandardCharsets.UTF_8);
	}

	private String line() {
		return switch (this.random.nextInt(10)) {
			case 0 -> "# TYPE " + pick(NAMES) + " " + pick(TYPES);
			case 1 -> pick("# TYPE h histogram", "# TYPE s summary", "# TYPE a counter", "# TYPE b gauge");
			case 2 -> "# HELP " + pick(NAMES) + " " + pick(HELPS);
			case 3 -> pick("", "  ", "# a comment", "#", "# EOF", "# HELP", "# TYPE h", "#TYPE h histogram", "a-b 1",
					"a.b 1");
			default -> sample(pick(NAMES));
		};
	}

	private String sample(String name) {
		String value = (name.startsWith("h") || name.endsWith("_count")) ? pick(COUNTS) : pick(VALUES);
		return (oneOf(40) ? "push_time_seconds" : name) + labels() + " " + value + (oneOf(30) ? " 17" : "");
	}

	private String labels() {
		int count = Math.max(0, this.random.nextInt(6) - 2);
		if (count == 0) {
			return pick("", "", "", "{}", "{ }");
		}
		StringBuilder labels = new StringBuilder("{");
		for (int i = 0; i < count; i++) {
			labels.append((i > 0) ? pick(",", ", ", " ,") : "");
			labels.append(pick(LABEL_NAMES)).append(pick("=", "=", " = ")).append('"');
			String value = pick(LABEL_VALUES);
			labels.append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")).append('"');
		}
		return labels.append(pick("}", "}", ",}", " }")).toString();
	}

	/** Changes one character. The last newline stays. */
	private void mutate(StringBuilder body) {
		int at = this.random.nextInt(body.length());
		char noise = NOISE.charAt(this.random.nextInt(NOISE.length()));
		switch (this.random.nextInt(3)) {
			case 0 -> body.insert(at, noise);
			case 1 -> body.setCharAt(at, noise);
			default -> body.deleteCharAt(at);
		}
		if (!body.isEmpty() && body.charAt(body.length() - 1) != '\n') {
			body.append('\n');
		}
	}

	private byte[] protobuf() {
		Set<String> names = new LinkedHashSet<>();
		for (int i = this.random.nextInt(4); i > 0; i--) {
			names.add(pick(NAMES));
		}
		byte[] body = ProtobufMessage.delimited(names.stream().map(this::family).toArray(ProtobufMessage[]::new));
		return (oneOf(8) && body.length > 0) ? Arrays.copyOf(body, this.random.nextInt(body.length)) : body;
	}

	private ProtobufMessage family(String name) {
		int type = name.startsWith("h") ? HISTOGRAM : name.startsWith("s") ? SUMMARY : this.random.nextInt(UNTYPED + 1);
		ProtobufMessage family = ProtobufMessage.family(name, type);
		if (oneOf(3)) {
			family.text(2, pick("Some help.", "", "back\\slash", "new\nline", "ü"));
		}
		for (int i = 1 + this.random.nextInt(3); i > 0; i--) {
			family.message(4, metric(oneOf(30) ? GAUGE : type));
		}
		return family;
	}

	private ProtobufMessage metric(int type) {
		String[] labels = new String[2 * Math.max(0, this.random.nextInt(5) - 2)];
		for (int i = 0; i < labels.length; i += 2) {
			labels[i] = oneOf(30) ? pick("__x", "a-b", "", "0") : pick(LABEL_NAMES);
			labels[i + 1] = pick(LABEL_VALUES);
		}
		ProtobufMessage metric = ProtobufMessage.metric(labels);
		if (oneOf(40)) {
			metric.number(6, this.random.nextInt(2));
		}
		return switch (type) {
			case SUMMARY -> metric.message(4, points(new ProtobufMessage(), 1, 2));
			case HISTOGRAM -> metric.message(7, points(new ProtobufMessage(), 2, 1));
			case GAUGE -> metric.message(2, ProtobufMessage.real(value()));
			case UNTYPED -> metric.message(5, ProtobufMessage.real(value()));
			default -> metric.message(3, ProtobufMessage.real(value()));
		};
	}

	private ProtobufMessage points(ProtobufMessage message, int boundField, int valueField) {
		message.number(1, this.random.nextInt(5)).real(2, value());
		for (int i = this.random.nextInt(3); i > 0; i--) {
			ProtobufMessage point = new ProtobufMessage().real(boundField, 0.5 * this.random.nextInt(4));
			message.message(3, (valueField == 1) ? point.number(valueField, this.random.nextInt(5))
					: point.real(valueField, value()));
		}
		return message;
	}

	private double value() {
		return switch (this.random.nextInt(8)) {
			case 0 -> Double.NaN;
			case 1 -> Double.POSITIVE_INFINITY;
			case 2 -> this.random.nextInt();
			case 3 -> Double.longBitsToDouble(this.random.nextLong());
			default -> this.random.nextInt(5);
		};
	}

}
