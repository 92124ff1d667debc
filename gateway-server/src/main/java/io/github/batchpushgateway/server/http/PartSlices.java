package io.github.batchpushgateway.server.http;

import java.util.List;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Copies many parts into few pieces.
 */
final class PartSlices implements Slices {

	private final List<byte[]> parts;

	private int index;

	private int offset;

	PartSlices(List<byte[]> parts) {
		this.parts = parts;
	}

	/**
	 * The length of all parts.
	 */
	static long length(List<byte[]> parts) {
		long length = 0;
		for (byte[] part : parts) {
			length += part.length;
		}
		return length;
	}

	@Override
	public @Nullable Buffer next() {
		int length = remaining();
		if (length == 0) {
			return null;
		}
		Buffer slice = Buffer.buffer(length);
		int filled = 0;
		while (filled < length) {
			byte[] part = this.parts.get(this.index);
			int count = Math.min(part.length - this.offset, length - filled);
			slice.appendBytes(part, this.offset, count);
			filled += count;
			this.offset += count;
			if (this.offset == part.length) {
				this.index++;
				this.offset = 0;
			}
		}
		return slice;
	}

	/** Only copies. */
	@Override
	public boolean areQuick() {
		return true;
	}

	/**
	 * What is left, as far as one piece holds it.
	 */
	private int remaining() {
		long remaining = -this.offset;
		for (int i = this.index; i < this.parts.size() && remaining < BYTES; i++) {
			remaining += this.parts.get(i).length;
		}
		return (int) Math.min(remaining, BYTES);
	}

}
