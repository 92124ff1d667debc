package io.github.batchpushgateway.server.http;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * Bodies compressed with gzip.
 */
final class GzipBody {

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
		try (InputStream stream = new GZIPInputStream(new ByteArrayInputStream(body, 0, length))) {
			return stream.readNBytes(maxBytes);
		}
		catch (EOFException ex) {
			throw new IOException((length == 0) ? "EOF" : "unexpected EOF", ex);
		}
		catch (IOException ex) {
			boolean noHeader = "Not in GZIP format".equals(ex.getMessage());
			throw new IOException(noHeader ? "gzip: invalid header" : "gzip: " + ex.getMessage(), ex);
		}
	}

}
