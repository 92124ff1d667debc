package io.github.batchpushgateway.server.exposition;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes bytes, and messages in protobuf, to a growing array.
 *
 * <p>
 * Belongs to one thread.
 */
final class ByteWriter {

	/*
	 * The length of a message stands before the message. Nearly all are shorter than 128
	 * bytes, so one byte is left free for it; a longer message is moved to make room.
	 */

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final int MAX_VARINT = 10;

	byte[] bytes = new byte[1024];

	int length;

	/**
	 * Forgets what was written, and keeps no more than so many bytes for what will be.
	 */
	void release(int usualBytes) {
		this.length = 0;
		if (this.bytes.length > usualBytes) {
			this.bytes = new byte[1024];
		}
	}

	/**
	 * What was written, which is then forgotten.
	 */
	byte[] take() {
		byte[] taken = Arrays.copyOf(this.bytes, this.length);
		this.length = 0;
		return taken;
	}

	/**
	 * Begins a message within the message being written.
	 * @return what {@link #close} wants to know
	 */
	int open(int field) {
		tag(field, ProtobufFields.BYTES);
		ensure(1);
		this.length++;
		return this.length;
	}

	/**
	 * Ends the message begun last.
	 */
	void close(int begin) {
		int size = this.length - begin;
		int more = varintLength(size) - 1;
		if (more > 0) {
			ensure(more);
			System.arraycopy(this.bytes, begin, this.bytes, begin + more, size);
		}
		this.length = begin - 1;
		varint(size);
		this.length += size;
	}

	void text(int field, byte[] text, int from, int to) {
		tag(field, ProtobufFields.BYTES);
		varint(to - from);
		append(text, from, to);
	}

	void real(int field, double value) {
		tag(field, ProtobufFields.FIXED64);
		ensure(Long.BYTES);
		LONGS.set(this.bytes, this.length, Double.doubleToLongBits(value));
		this.length += Long.BYTES;
	}

	void integer(int field, long value) {
		tag(field, ProtobufFields.VARINT);
		varint(value);
	}

	private void tag(int field, int wireType) {
		varint((long) field << 3 | wireType);
	}

	void varint(long value) {
		ensure(MAX_VARINT);
		long rest = value;
		while ((rest & ~0x7fL) != 0) {
			this.bytes[this.length++] = (byte) (rest | 0x80);
			rest >>>= 7;
		}
		this.bytes[this.length++] = (byte) rest;
	}

	static int varintLength(long value) {
		return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
	}

	void append(byte b) {
		ensure(1);
		this.bytes[this.length++] = b;
	}

	void append(String text) {
		byte[] source = text.getBytes(StandardCharsets.UTF_8);
		append(source, 0, source.length);
	}

	void append(byte[] source, int from, int to) {
		ensure(to - from);
		System.arraycopy(source, from, this.bytes, this.length, to - from);
		this.length += to - from;
	}

	/**
	 * Writes bytes between others that were written before.
	 */
	void insert(int at, byte[] source) {
		ensure(source.length);
		System.arraycopy(this.bytes, at, this.bytes, at + source.length, this.length - at);
		System.arraycopy(source, 0, this.bytes, at, source.length);
		this.length += source.length;
	}

	private void ensure(int room) {
		if (this.bytes.length - this.length < room) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(2 * this.bytes.length, this.length + room));
		}
	}

}
