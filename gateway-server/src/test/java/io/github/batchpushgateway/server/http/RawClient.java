package io.github.batchpushgateway.server.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sends bytes as they are and reads answers, for what no HTTP client would send: those of
 * the JDK refuse many targets that a Pushgateway has to answer.
 */
public final class RawClient implements AutoCloseable {

	private static final int PATIENCE_MILLIS = 20_000;

	private final int port;

	private Socket socket = new Socket();

	private InputStream in = InputStream.nullInputStream();

	/**
	 * A client of a port of this machine, which it connects to when it has something to
	 * write.
	 */
	public RawClient(int port) {
		this.port = port;
	}

	/**
	 * An answer.
	 *
	 * @param status the status code; 0 if the server closed the connection instead of
	 * answering
	 * @param headers the headers, their names in lower case
	 * @param bytes the body
	 */
	public record Answer(int status, Map<String, String> headers, byte[] bytes) {

		public static final Answer NONE = new Answer(0, Map.of(), new byte[0]);

		/** The value of a header, empty if there is none. */
		public String header(String name) {
			return this.headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
		}

		/** The body; one character per byte if it is not UTF-8. */
		public String body() {
			try {
				return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(this.bytes)).toString();
			}
			catch (CharacterCodingException ex) {
				return new String(this.bytes, StandardCharsets.ISO_8859_1);
			}
		}

		@Override
		public String toString() {
			return this.status + " " + this.headers + "\n" + body();
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

	/**
	 * A request with a host, and with the length of its body unless a header says how
	 * long it is; one character per byte.
	 */
	public static String request(String method, String target, String body, String... headers) {
		StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: gateway\r\n");
		for (String header : headers) {
			request.append(header).append("\r\n");
		}
		boolean bodiless = method.equals("GET") && body.isEmpty();
		if (!bodiless && request.indexOf("Transfer-Encoding") < 0 && request.indexOf("Content-Length") < 0) {
			request.append("Content-Length: ").append(body.length()).append("\r\n");
		}
		return request.append("\r\n").append(body).toString();
	}

	/**
	 * Sends a request and reads its answer, on a new connection if the server has closed
	 * the one before.
	 * @param method its method
	 * @param bytes the whole request, one character per byte
	 */
	public Answer exchange(String method, String bytes) throws IOException {
		try {
			write(bytes);
			Answer answer = read(method.equals("HEAD"));
			while (answer.status() == 100) {
				answer = read(method.equals("HEAD"));
			}
			if (answer.header("connection").equals("close")) {
				close();
			}
			return answer;
		}
		catch (SocketTimeoutException ex) {
			close();
			throw new IOException("no answer to " + bytes, ex);
		}
		catch (IOException ex) {
			close();
			return Answer.NONE;
		}
	}

	/**
	 * Writes characters as the bytes of the same numbers.
	 */
	RawClient write(String bytes) throws IOException {
		if (!this.socket.isConnected() || this.socket.isClosed()) {
			connect();
		}
		this.socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
		return this;
	}

	private void connect() throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), this.port);
		this.socket.setSoTimeout(PATIENCE_MILLIS);
		this.socket.setTcpNoDelay(true);
		this.in = new BufferedInputStream(this.socket.getInputStream());
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
		return new Answer(status, headers, (head || status == 100) ? new byte[0] : readBody(headers));
	}

	private byte[] readBody(Map<String, String> headers) throws IOException {
		if (!headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
			String length = headers.get("content-length");
			return (length != null) ? this.in.readNBytes(Integer.parseInt(length)) : this.in.readAllBytes();
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
