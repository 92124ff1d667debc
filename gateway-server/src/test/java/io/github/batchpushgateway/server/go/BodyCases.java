package io.github.batchpushgateway.server.go;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import io.github.batchpushgateway.server.exposition.ProtobufMessage;

import static io.github.batchpushgateway.server.exposition.ProtobufMessage.delimited;
import static io.github.batchpushgateway.server.exposition.ProtobufMessage.real;

/**
 * How the headers of a push say what its body is.
 */
final class BodyCases {

	private static final byte[] GAUGE = delimited(
			ProtobufMessage.family("a", 1).message(4, new ProtobufMessage().message(2, real(2))));

	private static final byte[] GZIP = Request.gzip("a 1\n".getBytes(StandardCharsets.UTF_8));

	private static final byte[] SNAPPY = Request.snappy("a 1\n".getBytes(StandardCharsets.UTF_8));

	private BodyCases() {
	}

	private static Case text(String contentType) {
		return Case.of("body: text as " + contentType)
			.put("/metrics/job/j", "a 1\n")
			.with("Content-Type: " + contentType);
	}

	private static Case protobuf(String contentType) {
		return bytes("protobuf as " + contentType, GAUGE).with("Content-Type: " + contentType);
	}

	private static Case bytes(String name, byte[] body) {
		return Case.of("body: " + name).request(Request.of("PUT", "/metrics/job/j", "").withBody(body));
	}

	private static Case gzip(String name, byte[] body) {
		return bytes("gzip, " + name, body).with("Content-Encoding: gzip");
	}

	private static Case snappy(String name, byte[] body) {
		return bytes("snappy, " + name, body).with("Content-Encoding: snappy");
	}

