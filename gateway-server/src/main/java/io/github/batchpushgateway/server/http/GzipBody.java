package io.github.batchpushgateway.server.http;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Bodies compressed with gzip.
 */
final class GzipBody {

	/** Go reads it in one go, before it looks at any of it. */
	private static final int HEADER_BYTES = 10;

	private GzipBody() {
	}

	/**
	 * Decompresses a body.
	 * @param body holds the body from its beginning on
	 * @param length the length of the body
	 * @param maxBytes where to stop
	 * @return the beginning of the decompressed body, at most so many bytes of it
	 * @throws IOException if the body is not in the format, with the message that Go has
	 * for it
	 */
	static byte[] inflate(byte[] body, int length, int maxBytes) throws IOException {
		if (length < HEADER_BYTES) {
			throw new IOException((length == 0) ? "EOF" : "unexpected EOF");
		}
		try (InputStream stream = header(new ByteArrayInputStream(body, 0, length))) {
			return stream.readNBytes(maxBytes);
		}
		catch (EOFException ex) {
			throw new IOException("unexpected EOF", ex);
		}
		catch (ZipException ex) {
			throw new IOException("gzip: " + ex.getMessage(), ex);
		}
	}

	private static InputStream header(InputStream body) throws IOException {
		try {
			return new GZIPInputStream(body);
		}
		catch (ZipException ex) {
			throw new IOException("gzip: invalid header", ex);
		}
	}

}
