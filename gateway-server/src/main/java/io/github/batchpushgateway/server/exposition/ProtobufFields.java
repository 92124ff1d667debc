package io.github.batchpushgateway.server.exposition;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Walks over the fields of a message in protobuf. A field that holds a message is a range
 * of bytes, to be walked over in turn.
 *
 * <p>
 * Belongs to one thread.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>
 */
final class ProtobufFields {

	static final int VARINT = 0;

	static final int FIXED64 = 1;

	static final int BYTES = 2;

	static final int FIXED32 = 5;

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	byte[] bytes = new byte[0];

	/** The position of the next byte. */
	int at;

	/**
	 * Where the value of the current field begins and ends, if it is a range of bytes.
	 */
	int from;

	int to;

	/** The value of the current field, if it is a number. */
	long number;

	int wireType;

	/**
	 * Goes to the first field of a message.
	 */
	void reset(byte[] bytes, int from) {
		this.bytes = bytes;
		this.at = from;
	}

	/**
	 * Reads a field with its value.
	 * @param end where the message ends
	 * @return the number of the field
	 * @throws ExpositionException if what stands there is no field
	 */
	int next(int end) {
		long tag = varint(end);
		this.wireType = (int) tag & 7;
		switch (this.wireType) {
			case VARINT -> this.number = varint(end);
			case FIXED64 -> this.number = fixed64(end);
			case FIXED32 -> {
				require(Integer.BYTES, end);
				this.at += Integer.BYTES;
			}
			case BYTES -> {
				long length = varint(end);
				require(length, end);
				this.from = this.at;
				this.to = this.at + (int) length;
				this.at = this.to;
			}
			default -> throw malformed();
		}
		long number = tag >>> 3;
		if (number == 0 || number > Integer.MAX_VALUE >> 2) {
			throw malformed();
		}
		return (int) number;
	}

	private void require(long length, int end) {
		if (length < 0 || length > end - this.at) {
			throw malformed();
		}
	}

	private long fixed64(int end) {
		require(Long.BYTES, end);
		long value = (long) LONGS.get(this.bytes, this.at);
		this.at += Long.BYTES;
		return value;
	}

	long varint(int end) {
		long value = 0;
		for (int shift = 0; shift < Long.SIZE; shift += 7) {
			if (this.at == end) {
				throw new ExpositionException("unexpected EOF");
			}
			byte b = this.bytes[this.at++];
			value |= (long) (b & 0x7f) << shift;
			if (b >= 0) {
				return value;
			}
		}
		throw malformed();
	}

	void requireBytes() {
		require(BYTES);
	}

	private void require(int expectedWireType) {
		if (this.wireType != expectedWireType) {
			throw malformed();
		}
	}

	/**
	 * The current field as an integer.
	 */
	long integer() {
		require(VARINT);
		return this.number;
	}

	/**
	 * The current field as an unsigned integer.
	 */
	double unsigned() {
		return unsigned(integer());
	}

	static double unsigned(long value) {
		return (value >= 0) ? value : value + 0x1p64;
	}

	/**
	 * The current field as a floating-point number.
	 */
	double real() {
		require(FIXED64);
		return Double.longBitsToDouble(this.number);
	}

	/**
	 * How many numbers of a repeated field the current field stands for.
	 * @param packedWireType how each of them is written
	 */
	int count(int packedWireType) {
		if (this.wireType != BYTES) {
			return 1;
		}
		if (packedWireType == FIXED64) {
			return (this.to - this.from) / Long.BYTES;
		}
		int count = 0;
		for (int i = this.from; i < this.to; i++) {
			count += (this.bytes[i] >= 0) ? 1 : 0;
		}
		return count;
	}

	/**
	 * Reads numbers of a repeated field, which stands for one number, or for many that
	 * are packed.
	 * @param packedWireType how each of them is written
	 * @param numbers where to add the numbers
	 */
	void numbers(int packedWireType, LongList numbers) {
		if (this.wireType == packedWireType) {
			numbers.add(this.number);
			return;
		}
		requireBytes();
		this.at = this.from;
		while (this.at < this.to) {
			numbers.add((packedWireType == VARINT) ? varint(this.to) : fixed64(this.to));
		}
	}

	/**
	 * The signed integer that a number stands for whose sign is its last bit.
	 */
	static long zigzag(long number) {
		return number >>> 1 ^ -(number & 1);
	}

	static ExpositionException malformed() {
		return new ExpositionException("body is not a sequence of metric families in protobuf");
	}

}
