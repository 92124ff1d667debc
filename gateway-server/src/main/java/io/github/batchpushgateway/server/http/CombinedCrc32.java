package io.github.batchpushgateway.server.http;

/**
 * The CRC-32 of pieces that stand one behind the other, from the CRC-32 of each piece.
 */
final class CombinedCrc32 {

	/*
	 * A CRC takes a message for a polynomial over GF(2), one coefficient per bit, and is
	 * its remainder modulo a polynomial P. A message A followed by a message B of n bits
	 * is A * x^n + B. So crc(AB) = crc(A) * (x^n mod P) + crc(B), where + is exclusive
	 * or: the pieces need not be seen again. Inverting all bits before and after, as
	 * CRC-32 does, changes nothing in that: what it adds to A, moved by n bits, is what
	 * it adds in between, and the two cancel.
	 *
	 * x^n mod P is made of the squares x, x^2, x^4, x^8, ... by the bits of n, once per
	 * piece; then a piece costs one multiplication of at most 32 steps.
	 *
	 * CRC-32 writes the coefficients in reflected order: the highest bit of an integer is
	 * the coefficient of x^0, and a shift to the right multiplies by x.
	 */

	private static final int P = 0xedb88320;

	private static final int ONE = 1 << 31;

	/** What x to the power of 8, 16, 32, ... leaves: as many as a length has bits. */
	private static final int[] SQUARES = squares();

	private int crc;

	private static int[] squares() {
		int[] squares = new int[Long.SIZE];
		int square = ONE >>> 8;
		for (int i = 0; i < squares.length; i++) {
			squares[i] = square;
			square = multiply(square, square);
		}
		return squares;
	}

	/**
	 * What a piece of that length multiplies the CRC before it with.
	 * @param bytes the length of the piece
	 */
	static int factor(long bytes) {
		int factor = ONE;
		int bit = 0;
		for (long rest = bytes; rest != 0; rest >>>= 1) {
			if ((rest & 1) != 0) {
				factor = multiply(factor, SQUARES[bit]);
			}
			bit++;
		}
		return factor;
	}

	private static int multiply(int a, int b) {
		int product = 0;
		int shifted = b;
		for (int rest = a; rest != 0; rest <<= 1) {
			if (rest < 0) {
				product ^= shifted;
			}
			shifted = (shifted >>> 1) ^ (-(shifted & 1) & P);
		}
		return product;
	}

	/**
	 * Adds the next piece.
	 * @param crc the CRC-32 of the piece
	 * @param factor the {@link #factor(long) factor} of its length
	 */
	void add(int crc, int factor) {
		this.crc = multiply(factor, this.crc) ^ crc;
	}

	int value() {
		return this.crc;
	}

}
