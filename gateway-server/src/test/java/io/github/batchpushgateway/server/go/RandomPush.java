package io.github.batchpushgateway.server.go;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Makes bodies and paths that are mostly right and often a little wrong, and that Go
 * Pushgateways of all versions and machines answer alike.
 */
final class RandomPush {

	private static final String[] NAMES = { "a", "a_count", "a_sum", "a_bucket", "b", "b_total", "c:d", "_e", "h",
			"h_count", "h_sum", "h_bucket", "s", "s_count", "s_sum" };

	private static final String[] LABEL_NAMES = { "x", "y", "z", "instance", "job", "shard", "le", "quantile", "_u" };

	private static final String[] LABEL_VALUES = { "", "1", "2", "j0", "j1", "s0", "0.5", "+Inf", "a b", "\\\"", "\\\\",
			"\\n", "ü", "€😀", "a/b", "{}", ",", "#" };

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

	private static final String NOISE = "{}\",= \t#\\\n0Z_:+\u00fc";

	/**
	 * Lines that begin with a brace, for which newer versions have another grammar, and
	 * escaped quotes in comments, which older ones refuse.
	 */
	private static final Pattern DISPUTED = Pattern.compile("^[ \t]*(\\{|#.*\\\\\").*", Pattern.MULTILINE);

	private final Random random;

	RandomPush(long seed) {
		this.random = new Random(seed);
	}

	String method() {
		return switch (this.random.nextInt(10)) {
			case 0 -> "DELETE";
			case 1, 2, 3 -> "POST";
			default -> "PUT";
		};
	}

	/**
	 * A path. A job that is not base64 is not among them: the Go Pushgateway 1.5 answers
	 * the first such request and no later one that has a job in base64.
	 */
	String path() {
		String path = "/metrics/job/j" + this.random.nextInt(3);
		return switch (this.random.nextInt(12)) {
			case 0, 1, 2 -> path + "/shard/s" + this.random.nextInt(2);
			case 3 -> path + "/x/1";
			case 4 -> path + "/x/1/y/" + this.random.nextInt(3);
			case 5 -> path + "/instance/" + pick("1", "a%20b", "%C3%BC");
			case 6 -> path + "/shard@base64/" + pick("czA", "czA=", "$$", "c+A", "_-8");
			case 7 -> path + "/" + pick("0x/1", "__x/1", "x", "x/1/y", "le/1", "job/k", "x/1/x/2", "shard%2Fs1");
			case 8 -> "/metrics/job" + pick("@base64/ajA", "/j%2B0", "/j+0", "/");
			default -> path;
		};
	}

	byte[] body() {
		StringBuilder body = new StringBuilder();
		int lines = this.random.nextInt(7);
		for (int i = 0; i < lines; i++) {
			body.append(line()).append('\n');
		}
		if (this.random.nextInt(4) == 0 && !body.isEmpty()) {
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
		return name + labels() + " " + value + ((this.random.nextInt(30) == 0) ? " 17" : "");
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
			labels.append(pick(LABEL_VALUES)).append('"');
		}
		return labels.append(pick("}", "}", ",}", " }")).toString();
	}

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

	private String pick(String... choices) {
		return choices[this.random.nextInt(choices.length)];
	}

}
