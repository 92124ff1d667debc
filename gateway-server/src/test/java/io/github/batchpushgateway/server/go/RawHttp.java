package io.github.batchpushgateway.server.go;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A kept-alive HTTP/1.1 connection that sends a request target exactly as it is given:
 * clients of the JDK refuse many that a Pushgateway has to answer.
 */
public final class RawHttp implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 20_000;

	private final URI server;

	private Socket socket = new Socket();

	private InputStream in = InputStream.nullInputStream();

	public RawHttp(URI server) {
		this.server = server;
	}

	/**
	 * An answer.
	 *
	 * @param status the status code; 0 if the server closed the connection instead of
	 * answering
	 * @param headers the headers, their names in lower case
	 * @param body the body
	 */
	public record Answer(int status, Map<String, String> headers, byte[] body) {

		static final Answer NONE = new Answer(0, Map.of(), new byte[0]);

		/** The value of a header, empty if there is none. */
		public String header(String name) {
			return this.headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
		}

		/** The body; one character per byte if it is not UTF-8. */
		public String text() {
			try {
				return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(this.body)).toString();
			}
			catch (CharacterCodingException ex) {
				return new String(this.body, StandardCharsets.ISO_8859_1);
			}
		}

		@Override
		public String toString() {
			return this.status + " " + this.headers + "\n" + text();
		}

	}

	public Answer exchange(Request request) throws IOException {
		if (!this.socket.isConnected() || this.socket.isClosed()) {
			this.socket = new Socket(this.server.getHost(), this.server.getPort());
			this.socket.setSoTimeout(TIMEOUT_MILLIS);
			this.socket.setTcpNoDelay(true);
			this.in = new BufferedInputStream(this.socket.getInputStream());
		}
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.writeBytes(head(request).getBytes(StandardCharsets.ISO_8859_1));
		bytes.writeBytes(request.body());
		try {
			this.socket.getOutputStream().write(bytes.toByteArray());
			return answer(request.method().equals("HEAD"));
		}
		catch (SocketTimeoutException ex) {
			close();
			throw new IOException("no answer from " + this.server + " to " + request, ex);
		}
		catch (IOException ex) {
			close();
			return Answer.NONE;
		}
	}

	private static String head(Request request) {
		StringBuilder head = new StringBuilder(
				request.method() + " " + request.target() + " HTTP/1.1\r\nHost: localhost\r\n");
		request.headers().forEach((header) -> head.append(header).append("\r\n"));
		boolean chunked = request.headers().contains("Transfer-Encoding: chunked");
		boolean bodiless = request.method().equals("GET") && request.body().length == 0;
		if (!chunked && !bodiless) {
			head.append("Content-Length: ").append(request.body().length).append("\r\n");
		}
		return head.append("\r\n").toString();
	}

	private Answer answer(boolean toHead) throws IOException {
		int status = 100;
		Map<String, String> headers = new HashMap<>();
		while (status == 100) {
			status = Integer.parseInt(line().split(" ")[1]);
			for (String line = line(); !line.isEmpty(); line = line()) {
				int colon = line.indexOf(':');
				headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
			}
		}
		byte[] body = toHead ? new byte[0] : body(headers);
		if ("close".equals(headers.get("connection"))) {
			close();
		}
		return new Answer(status, headers, body);
	}

	private byte[] body(Map<String, String> headers) throws IOException {
		if (!"chunked".equals(headers.get("transfer-encoding"))) {
			return headers.containsKey("content-length")
					? this.in.readNBytes(Integer.parseInt(headers.get("content-length"))) : this.in.readAllBytes();
		}
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		for (int length = Integer.parseInt(line(), 16); length > 0; length = Integer.parseInt(line(), 16)) {
			body.writeBytes(this.in.readNBytes(length));
			line();
		}
		line();
		return body.toByteArray();
	}

	private String line() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int b = this.in.read(); b != '\n'; b = this.in.read()) {
			if (b < 0) {
				throw new IOException("connection closed");
			}
			if (b != '\r') {
				line.append((char) b);
			}
		}
		return line.toString();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
