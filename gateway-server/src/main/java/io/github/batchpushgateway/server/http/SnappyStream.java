package io.github.batchpushgateway.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.Snappy;

/**
 * Decompresses the framing format of Snappy. What begins otherwise, as blocks without
 * frames do, is corrupt; nothing at all is an empty body.
 *
 * @see <a href=
 * "https://github.com/google/snappy/blob/1.2.2/framing_format.txt">framing_format.txt</a>
 * @see <a href=
 * "https://github.com/golang/snappy/blob/v1.0.0/decode.go">golang/snappy</a>
 */
final class SnappyStream extends InputStream {

	private static final int HEADER_BYTES = 4;

	private static final int CHECKSUM_BYTES = 4;

	private static final int COMPRESSED = 0;

	private static final int UNCOMPRESSED = 1;

	/** The smallest type of chunks that may be skipped by who does not know them. */
	private static final int SKIPPABLE = 0x80;

	private static final int STREAM_IDENTIFIER = 0xff;

	/** Added to checksums, which have been turned by 15 bits, against sums of sums. */
	private static final int MASK = 0xa282ead8;

	private static final byte[] IDENTIFIER = "sNaPpY".getBytes(StandardCharsets.US_ASCII);

	private static final int MAX_BLOCK_BYTES = 65536;

	/** What a block that cannot be compressed grows to at most, with its checksum. */
	private static final int MAX_CHUNK_BYTES = 32 + MAX_BLOCK_BYTES + MAX_BLOCK_BYTES / 6 + CHECKSUM_BYTES;

	private final Snappy snappy = new Snappy();

	private final CRC32C crc = new CRC32C();

	/** The decompressed block that is being read. */
	private final ByteBuf block = Unpooled.buffer(0, MAX_BLOCK_BYTES);

	private final ByteBuf body;

	private boolean identified;

	SnappyStream(byte[] body, int length) {
		this.body = Unpooled.wrappedBuffer(body, 0, length);
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(byte[] bytes, int offset, int count) throws IOException {
		while (!this.block.isReadable()) {
			if (!this.body.isReadable()) {
				return (count == 0) ? 0 : -1;
			}
			readChunk();
		}
		int read = Math.min(count, this.block.readableBytes());
		this.block.readBytes(bytes, offset, read);
		return read;
	}

	private void readChunk() throws IOException {
		require(this.body.readableBytes() >= HEADER_BYTES);
		int type = this.body.readUnsignedByte();
		int length = this.body.readUnsignedMediumLE();
		require(this.identified || type == STREAM_IDENTIFIER);
		if (length > MAX_CHUNK_BYTES || (type > UNCOMPRESSED && type < SKIPPABLE)) {
			throw new IOException("snappy: unsupported input");
		}
		require(this.body.readableBytes() >= length);
		ByteBuf chunk = this.body.readSlice(length);
		switch (type) {
			case COMPRESSED -> readBlock(chunk, true);
			case UNCOMPRESSED -> readBlock(chunk, false);
			case STREAM_IDENTIFIER -> {
				require(chunk.equals(Unpooled.wrappedBuffer(IDENTIFIER)));
				this.identified = true;
			}
			default -> {
				// padding, or something that newer writers know
			}
		}
	}

	private void readBlock(ByteBuf chunk, boolean compressed) throws IOException {
		require(chunk.readableBytes() >= CHECKSUM_BYTES);
		int checksum = chunk.readIntLE();
		this.block.clear();
		try {
			if (compressed) {
				decompress(chunk);
			}
			else {
				this.block.writeBytes(chunk);
			}
		}
		catch (DecompressionException | IndexOutOfBoundsException | IllegalArgumentException ex) {
			throw new IOException("snappy: corrupt input", ex);
		}
		this.crc.reset();
		this.crc.update(this.block.nioBuffer());
		int sum = (int) this.crc.getValue();
		require(checksum == (sum >>> 15 | sum << 17) + MASK);
	}

	private void decompress(ByteBuf chunk) throws IOException {
		int length = lengthOfBlock(chunk);
		require(length <= MAX_BLOCK_BYTES);
		this.snappy.reset();
		this.snappy.decode(chunk, this.block);
		require(!chunk.isReadable() && this.block.readableBytes() == length);
	}

	/** Looked at before so much memory is taken for it. */
	private static int lengthOfBlock(ByteBuf chunk) throws IOException {
		int length = 0;
		for (int i = 0; i < 3; i++) {
			require(i < chunk.readableBytes());
			int b = chunk.getByte(chunk.readerIndex() + i);
			length |= (b & 0x7f) << (7 * i);
			if (b >= 0) {
				return length;
			}
		}
		return Integer.MAX_VALUE;
	}

	private static void require(boolean condition) throws IOException {
		if (!condition) {
			throw new IOException("snappy: corrupt input");
		}
	}

}
