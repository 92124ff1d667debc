package io.github.batchpushgateway.server.go;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import io.github.batchpushgateway.server.exposition.ProtobufMessage;

import static io.github.batchpushgateway.server.exposition.ProtobufMessage.delimited;
import static io.github.batchpushgateway.server.exposition.ProtobufMessage.family;
import static io.github.batchpushgateway.server.exposition.ProtobufMessage.metric;
import static io.github.batchpushgateway.server.exposition.ProtobufMessage.real;

/**
 * Which families in protobuf can be exposed, and how they are exposed.
 */
final class ProtobufCases {

	private static final int COUNTER = 0;

	private static final int GAUGE = 1;

	private static final int SUMMARY = 2;

	private static final int UNTYPED = 3;

	private static final int HISTOGRAM = 4;

	private static final int GAUGE_HISTOGRAM = 5;

	private ProtobufCases() {
	}

	private static Case push(String name, byte[] body) {
		return Case.of("protobuf: " + name)
			.request(Request.of("PUT", "/metrics/job/j", "").withBody(body).with(Request.PROTOBUF));
	}

	private static Case push(String name, ProtobufMessage... families) {
		return push(name, delimited(families));
	}

	private static ProtobufMessage gauge(String name, ProtobufMessage... metrics) {
		ProtobufMessage family = family(name, GAUGE);
		for (ProtobufMessage metric : metrics) {
			family.message(4, metric);
		}
		return family;
	}

	private static ProtobufMessage value(double value, String... labels) {
		return metric(labels).message(2, real(value));
	}

	private static ProtobufMessage quantile(double quantile, double value) {
		return real(quantile).real(2, value);
	}

	private static ProtobufMessage bucket(double bound, long count) {
		return new ProtobufMessage().number(1, count).real(2, bound);
	}

	private static ProtobufMessage message() {
		return new ProtobufMessage();
	}

	private static ProtobufMessage histogram(ProtobufMessage histogram) {
		return family("h", HISTOGRAM).message(4, message().message(7, histogram));
	}

	private static ProtobufMessage summary(ProtobufMessage summary) {
		return family("s", SUMMARY).message(4, message().message(4, summary));
	}

