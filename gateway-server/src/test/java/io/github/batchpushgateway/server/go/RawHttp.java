package io.github.batchpushgateway.server.go;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A kept-alive HTTP/1.1 connection that sends a request target exactly as it is given:
 * clients of the JDK refuse many that a Pushgateway has to answer.
 */
final class RawHttp implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 20_000;

	private final URI server;

	private Socket socket = new Socket();

	private InputStream in = InputStream.nullInputStream();

	RawHttp(URI server) {
		this.server = server;
	}

	/**
	 * An answer.
	 *
	 * @param status the status code
	 * @param body the body
	 */
	record Answer(int status, String body) {
	}

	Answer exchange(String method, String target, byte[] body) throws IOException {
		if (!this.socket.isConnected() || this.socket.isClosed()) {
			this.socket = new Socket(this.server.getHost(), this.server.getPort());
			this.socket.setSoTimeout(TIMEOUT_MILLIS);
			this.socket.setTcpNoDelay(true);
			this.in = new BufferedInputStream(this.socket.getInputStream());
		}
		ByteArrayOutputStream request = new ByteArrayOutputStream();
		String head = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length
				+ "\r\n\r\n";
		request.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
		request.writeBytes(body);
		try {
			this.socket.getOutputStream().write(request.toByteArray());
			return answer();
		}
		catch (IOException ex) {
			close();
			throw new IOException("no answer to " + method + " " + target + " from " + this.server, ex);
		}
	}

	private Answer answer() throws IOException {
		String status = line();
		Map<String, String> headers = new HashMap<>();
		for (String line = line(); !line.isEmpty(); line = line()) {
			int colon = line.indexOf(':');
			headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
		}
		String body = body(headers);
		if ("close".equals(headers.get("connection"))) {
			close();
		}
		return new Answer(Integer.parseInt(status.split(" ")[1]), body);
	}

	private String body(Map<String, String> headers) throws IOException {
		if (!"chunked".equals(headers.get("transfer-encoding"))) {
			int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
			return new String(this.in.readNBytes(length), StandardCharsets.UTF_8);
		}
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		for (int length = Integer.parseInt(line(), 16); length > 0; length = Integer.parseInt(line(), 16)) {
			body.writeBytes(this.in.readNBytes(length));
			line();
		}
		line();
		return body.toString(StandardCharsets.UTF_8);
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
