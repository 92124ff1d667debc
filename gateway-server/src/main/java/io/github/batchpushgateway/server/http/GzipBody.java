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
	 * @param body the body
	 * @param inflated takes what it is decompressed to
	 * @throws IOException if the body is not in the format, with the message that Go has
	 * for it
	 */
	static void inflate(BodyBytes body, BodyBytes inflated) throws IOException {
		if (body.length() < HEADER_BYTES) {
			throw new IOException((body.length() == 0) ? "EOF" : "unexpected EOF");
		}
		try (InputStream stream = header(new ByteArrayInputStream(body.array(), 0, body.length()))) {
			inflated.readFrom(stream);
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
