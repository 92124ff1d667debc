package io.github.batchpushgateway.server.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import io.github.batchpushgateway.server.limits.Limit;
import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.github.batchpushgateway.server.limits.Limits;
import io.github.batchpushgateway.server.limits.WorkingMemory;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.SnappyFramedInputStream;
import org.xerial.snappy.SnappyFramedOutputStream;

/**
 * Fuzz target: a compressed body. The first byte says in which format, the others are the
 * body. What is read has to be what other libraries read in it, and what they write has
 * to be read; a body of any size takes no more memory than it may.
 */
public final class CompressedBodyFuzz {

	private static final int SNAPPY = 1;

	private static final int MAX_BYTES = 1 << 16;

	private static final Limits LIMITS = Limits.defaults().with(Limit.BODY_BYTES, MAX_BYTES);

	private CompressedBodyFuzz() {
	}

	public static void fuzzerTestOneInput(byte[] data) throws IOException {
		if (data.length == 0) {
			return;
		}
		ContentEncoding encoding = ((data[0] & SNAPPY) != 0) ? ContentEncoding.SNAPPY : ContentEncoding.GZIP;
		byte[] body = Arrays.copyOfRange(data, 1, data.length);
		byte[] read = read(encoding, body);
		if (read != null) {
			require(Arrays.equals(read, readByOthers(encoding, body)), "others read the same");
		}
		byte[] compressed = compressByOthers(encoding, body);
		require(Arrays.equals(read(encoding, compressed), body), "what others write is read");
	}

	/**
	 * What a body holds, or {@code null} if it is malformed or too much.
	 */
	private static byte @Nullable [] read(ContentEncoding encoding, byte[] body) {
		WorkingMemory memory = new WorkingMemory(LIMITS);
		BodyBytes bytes = new BodyBytes("body", LIMITS, memory.claim());
		try (InputStream stream = encoding.decode(body, body.length)) {
			bytes.readFrom(stream);
			return Arrays.copyOf(bytes.array(), bytes.length());
		}
		catch (IOException | LimitExceededException ex) {
			require(ex.getMessage() != null && !ex.getMessage().isEmpty(), "there is a reason");
			return null;
		}
		finally {
			require(memory.bytes() <= 2 * MAX_BYTES, "no more memory than there may be");
			bytes.clear();
			require(memory.bytes() == 0, "all memory is given back");
		}
	}

	/** The library for Snappy wants to see at least that it is Snappy. */
	private static byte[] readByOthers(ContentEncoding encoding, byte[] body) {
		if (encoding == ContentEncoding.SNAPPY && body.length == 0) {
			return body;
		}
		try (InputStream in = new ByteArrayInputStream(body);
				InputStream stream = (encoding == ContentEncoding.SNAPPY) ? new SnappyFramedInputStream(in)
						: new GZIPInputStream(in)) {
			return stream.readNBytes(MAX_BYTES + 1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("broken: others refuse what is read", ex);
		}
	}

	private static byte[] compressByOthers(ContentEncoding encoding, byte[] body) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (OutputStream stream = (encoding == ContentEncoding.SNAPPY) ? new SnappyFramedOutputStream(out)
				: new GZIPOutputStream(out)) {
			stream.write(body);
		}
		return out.toByteArray();
	}

	private static void require(boolean kept, String promise) {
		if (!kept) {
			throw new AssertionError("broken: " + promise);
		}
	}

}
