package io.github.batchpushgateway.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sends bytes as they are and reads answers, for what no HTTP client would send.
 */
final class RawClient implements AutoCloseable {

	private static final int PATIENCE_MILLIS = 20_000;

	private final Socket socket;

	private final InputStream in;

	RawClient(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setSoTimeout(PATIENCE_MILLIS);
		this.in = this.socket.getInputStream();
	}

	/**
	 * An answer; the names of headers are in lower case.
	 */
	record Answer(int status, Map<String, String> headers, String body) {

		String header(String name) {
			return this.headers.getOrDefault(name, "");
		}

	}

	/**
	 * Sends one request without a body on a connection of its own.
	 */
	static Answer send(int port, String method, String target, String... headers) throws IOException {
		try (RawClient client = new RawClient(port)) {
			client.write(request(method, target, "", headers));
			return client.read(method.equals("HEAD"));
		}
	}

	static String request(String method, String target, String body, String... headers) {
		StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: gateway\r\n");
		for (String header : headers) {
			request.append(header).append("\r\n");
		}
		if (!method.equals("GET") && request.indexOf("Transfer-Encoding") < 0
				&& request.indexOf("Content-Length") < 0) {
			request.append("Content-Length: ").append(body.length()).append("\r\n");
		}
		return request.append("\r\n").append(body).toString();
	}

	/**
	 * Writes characters as the bytes of the same numbers.
	 */
	RawClient write(String bytes) throws IOException {
		this.socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
		return this;
	}

	Answer read() throws IOException {
		return read(false);
	}

	Answer read(boolean head) throws IOException {
		int status = Integer.parseInt(readLine().split(" ")[1]);
		Map<String, String> headers = new TreeMap<>();
		for (String line = readLine(); !line.isEmpty(); line = readLine()) {
			int colon = line.indexOf(':');
			headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
		}
		byte[] body = (head || status == 100) ? new byte[0] : readBody(headers);
		return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
	}

	private byte[] readBody(Map<String, String> headers) throws IOException {
		if (!headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
			return this.in.readNBytes(Integer.parseInt(headers.get("content-length")));
		}
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		for (int length = -1; length != 0;) {
			length = Integer.parseInt(readLine(), 16);
			body.write(this.in.readNBytes(length));
			readLine();
		}
		return body.toByteArray();
	}

	private String readLine() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int c = this.in.read(); c != '\n'; c = this.in.read()) {
			if (c < 0) {
				throw new IOException("closed after \"" + line + "\"");
			}
			line.append((char) c);
		}
		return line.toString().strip();
	}

	/**
	 * Whether the server has closed the connection and sent nothing more.
	 */
	boolean isClosedByServer() throws IOException {
		return this.in.read() < 0;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
