package io.github.batchpushgateway.server.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses gzip, any number of members one after the other. Does not take a body that
 * ends in its middle, or has something behind its end, for a whole one, as the JDK's
 * stream does.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>
 */
final class GzipStream extends InputStream {

	private static final int FIXED_HEADER_BYTES = 10;

	private static final int DEFLATE = 8;

	private static final int HEADER_CRC = 2;

	private static final int EXTRA = 4;

	private static final int NAME = 8;

	private static final int COMMENT = 16;

	/** Of a name or a comment, with the zero at its end. */
	private static final int MAX_TEXT_BYTES = 512;

	private final Inflater inflater = new Inflater(true);

	private final CRC32 crc = new CRC32();

	private final byte[] body;

	private final int length;

	/** What of the body has been read, unless within the data of a member. */
	private int position;

	private boolean ended;

	/**
	 * Reads the header of the first member.
	 * @throws IOException if there is none
	 */
	GzipStream(byte[] body, int length) throws IOException {
		this.body = body;
		this.length = length;
		if (length == 0) {
			throw new EOFException("EOF");
		}
		try {
			readHeader();
		}
		catch (IOException ex) {
			close();
			throw ex;
		}
	}

	private void readHeader() throws IOException {
		int begin = this.position;
		skip(FIXED_HEADER_BYTES);
		if (unsigned(begin) != 0x1f || unsigned(begin + 1) != 0x8b || unsigned(begin + 2) != DEFLATE) {
			throw invalidHeader();
		}
		int flags = unsigned(begin + 3);
		if ((flags & EXTRA) != 0) {
			skip(2);
			skip(little(this.position - 2, 2));
		}
		if ((flags & NAME) != 0) {
			skipText();
		}
		if ((flags & COMMENT) != 0) {
			skipText();
		}
		if ((flags & HEADER_CRC) != 0) {
			this.crc.reset();
			this.crc.update(this.body, begin, this.position - begin);
			skip(2);
			if (little(this.position - 2, 2) != (this.crc.getValue() & 0xffff)) {
				throw invalidHeader();
			}
		}
		this.crc.reset();
		this.inflater.reset();
		this.inflater.setInput(this.body, this.position, this.length - this.position);
	}

	private void skip(int bytes) throws IOException {
		if (this.length - this.position < bytes) {
			throw unexpectedEnd();
		}
		this.position += bytes;
	}

	private void skipText() throws IOException {
		int begin = this.position;
		do {
			if (this.position - begin == MAX_TEXT_BYTES) {
				throw invalidHeader();
			}
			skip(1);
		}
		while (this.body[this.position - 1] != 0);
	}

	private int unsigned(int index) {
		return this.body[index] & 0xff;
	}

	private int little(int index, int bytes) {
		int value = 0;
		for (int i = bytes - 1; i >= 0; i--) {
			value = value << 8 | unsigned(index + i);
		}
		return value;
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(byte[] bytes, int offset, int count) throws IOException {
		while (!this.ended && count > 0) {
			int read = inflate(bytes, offset, count);
			if (read > 0) {
				this.crc.update(bytes, offset, read);
				return read;
			}
			if (!this.inflater.finished()) {
				throw unexpectedEnd();
			}
			this.position = this.length - this.inflater.getRemaining();
			readTrailer();
			this.ended = this.position == this.length;
			if (!this.ended) {
				readHeader();
			}
		}
		return (count == 0) ? 0 : -1;
	}

	private int inflate(byte[] bytes, int offset, int count) throws IOException {
		try {
			return this.inflater.inflate(bytes, offset, count);
		}
		catch (DataFormatException ex) {
			throw new IOException("flate: corrupt input", ex);
		}
	}

	private void readTrailer() throws IOException {
		skip(8);
		boolean intact = little(this.position - 8, 4) == (int) this.crc.getValue()
				&& little(this.position - 4, 4) == (int) this.inflater.getBytesWritten();
		if (!intact) {
			throw new IOException("gzip: invalid checksum");
		}
	}

	private static IOException invalidHeader() {
		return new IOException("gzip: invalid header");
	}

	private static IOException unexpectedEnd() {
		return new EOFException("unexpected EOF");
	}

	@Override
	public void close() {
		this.inflater.end();
	}

}
