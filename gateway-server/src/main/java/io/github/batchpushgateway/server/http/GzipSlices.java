package io.github.batchpushgateway.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Compresses a body with gzip, at the level that takes a third of the time for a sixth
 * more bytes.
 */
final class GzipSlices implements Slices {

	private final Slices plain;

	private final ByteArrayOutputStream compressed = new ByteArrayOutputStream(BYTES / 4);

	private final OutputStream gzip;

	private boolean ended;

	GzipSlices(Slices plain) {
		this.plain = plain;
		try {
			this.gzip = new FastGzip(this.compressed);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public @Nullable Buffer next() {
		try {
			while (!this.ended && this.compressed.size() < BYTES / 4) {
				compressMore();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		if (this.compressed.size() == 0) {
			return null;
		}
		Buffer slice = Buffer.buffer(this.compressed.toByteArray());
		this.compressed.reset();
		return slice;
	}

	private void compressMore() throws IOException {
		Buffer slice = this.plain.next();
		if (slice != null) {
			this.gzip.write(slice.getBytes());
		}
		else {
			this.gzip.close();
			this.ended = true;
		}
	}

	private static final class FastGzip extends GZIPOutputStream {

		FastGzip(OutputStream out) throws IOException {
			super(out);
			this.def.setLevel(Deflater.BEST_SPEED);
		}

	}

}
