package io.github.batchpushgateway.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import io.github.batchpushgateway.server.exposition.ProtobufMessage;
import io.github.batchpushgateway.server.go.Request;
import org.jspecify.annotations.Nullable;

/**
 * A push that may be wrong in any way, and what a gateway has to expose if it accepts it.
 * All its texts are bytes, one per character, and need not be UTF-8.
 *
 * @param request the push
 * @param group the labels of the group
 * @param families the value of each series of each family, or {@code null} if the body
 * has been tampered with
 */
record HostilePush(Request request, SortedMap<String, String> group,
		@Nullable Map<String, Map<String, Double>> families) {

	private static final String[] NAMES = { "a", "a_count", "a_sum", "a_bucket", "b", "b_total", "h", "h_count",
			"h_sum", "h_bucket", "s", "s_sum", "labels", "last_push_successful" };

	private static final String[] HOSTILE_NAMES = { "", "0", "a-b", "a b", "a{", "a\nb", "gr\u00c3\u00b6sse", "\u00ff",
			"push_time_seconds", "push_failure_time_seconds", "go_goroutines", "process_cpu_seconds_total",
			"pushgateway_build_info", "pushgateway_http_requests_total", "__name__", "{}", "\0" };

	private static final String[] LABEL_NAMES = { "x", "y", "z", "job", "instance", "_u" };

	private static final String[] HOSTILE_LABEL_NAMES = { "", "0", "a-b", "__x", "__name__", "le", "quantile",
			"gr\u00c3\u00b6sse", "\u00ff", "a\nb", "\"", "U__x_2e_y", "U_____x" };

	private static final String[] LABEL_VALUES = { "", "1", "2", "\"", "\\", "\n", "\r", "\0", " ", "#", "{}", ",", "=",
			"gr\u00c3\u00b6\u00c3\u009fe", "\u00e2\u0082\u00ac", "\u00ef\u00bf\u00bd", "+Inf" };

	private static final String[] HOSTILE_LABEL_VALUES = { "\u00ff", "\u00c3", "\u00ed\u00a0\u0080", "\u00c0\u0080",
			"\u00f5\u0080\u0080\u0080" };

	private static final String[] TYPES = { "counter", "gauge", "summary", "untyped", "histogram", "gaugehistogram",
			"mystery" };

	/** Bounds as they are exposed. */
	private static final String[] BOUNDS = { "0.5", "1", "2", "2.5", "+Inf", "-1", "0" };

	private static final double[] VALUES = { 0, 1, -1, 0.5, 1e6, 123456, 1e-5, 1e300, 4.9e-324, Double.NaN,
			Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0.1 + 0.2 };

	private static final int SUMMARY = 2;

	private static final int HISTOGRAM = 4;

	private static final int GAUGE_HISTOGRAM = 5;

	/** The labels that the times of the group have. */
	SortedMap<String, String> groupLabels() {
		SortedMap<String, String> labels = new TreeMap<>();
		this.group.forEach((name, value) -> labels.put(utf8(name), utf8(value)));
		labels.putIfAbsent("instance", "");
		return labels;
	}

	/**
	 * The next push. Deletions are among them.
	 */
	static HostilePush next(Random random) {
		return new Maker(random).push();
	}

	/** One sample of a metric: a value, a quantile or a bucket. */
	private record Point(String bound, double value) {
	}

	private record Metric(List<String> labels, double value, int count, List<Point> points, boolean timestamp) {

		SortedMap<String, String> labelMap() {
			SortedMap<String, String> map = new TreeMap<>();
			for (int i = 0; i < this.labels.size(); i += 2) {
				map.put(utf8(this.labels.get(i)), utf8(this.labels.get(i + 1)));
			}
			return map;
		}

	}

	private record Family(String name, int type, String help, List<Metric> metrics) {

		/** Whether text takes a label for a bound. */
		boolean hasBoundLabel() {
			return this.metrics.stream()
				.anyMatch((metric) -> metric.labels().contains("le") || metric.labels().contains("quantile"));
		}

	}

	private record Maker(Random random) {

		private boolean oneOf(int bound) {
			return this.random.nextInt(bound) == 0;
		}

		private String pick(String[] usual, String[] hostile, int oneOf) {
			String[] choices = oneOf(oneOf) ? hostile : usual;
			return choices[this.random.nextInt(choices.length)];
		}

		HostilePush push() {
			SortedMap<String, String> group = new TreeMap<>();
			List<String> components = new ArrayList<>();
			for (int i = Math.max(0, this.random.nextInt(5) - 2); i > 0; i--) {
				String name = pick(new String[] { "x", "y", "instance" }, HOSTILE_LABEL_NAMES, 8).replace('/', '_');
				String value = pick(new String[] { "", "1", "2" }, HOSTILE_LABEL_VALUES, 12);
				components.add(percentEncoded(name) + "@base64/" + base64(value));
				group.put(name, value);
			}
			String job = oneOf(12) ? pick(LABEL_VALUES, HOSTILE_LABEL_VALUES, 2) : "j" + this.random.nextInt(3);
			group.put("job", job);
			components.add(0, "/metrics/job@base64/" + base64(job));
			String target = String.join("/", components);
			if (oneOf(8)) {
				return new HostilePush(Request.of("DELETE", target, ""), group, Map.of());
			}
			return push(Request.of(oneOf(2) ? "PUT" : "POST", target, ""), group);
		}

		private HostilePush push(Request empty, SortedMap<String, String> group) {
			List<Family> families = new ArrayList<>();
			for (int i = this.random.nextInt(4); i > 0; i--) {
				families.add(family());
			}
			boolean protobuf = oneOf(2);
			byte[] body = protobuf ? protobuf(families) : text(families);
			boolean tampered = oneOf(5) && body.length > 0;
			if (tampered) {
				body = tamper(body);
			}
			Request request = protobuf ? empty.with(Request.PROTOBUF).withBody(body) : empty.withBody(body);
			boolean known = !tampered && (protobuf || families.stream().noneMatch(Family::hasBoundLabel));
			return new HostilePush(oneOf(6) ? request.withGzip() : request, group,
					known ? series(families, group) : null);
		}

		private byte[] tamper(byte[] body) {
			byte[] tampered = body.clone();
			for (int i = 1 + this.random.nextInt(3); i > 0; i--) {
				tampered[this.random.nextInt(tampered.length)] = (byte) this.random.nextInt(256);
			}
			int length = oneOf(3) ? this.random.nextInt(tampered.length) : tampered.length;
			return Arrays.copyOf(tampered, length);
		}

		private Family family() {
			String name = pick(NAMES, HOSTILE_NAMES, 10);
			int usualType = name.startsWith("h") ? HISTOGRAM : name.startsWith("s") ? SUMMARY : 1;
			int type = oneOf(6) ? this.random.nextInt(TYPES.length) : usualType;
			List<Metric> metrics = new ArrayList<>();
			Set<Map<String, String>> labels = new HashSet<>();
			for (int i = this.random.nextInt(4); i > 0; i--) {
				Metric metric = metric(type);
				// in text, two metrics with points and the same labels are one
				boolean simple = type != SUMMARY && type != HISTOGRAM && type != GAUGE_HISTOGRAM;
				if (labels.add(metric.labelMap()) || simple) {
					metrics.add(metric);
				}
			}
			return new Family(name, type, pick(new String[] { "", "Some help.", "back\\slash" },
					new String[] { "\n", "\u00ff", "\"", "# TYPE a counter" }, 4), metrics);
		}

		private Metric metric(int type) {
			List<String> labels = new ArrayList<>();
			for (int i = Math.max(0, this.random.nextInt(5) - 2); i > 0; i--) {
				labels.add(pick(LABEL_NAMES, HOSTILE_LABEL_NAMES, 20));
				labels.add(pick(LABEL_VALUES, HOSTILE_LABEL_VALUES, 30));
			}
			List<Point> points = new ArrayList<>();
			if (type == SUMMARY || type >= HISTOGRAM) {
				for (int i = this.random.nextInt(4); i > 0; i--) {
					points.add(new Point(BOUNDS[this.random.nextInt(BOUNDS.length)],
							(type == SUMMARY) ? value() : this.random.nextInt(5)));
				}
			}
			return new Metric(labels, value(), this.random.nextInt(5), points, oneOf(40));
		}

		private double value() {
			return oneOf(5) ? Double.longBitsToDouble(this.random.nextLong())
					: VALUES[this.random.nextInt(VALUES.length)];
		}

	}

	private static String base64(String bytes) {
		String encoded = Base64.getUrlEncoder().encodeToString(latin1(bytes));
		return encoded.isEmpty() ? "=" : encoded;
	}

	private static String percentEncoded(String bytes) {
		StringBuilder encoded = new StringBuilder();
		for (byte b : latin1(bytes)) {
			encoded.append("%%%02X".formatted(b));
		}
		return encoded.toString();
	}

	private static byte[] latin1(String bytes) {
		return bytes.getBytes(StandardCharsets.ISO_8859_1);
	}

	private static byte[] text(List<Family> families) {
		StringBuilder text = new StringBuilder();
		for (Family family : families) {
			if (!family.help().isEmpty()) {
				text.append("# HELP ").append(family.name()).append(' ');
				text.append(family.help().replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
			}
			text.append("# TYPE ").append(family.name()).append(' ').append(TYPES[family.type()]).append('\n');
			family.metrics().forEach((metric) -> appendMetric(text, family, metric));
		}
		return latin1(text.toString());
	}

	private static void appendMetric(StringBuilder text, Family family, Metric metric) {
		if (family.type() == SUMMARY) {
			metric.points()
				.forEach(
						(point) -> appendSample(text, family.name(), metric, "quantile", point.bound(), point.value()));
		}
		else if (family.type() == HISTOGRAM || family.type() == GAUGE_HISTOGRAM) {
			metric.points()
				.forEach((point) -> appendSample(text, family.name() + "_bucket", metric, "le", point.bound(),
						point.value()));
		}
		else {
			appendSample(text, family.name(), metric, "", "", metric.value());
			return;
		}
		appendSample(text, family.name() + "_sum", metric, "", "", metric.value());
		appendSample(text, family.name() + "_count", metric, "", "", metric.count());
	}

	private static void appendSample(StringBuilder text, String name, Metric metric, String boundLabel, String bound,
			double value) {
		text.append(name).append('{');
		for (int i = 0; i < metric.labels().size(); i += 2) {
			appendLabel(text, metric.labels().get(i), metric.labels().get(i + 1));
		}
		if (!boundLabel.isEmpty()) {
			appendLabel(text, boundLabel, bound);
		}
		text.append("} ").append(Double.toString(value).replace("Infinity", "Inf"));
		text.append(metric.timestamp() ? " 17\n" : "\n");
	}

	private static void appendLabel(StringBuilder text, String name, String value) {
		text.append(name).append("=\"");
		text.append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")).append("\",");
	}

	private static byte[] protobuf(List<Family> families) {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		for (Family family : families) {
			ProtobufMessage message = new ProtobufMessage().bytes(1, latin1(family.name()))
				.bytes(2, latin1(family.help()))
				.number(3, (family.type() < TYPES.length - 1) ? family.type() : 99);
			for (Metric metric : family.metrics()) {
				message.message(4, protobuf(family.type(), metric));
			}
			body.writeBytes(ProtobufMessage.delimited(message));
		}
		return body.toByteArray();
	}

	private static ProtobufMessage protobuf(int type, Metric metric) {
		ProtobufMessage message = new ProtobufMessage();
		for (int i = 0; i < metric.labels().size(); i += 2) {
			message.message(1, new ProtobufMessage().bytes(1, latin1(metric.labels().get(i)))
				.bytes(2, latin1(metric.labels().get(i + 1))));
		}
		if (metric.timestamp()) {
			message.number(6, 17);
		}
		ProtobufMessage value = new ProtobufMessage();
		if (type != SUMMARY && type < HISTOGRAM || type > GAUGE_HISTOGRAM) {
			return message.message(new int[] { 3, 2, 0, 5, 0, 0, 2 }[type], value.real(1, metric.value()));
		}
		value.number(1, metric.count()).real(2, metric.value());
		for (Point point : metric.points()) {
			double bound = Double.parseDouble(point.bound().replace("Inf", "Infinity"));
			value.message(3, (type == SUMMARY) ? new ProtobufMessage().real(1, bound).real(2, point.value())
					: new ProtobufMessage().number(1, (long) point.value()).real(2, bound));
		}
		return message.message((type == SUMMARY) ? 4 : 7, value);
	}

	private static Map<String, Map<String, Double>> series(List<Family> families, Map<String, String> group) {
		Map<String, Map<String, Double>> all = new LinkedHashMap<>();
		for (Family family : families) {
			Map<String, Double> series = new LinkedHashMap<>();
			family.metrics().forEach((metric) -> addSeries(series, family, metric, group));
			all.remove(family.name());
			if (!series.isEmpty() && !family.name().matches("push_(failure_)?time_seconds")) {
				all.put(family.name(), series);
			}
		}
		return all;
	}

	private static void addSeries(Map<String, Double> series, Family family, Metric metric, Map<String, String> group) {
		SortedMap<String, String> labels = metric.labelMap();
		group.forEach((name, value) -> labels.put(utf8(name), utf8(value)));
		labels.putIfAbsent("instance", "");
		String name = utf8(family.name());
		if (family.type() != SUMMARY && family.type() < HISTOGRAM) {
			series.put(StrictExposition.series(name, labels), metric.value());
			return;
		}
		boolean summary = family.type() == SUMMARY;
		for (Point point : metric.points()) {
			series.put(bounded(name, labels, summary, point.bound()), point.value());
		}
		if (!summary) {
			series.putIfAbsent(bounded(name, labels, false, "+Inf"), (double) metric.count());
		}
		series.put(StrictExposition.series(name + "_sum", labels), metric.value());
		series.put(StrictExposition.series(name + "_count", labels), (double) metric.count());
	}

	private static String bounded(String name, SortedMap<String, String> labels, boolean summary, String bound) {
		SortedMap<String, String> all = new TreeMap<>(labels);
		all.put(summary ? "quantile" : "le", bound);
		return StrictExposition.series(summary ? name : name + "_bucket", all);
	}

	private static String utf8(String bytes) {
		return new String(latin1(bytes), StandardCharsets.UTF_8);
	}

}
