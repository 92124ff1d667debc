import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A kept-alive connection. As little of HTTP as the servers need, so that the client
 * leaves them the processors.
 */
final class Connection implements AutoCloseable {

	/** Of a group, each in a family of its own. */
	static final int SERIES = 12;

	private final Socket socket;

	private final InputStream in;

	private final OutputStream out;

	private final byte[] buffer = new byte[64 * 1024];

	Connection(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setTcpNoDelay(true);
		this.socket.setSoTimeout(300_000);
		this.in = new BufferedInputStream(this.socket.getInputStream(), 64 * 1024);
		this.out = this.socket.getOutputStream();
	}

	/**
	 * Pushes the series of a group, each in a family of its own.
	 */
	void push(int group) throws IOException {
		push(group, SERIES, "write", "");
	}

	/**
	 * Pushes some series of a group, each in a family of its own.
	 * @param phase the value of a label that each of them has
	 * @param headers further headers, each with the end of its line
	 */
	void push(int group, int series, String phase, String headers) throws IOException {
		StringBuilder body = new StringBuilder(1400);
		for (int i = 0; i < series; i++) {
			body.append("# TYPE batch_items_processed_").append(i).append(" gauge\nbatch_items_processed_");
			body.append(i).append("{phase=\"").append(phase).append("\"} ").append(group * 31L + i * 1.25).append('\n');
		}
		ByteArrayOutputStream request = new ByteArrayOutputStream(2048);
		request.writeBytes(("PUT /metrics/job/nightly/instance/host-" + group
				+ " HTTP/1.1\r\nHost: localhost\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII));
		request.writeBytes(body.toString().getBytes(StandardCharsets.US_ASCII));
		this.out.write(request.toByteArray());
		answer(OutputStream.nullOutputStream());
	}

	/**
	 * Scrapes as Prometheus does.
	 * @return the length of the body
	 */
	long scrape(boolean gzip) throws IOException {
		return get("/metrics", gzip, OutputStream.nullOutputStream());
	}

	long get(String path, boolean gzip, OutputStream body) throws IOException {
		this.out.write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + (gzip ? "Accept-Encoding: gzip\r\n" : "")
				+ "\r\n")
			.getBytes(StandardCharsets.US_ASCII));
		return answer(body);
	}

	private long answer(OutputStream body) throws IOException {
		String status = line();
		if (!status.startsWith("HTTP/1.1 20") && !status.startsWith("HTTP/1.1 404")) {
			throw new IOException("unexpected " + status);
		}
		long length = 0;
		boolean chunked = false;
		for (String line = line(); !line.isEmpty(); line = line()) {
			String header = line.toLowerCase(Locale.ROOT);
			if (header.startsWith("content-length:")) {
				length = Long.parseLong(header.substring(15).strip());
			}
			chunked |= header.startsWith("transfer-encoding:") && header.contains("chunked");
		}
		if (!chunked) {
			copy(length, body);
			return length;
		}
		for (long size = Long.parseLong(line(), 16); size > 0; size = Long.parseLong(line(), 16)) {
			copy(size, body);
			length += size;
			line();
		}
		line();
		return length;
	}

	private void copy(long length, OutputStream body) throws IOException {
		long rest = length;
		while (rest > 0) {
			int read = this.in.read(this.buffer, 0, (int) Math.min(rest, this.buffer.length));
			if (read < 0) {
				throw new IOException("connection closed");
			}
			body.write(this.buffer, 0, read);
			rest -= read;
		}
	}

	private String line() throws IOException {
		StringBuilder line = new StringBuilder(64);
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