	private static byte[] latin1(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	static List<Case> all() {
		byte[] good = delimited(gauge("a", value(1)));
		return List.of(
		// @formatter:off
			push("gauge", gauge("a", value(1))),
			push("counter", family("a", COUNTER).message(4, message().message(3, real(2)))),
			push("untyped", family("a", UNTYPED).message(4, message().message(5, real(2)))),
			push("no type", message().text(1, "a").message(4, message().message(3, real(2)))),
			push("summary", summary(message().number(1, 4).real(2, 3)
				.message(3, quantile(0.5, 1)).message(3, quantile(0.9, 2)))),
			push("summary with quantiles out of order",
					summary(message().message(3, quantile(0.9, 2)).message(3, quantile(0.5, 1)))),
			push("summary that is empty", summary(message())),
			push("summary with a large count", summary(message().number(1, -1)))
				.deviates(Deviation.ROUNDED_COUNTS, 200)
				.leaving("s_sum{instance=\"\",job=\"j\"} 0", "s_count{instance=\"\",job=\"j\"} 1.8446744073709552e+19"),
			push("summary with the quantile twice",
					summary(message().message(3, quantile(0.5, 1)).message(3, quantile(0.5, 2))))
				.deviates(Deviation.SAME_SERIES, 400).leaving(),
			push("histogram", histogram(message().number(1, 4).real(2, 3)
				.message(3, bucket(1, 2)).message(3, bucket(2, 3)))),
			push("histogram with a last bucket", histogram(message().number(1, 4)
				.message(3, bucket(1, 2)).message(3, bucket(Double.POSITIVE_INFINITY, 4)))),
			push("histogram with buckets out of order", histogram(message().number(1, 4)
				.message(3, bucket(2, 3)).message(3, bucket(1, 2)))),
			push("histogram that is empty", histogram(message())),
			push("histogram with the bound twice", histogram(message().number(1, 4)
				.message(3, bucket(1, 1)).message(3, bucket(1, 2))))
				.deviates(Deviation.SAME_SERIES, 400).leaving(),
			push("histogram with a bound that is no number", histogram(message().number(1, 4)
				.message(3, bucket(1, 2)).message(3, bucket(Double.NaN, 3)))),
			push("histogram with the bound -Inf", histogram(message().number(1, 4)
				.message(3, bucket(Double.NEGATIVE_INFINITY, 0)))),
			push("summary with a quantile that is no number",
					summary(message().number(1, 4).message(3, quantile(Double.NaN, 1)).message(3, quantile(0.5, 1)))),
			push("histogram with an exemplar", histogram(message().number(1, 1)
				.message(3, bucket(1, 1).message(3, message().real(2, 1))))),
			push("histogram that is native", histogram(message().number(1, 4).real(2, 3)
				.number(5, 0).real(6, 0.001).number(7, 2).message(12, message().number(1, 0).number(2, 1))
				.number(13, 4)))
				.deviates(Deviation.NEWER_PROTOBUF, 200)
				.leaving("h_bucket{instance=\"\",job=\"j\",le=\"+Inf\"} 4", "h_sum{instance=\"\",job=\"j\"} 3",
						"h_count{instance=\"\",job=\"j\"} 4"),
			push("gauge histogram", family("h", GAUGE_HISTOGRAM)
				.message(4, message().message(7, message().number(1, 4).real(2, 3).message(3, bucket(1, 2)))))
				.deviates(Deviation.NEWER_PROTOBUF, 200)
				.leaving("h_bucket{instance=\"\",job=\"j\",le=\"1\"} 2", "h_bucket{instance=\"\",job=\"j\",le=\"+Inf\"} 4",
						"h_sum{instance=\"\",job=\"j\"} 3", "h_count{instance=\"\",job=\"j\"} 4"),
			push("labels out of order", gauge("a", value(1, "z", "1", "b", "2"))),
			push("labels of the group", gauge("a", value(1, "job", "other", "b", "2"))),
			push("label instance", gauge("a", value(1, "instance", "i"))),
			push("label without value", gauge("a", value(1, "b", ""))),
			push("label whose value is not given", gauge("a", message().message(1, message().text(1, "b"))
				.message(2, real(1)))),
			push("label with escapes", gauge("a", value(1, "b", "\"\\\n\r\t"))),
			push("label in UTF-8", gauge("a", value(1, "b", "größe €😀"))),
			push("label that is not UTF-8", gauge("a", message().message(1, message().text(1, "b").bytes(2, latin1("\u00ff")))
				.message(2, real(1)))),
			push("label twice", gauge("a", value(1, "b", "1", "b", "2"))),
			push("label that begins with two underscores", gauge("a", value(1, "__b", "1"))),
			push("label __name__", gauge("a", value(1, "__name__", "b"))),
			push("label without a name", gauge("a", message().message(1, message().text(2, "b")).message(2, real(1)))),
			push("label name with a dash", gauge("a", value(1, "b-c", "1"))),
			push("label quantile on a summary", family("s", SUMMARY).message(4, metric("quantile", "1")
				.message(4, message().number(1, 1)))),
			push("label quantile on a gauge", gauge("a", value(1, "quantile", "1"))),
			push("label le on a histogram", family("h", HISTOGRAM).message(4, metric("le", "1")
				.message(7, message().number(1, 1))))
				.deviates(Deviation.UNEXPOSABLE_FAMILY, 400).leaving(),
			push("label le on a gauge", gauge("a", value(1, "le", "1"))),
			push("metric without a value", gauge("a", metric("b", "1"))),
			push("metric with the value of another type", gauge("a", message().message(3, real(1)))),
			push("metric with values of two types", gauge("a", message().message(2, real(1)).message(3, real(2)))),
			push("value that is empty", gauge("a", message().message(2, message()))),
			push("value twice", gauge("a", message().message(2, real(1)).message(2, real(2))))
				.deviates(Deviation.WRONG_WIRE_TYPE, 400).leaving(),
			push("value of another type that is malformed", gauge("a", value(1).bytes(3, new byte[] { 9 })))
				.deviates(Deviation.UNREAD_PART, 200).leaving("a{instance=\"\",job=\"j\"} 1"),
			push("value that is no number", gauge("a", value(Double.NaN))),
			push("values that are infinite", gauge("a", value(Double.NEGATIVE_INFINITY, "b", "1"),
					value(Double.POSITIVE_INFINITY, "b", "2"))),
			push("value of negative zero", gauge("a", value(-0.0))),
			push("value of all digits", gauge("a", value(0.1 + 0.2))),
			push("timestamp", gauge("a", value(1).number(6, 1_600_000_000_000L))),
			push("timestamp of zero", gauge("a", value(1).number(6, 0))),
			push("series twice", gauge("a", value(1), value(2))),
			push("series that differ in an empty label", gauge("a", value(1), value(2, "b", "")))
				.deviates(Deviation.SAME_SERIES, 400).leaving(),
			push("help", message().text(1, "a").text(2, "back\\slash, \"quote\" and new\nline")
				.number(3, GAUGE).message(4, value(1))),
			push("help in UTF-8", message().text(1, "a").text(2, "Größe 😀").number(3, GAUGE).message(4, value(1))),
			push("help that is not UTF-8", message().text(1, "a").bytes(2, latin1("\u00ff")).number(3, GAUGE)
				.message(4, value(1))).deviates(Deviation.HELP_IN_UTF8, 200).leaving("a{instance=\"\",job=\"j\"} 1"),
			push("several families", gauge("b", value(1)), gauge("a", value(2)), gauge("c", value(3))),
			push("family twice", gauge("a", value(1, "b", "1")), gauge("a", value(2, "b", "2"))),
			push("family twice with two types", gauge("a", value(1)),
					family("a", COUNTER).message(4, message().message(3, real(2)))),
			push("family without metrics", gauge("a")).deviates(Deviation.EMPTY_FAMILY, 200).leaving(),
			push("family without metrics beside another", gauge("a"), gauge("b", value(1)))
				.deviates(Deviation.EMPTY_FAMILY, 200).leaving("b{instance=\"\",job=\"j\"} 1"),
			push("family without metrics after one with", gauge("a", value(1)), gauge("a"))
				.deviates(Deviation.EMPTY_FAMILY, 200).leaving(),
			push("family without metrics, whose suffix another has", family("h", HISTOGRAM), gauge("h_sum", value(1)))
				.deviates(Deviation.EMPTY_FAMILY, 200).leaving("h_sum{instance=\"\",job=\"j\"} 1"),
			push("family without a name", message().number(3, GAUGE).message(4, value(1))).spoilingGo()
				.deviates(Deviation.UNEXPOSABLE_FAMILY, 400).leaving(),
			push("family with an empty name", gauge("", value(1))).spoilingGo()
				.deviates(Deviation.UNEXPOSABLE_FAMILY, 400).leaving(),
			push("family of an unknown type", family("a", 9).message(4, value(1))).spoilingGo()
				.deviates(Deviation.UNEXPOSABLE_FAMILY, 400).leaving(),
			push("family whose name has a dash", gauge("a-b", value(1))).spoilingGo()
				.deviates(Deviation.UNEXPOSABLE_FAMILY, 400).leaving(),
			push("family whose name has a dot", gauge("a.b", value(1))).spoilingGo()
				.deviates(Deviation.UNEXPOSABLE_FAMILY, 400).leaving(),
			push("family whose name has a newline", gauge("a\nb", value(1))).spoilingGo()
				.deviates(Deviation.UNEXPOSABLE_FAMILY, 400).leaving(),
			push("family whose name is not UTF-8", message().bytes(1, latin1("a\u00ff")).number(3, GAUGE)
				.message(4, value(1))).spoilingGo().deviates(Deviation.UNEXPOSABLE_FAMILY, 400).leaving(),
			push("families that collide", gauge("h_count", value(1)), histogram(message().number(1, 1))),
			push("fields out of order", message().message(4, value(1)).number(3, GAUGE).text(1, "a")),
			push("fields that are unknown", gauge("a", value(1).text(99, "b")).number(77, 1).real(78, 2)),
			push("name twice", message().text(1, "x").text(1, "a").number(3, GAUGE).message(4, value(1))),
			push("type twice", message().text(1, "a").number(3, COUNTER).number(3, GAUGE).message(4, value(1))),
			push("nothing", new byte[0]),
			push("message that is empty", new byte[] { 0 }).spoilingGo()
				.deviates(Deviation.UNEXPOSABLE_FAMILY, 400).leaving(),
			push("body that ends too early", Arrays.copyOf(good, good.length - 1)),
			push("body that ends in its first length", new byte[] { (byte) 0x80 })
				.deviates(Deviation.NEWER_PROTOBUF, 400).leaving(),
			push("body that ends behind its first length", new byte[] { 20 })
				.deviates(Deviation.NEWER_PROTOBUF, 400).leaving(),
			push("length beyond the body", new byte[] { 100, 10, 1, 'a' }),
			push("length that is too long", new byte[] { -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1 }),
			push("name of a wrong wire type", new byte[] { 2, 8, 1 }).spoilingGo()
				.deviates(Deviation.UNEXPOSABLE_FAMILY, 400).leaving(),
			push("help of a wrong wire type", gauge("a", value(1)).number(2, 1))
				.deviates(Deviation.WRONG_WIRE_TYPE, 400).leaving(),
			push("value of a wrong wire type", gauge("a", message().message(2, message().number(1, 1))))
				.deviates(Deviation.WRONG_WIRE_TYPE, 400).leaving(),

			push("field of the number zero", new byte[] { 2, 0, 1 }),
			push("field whose length goes beyond its message", new byte[] { 2, 10, 5, 'a', 'b', 'c', 'd', 'e' }),
			push("text", "a 1\n".getBytes(StandardCharsets.UTF_8)),
			push("good family before a bad one", concat(good, new byte[] { 5, 10, 1 })));
		// @formatter:on
	}

	private static byte[] concat(byte[] first, byte[] second) {
		byte[] both = Arrays.copyOf(first, first.length + second.length);
		System.arraycopy(second, 0, both, first.length, second.length);
		return both;
	}

}