	static List<Case> all() {
		String protobuf = "application/vnd.google.protobuf";
		String family = "; proto=io.prometheus.client.MetricFamily";
		return List.of(
		// @formatter:off
			text("text/plain"),
			text("text/plain; version=0.0.4"),
			text("text/plain; charset=utf-16"),
			text("application/json"),
			text("application/x-www-form-urlencoded"),
			text("multipart/form-data; boundary=x"),
			text("application/openmetrics-text; version=1.0.0; charset=utf-8"),
			text("nonsense"),
			text(""),
			text("; ;"),
			text("text/plain; version"),
			text(protobuf),
			text(protobuf + family),
			text(protobuf + family + "; encoding=text"),
			text(protobuf + family + "; encoding=compact-text"),
			text(protobuf + family + "; encoding=delimited; broken"),
			text(protobuf + "; proto=other; encoding=delimited"),
			protobuf(protobuf + family + "; encoding=delimited"),
			protobuf("Application/VND.Google.Protobuf" + family + "; encoding=delimited"),
			protobuf(protobuf + "; Encoding=delimited; PROTO=io.prometheus.client.MetricFamily"),
			protobuf(protobuf + "; proto=\"io.prometheus.client.MetricFamily\"; encoding=\"delimited\""),
			protobuf(protobuf + family + "; encoding=DELIMITED"),
			protobuf(protobuf + family + "; encoding=delimited; charset=utf-8"),
			protobuf(protobuf + family + ";encoding=delimited;"),
			protobuf(protobuf + family + "; encoding=delimited; encoding=text"),
			protobuf("text/plain"),
			protobuf("application/protobuf" + family + "; encoding=delimited"),
			bytes("protobuf in gzip", Request.gzip(GAUGE)).with(Request.PROTOBUF).with("Content-Encoding: gzip"),
			gzip("text", GZIP),
			bytes("encoding in mixed case", GZIP).with("Content-Encoding: GZip")
				.deviates(Deviation.NEWER_GZIP, 200).leaving("a{instance=\"\",job=\"j\"} 1"),
			gzip("two members", twice(GZIP)),
			gzip("nothing", new byte[0]),
			gzip("not compressed", "a 1\n".getBytes(StandardCharsets.UTF_8)),
			gzip("long but not compressed", "a 1\n".repeat(10).getBytes(StandardCharsets.UTF_8)),
			gzip("compressed nothing", Request.gzip(new byte[0])),
			gzip("broken off in its header", Arrays.copyOf(GZIP, 5)),
			gzip("broken off in its data", Arrays.copyOf(GZIP, 12)),
			gzip("broken off in its trailer", Arrays.copyOf(GZIP, GZIP.length - 3)).deviates(Deviation.NEWER_GZIP, 400).leaving(),
			gzip("with a wrong checksum", changed(GZIP, GZIP.length - 8)).deviates(Deviation.NEWER_GZIP, 400).leaving(),
			gzip("with a wrong length", changed(GZIP, GZIP.length - 1)).deviates(Deviation.NEWER_GZIP, 400).leaving(),
			gzip("with a wrong method", changed(GZIP, 2)),
			gzip("with broken data", changed(GZIP, 10)).deviates(Deviation.NEWER_GZIP, 400).leaving(),
			gzip("with zeros behind it", Arrays.copyOf(GZIP, GZIP.length + 20))
				.deviates(Deviation.NEWER_GZIP, 400)
				.leaving(),
			gzip("compressed twice", Request.gzip(GZIP)),
			snappy("text", SNAPPY).deviates(Deviation.NEWER_SNAPPY, 200).leaving("a{instance=\"\",job=\"j\"} 1"),
			bytes("snappy in mixed case", SNAPPY).with("Content-Encoding: Snappy")
				.deviates(Deviation.NEWER_SNAPPY, 200).leaving("a{instance=\"\",job=\"j\"} 1"),
			bytes("protobuf in snappy", Request.snappy(GAUGE)).with(Request.PROTOBUF).with("Content-Encoding: snappy")
				.deviates(Deviation.NEWER_SNAPPY, 200).leaving("a{instance=\"\",job=\"j\"} 2"),
			snappy("two streams", twice(SNAPPY)).deviates(Deviation.NEWER_SNAPPY, 400).leaving(),
			snappy("nothing", new byte[0]),
			snappy("compressed nothing", Request.snappy(new byte[0]))
				.deviates(Deviation.NEWER_SNAPPY, 200).leaving(),
			snappy("not compressed", "a 1\n".getBytes(StandardCharsets.UTF_8))
				.deviates(Deviation.NEWER_SNAPPY, 400).leaving(),
			snappy("a block without frames", new byte[] { 4, 12, 'a', ' ', '1', '\n' })
				.deviates(Deviation.NEWER_SNAPPY, 400).leaving(),
			snappy("broken off in its identifier", Arrays.copyOf(SNAPPY, 6))
				.deviates(Deviation.NEWER_SNAPPY, 400).leaving(),
			snappy("broken off in its data", Arrays.copyOf(SNAPPY, SNAPPY.length - 1))
				.deviates(Deviation.NEWER_SNAPPY, 400).leaving(),
			snappy("with a wrong checksum", changed(SNAPPY, 14)).deviates(Deviation.NEWER_SNAPPY, 400).leaving(),
			snappy("larger than a client may send",
					Request.snappy((" ".repeat(1 << 20) + "\n").repeat(17).getBytes(StandardCharsets.UTF_8)))
				.deviates(Deviation.LIMITS, 413).leaving(),
			bytes("encoding identity", "a 1\n".getBytes(StandardCharsets.UTF_8)).with("Content-Encoding: identity"),
			bytes("encoding that is empty", "a 1\n".getBytes(StandardCharsets.UTF_8)).with("Content-Encoding: "),
			bytes("encoding deflate", "a 1\n".getBytes(StandardCharsets.UTF_8)).with("Content-Encoding: deflate"),
			bytes("encoding zstd", "a 1\n".getBytes(StandardCharsets.UTF_8)).with("Content-Encoding: zstd"),
			bytes("encoding br", "a 1\n".getBytes(StandardCharsets.UTF_8)).with("Content-Encoding: br"),
			bytes("encoding x-gzip", GZIP).with("Content-Encoding: x-gzip"),
			bytes("two encodings", GZIP).with("Content-Encoding: gzip, gzip"),
			bytes("encoding with a blank", GZIP).with("Content-Encoding:  gzip "),
			bytes("chunked", "2\r\na \r\n3\r\n1\nb\r\n3\r\n 2\n\r\n0\r\n\r\n".getBytes(StandardCharsets.UTF_8))
				.with("Transfer-Encoding: chunked"),
			bytes("chunked with extensions and trailers",
					"4;x=y\r\na 1\n\r\n0\r\nX-Trailer: z\r\n\r\n".getBytes(StandardCharsets.UTF_8))
				.with("Transfer-Encoding: chunked"),
			bytes("chunked nothing", "0\r\n\r\n".getBytes(StandardCharsets.UTF_8)).with("Transfer-Encoding: chunked"),
			bytes("chunked, of a given length", "4\r\na 1\n\r\n0\r\n\r\n".getBytes(StandardCharsets.UTF_8))
				.with("Content-Length: 14").with("Transfer-Encoding: chunked")
				.deviates(Deviation.AMBIGUOUS_LENGTH, 400).leaving(),
			bytes("asked for", "a 1\n".getBytes(StandardCharsets.UTF_8)).with("Expect: 100-continue"),
			bytes("larger than a client may send", (" ".repeat(1 << 20) + "\n").repeat(17).getBytes(StandardCharsets.UTF_8))
				.deviates(Deviation.LIMITS, 413).leaving(),
			gzip("larger than a client may send",
					Request.gzip((" ".repeat(1 << 20) + "\n").repeat(17).getBytes(StandardCharsets.UTF_8)))
				.deviates(Deviation.LIMITS, 413).leaving(),
			Case.of("body: of a deletion").request(Request.of("DELETE", "/metrics/job/j", "a {1\n")),
			Case.of("body: of a probe").request(Request.of("GET", "/-/healthy", "a {1\n")),
			Case.of("body: of a deletion in wrong gzip")
				.request(Request.of("DELETE", "/metrics/job/j", "a 1\n").with("Content-Encoding: gzip"))
				.deviates(Deviation.UNREAD_BODY, 202),
			Case.of("body: of a scrape in gzip, but nothing")
				.request(Request.get("/metrics").with("Content-Encoding: gzip")).deviates(Deviation.UNREAD_BODY, 200),
			Case.of("body: of a probe in gzip, but nothing")
				.request(Request.get("/-/healthy").with("Content-Encoding: gzip")).deviates(Deviation.UNREAD_BODY, 200),
			Case.of("body: in gzip for no path").request(Request.of("PUT", "/nope", "a 1\n").with("Content-Encoding: gzip"))
				.deviates(Deviation.UNREAD_BODY, 404),
			Case.of("body: in gzip for the API")
				.request(Request.get("/api/v1/metrics").with("Content-Encoding: gzip")));
		// @formatter:on
	}

	private static byte[] twice(byte[] body) {
		byte[] twice = Arrays.copyOf(body, 2 * body.length);
		System.arraycopy(body, 0, twice, body.length, body.length);
		return twice;
	}

	private static byte[] changed(byte[] body, int index) {
		byte[] changed = body.clone();
		changed[index] ^= 0x55;
		return changed;
	}

}
