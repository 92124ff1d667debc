package io.github.batchpushgateway.server.go;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import org.xerial.snappy.SnappyFramedOutputStream;

import io.github.batchpushgateway.server.http.RawClient;
import io.github.batchpushgateway.server.http.RawClient.Answer;

/**
 * A request, of which nothing but the host and the length of the body is added when it is
 * sent.
 *
 * @param method the method
 * @param target path and query, sent as they are, one byte per character
 * @param headers the headers, each as {@code name: value}
 * @param body the body
 */
public record Request(String method, String target, List<String> headers, byte[] body) {

	public static final String PROTOBUF = "Content-Type: application/vnd.google.protobuf;"
			+ " proto=io.prometheus.client.MetricFamily; encoding=delimited";

	public static Request of(String method, String target, String body) {
		return new Request(method, target, List.of(), body.getBytes(StandardCharsets.UTF_8));
	}

	public static Request get(String target) {
		return of("GET", target, "");
	}

	public Request with(String header) {
		List<String> headers = new ArrayList<>(this.headers);
		headers.add(header);
		return new Request(this.method, this.target, headers, this.body);
	}

	public Request withBody(byte[] body) {
		return new Request(this.method, this.target, this.headers, body);
	}

	public Request withGzip() {
		return withBody(gzip(this.body)).with("Content-Encoding: gzip");
	}

	static byte[] gzip(byte[] body) {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
			gzip.write(body);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return compressed.toByteArray();
	}

	Request withSnappy() {
		return withBody(snappy(this.body)).with("Content-Encoding: snappy");
	}

	static byte[] snappy(byte[] body) {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (SnappyFramedOutputStream snappy = new SnappyFramedOutputStream(compressed)) {
			snappy.write(body);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return compressed.toByteArray();
	}

	/** Leaves a line of the body out, if it is text that is not compressed. */
	public Request withoutLine(int line) {
		if (!this.headers.isEmpty()) {
			return this;
		}
		List<String> lines = new ArrayList<>(List.of(text().split("\n", -1)));
		lines.remove(line);
		return withBody(String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1));
	}

	/**
	 * Sends the request.
	 * @param http what to send it on
	 */
	public Answer sendOn(RawClient http) throws IOException {
		return http.exchange(this.method,
				RawClient.request(this.method, this.target, text(), this.headers.toArray(String[]::new)));
	}

	/** The body, one character per byte. */
	String text() {
		return new String(this.body, StandardCharsets.ISO_8859_1);
	}

	/** The request as a line for a shell. */
	@Override
	public String toString() {
		StringBuilder curl = new StringBuilder("curl -i --path-as-is -X " + this.method);
		this.headers.forEach((header) -> curl.append(" -H ").append(quoted(header)));
		if (this.body.length == 0) {
			return curl + " " + quoted("$GATEWAY" + this.target);
		}
		return "printf " + quoted(escaped(this.body)) + " | " + curl + " --data-binary @- "
				+ quoted("$GATEWAY" + this.target);
	}

	private static String quoted(String argument) {
		return argument.startsWith("$GATEWAY") ? "\"$GATEWAY\"" + quoted(argument.substring(8))
				: "'" + argument.replace("'", "'\\''") + "'";
	}

	/** As {@code printf} wants its format. */
	private static String escaped(byte[] body) {
		StringBuilder escaped = new StringBuilder();
		for (byte b : body) {
			switch (b) {
				case '\n' -> escaped.append("\\n");
				case '\\' -> escaped.append("\\\\");
				case '%' -> escaped.append("%%");
				default -> {
					if (b < ' ' || b == 0x7f) {
						escaped.append("\\%03o".formatted(b & 0xff));
					}
					else {
						escaped.append((char) b);
					}
				}
			}
		}
		return escaped.toString();
	}

}
