package io.github.batchpushgateway.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

import io.github.batchpushgateway.server.limits.Limit;
import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.github.batchpushgateway.server.limits.Limits;
import io.github.batchpushgateway.server.limits.MemoryClaim;

/**
 * The bytes of a body, in an array that grows with them and claims its memory. Belongs to
 * one thread at a time.
 */
final class BodyBytes {

	private static final byte[] NOTHING = {};

	private static final int READ_BYTES = 8192;

	private final String subject;

	private final Limits limits;

	private final int maxBytes;

	private final MemoryClaim claim;

	private byte[] array = NOTHING;

	private int length;

	/**
	 * Begins without a byte.
	 * @param subject what this is, for the message of a refusal
	 * @param limits how many bytes there may be
	 * @param claim what claims the memory
	 */
	BodyBytes(String subject, Limits limits, MemoryClaim claim) {
		this.subject = subject;
		this.limits = limits;
		this.maxBytes = limits.getInt(Limit.BODY_BYTES);
		this.claim = claim;
	}

	/**
	 * What holds the bytes, from its beginning on; another array after the next call of
	 * {@link #extend(int)}.
	 */
	byte[] array() {
		return this.array;
	}

	int length() {
		return this.length;
	}

	/**
	 * What claims the memory of the bytes, and of what is made of them.
	 */
	MemoryClaim claim() {
		return this.claim;
	}

	/**
	 * Makes room for more bytes behind the others.
	 * @return where they are to be put
	 * @throws LimitExceededException if they were too many, or there is no memory for
	 * them; nothing has then changed
	 */
	int extend(int count) {
		if (count > this.maxBytes - this.length) {
			throw this.limits.exceeded(Limit.BODY_BYTES,
					this.subject + " has at least " + ((long) this.length + count) + " bytes");
		}
		int from = this.length;
		if (count > this.array.length - from) {
			grow(Math.min(this.maxBytes, Math.max(2 * this.array.length, from + count)));
		}
		this.length += count;
		return from;
	}

	private void grow(int capacity) {
		this.claim.grow(capacity);
		int before = this.array.length;
		this.array = Arrays.copyOf(this.array, capacity);
		this.claim.shrink(before);
	}

	/**
	 * Adds everything that a stream has.
	 * @throws IOException as the stream does
	 * @throws LimitExceededException as {@link #extend(int)}
	 */
	void readFrom(InputStream stream) throws IOException {
		while (true) {
			int room = Math.min(this.maxBytes - this.length, Math.max(READ_BYTES, this.array.length - this.length));
			if (room == 0) {
				requireEnd(stream);
				return;
			}
			int from = extend(room);
			int count = stream.readNBytes(this.array, from, room);
			this.length = from + count;
			if (count < room) {
				return;
			}
		}
	}

	private void requireEnd(InputStream stream) throws IOException {
		if (stream.read() >= 0) {
			extend(1);
		}
	}

	/**
	 * Forgets the bytes and gives their memory back.
	 */
	void clear() {
		this.claim.shrink(this.array.length);
		this.array = NOTHING;
		this.length = 0;
	}

}
