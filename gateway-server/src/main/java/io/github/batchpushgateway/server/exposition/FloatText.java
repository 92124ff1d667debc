package io.github.batchpushgateway.server.exposition;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;

/**
 * Numbers as the text format reads and writes them, which is as Go reads and writes them.
 *
 * <p>
 * Written are the shortest digits that read back as the same number, in exponent form if
 * the decimal exponent is below -4 or above 5: {@code strconv.AppendFloat(f, 'g', -1)}
 * with the abbreviations of the text format for 0, 1, -1, NaN and infinities. Read is
 * what {@code strconv.ParseFloat} accepts, hexadecimal numbers and underscores excepted:
 * {@code inf}, {@code +Infinity} and {@code nan} in any case, {@code .5} and {@code 5.},
 * but not a number too large for a double.
 *
 * @see <a href="https://pkg.go.dev/strconv#ParseFloat">strconv.ParseFloat</a>
 * @see <a href=
 * "https://github.com/prometheus/common/blob/v0.67.5/expfmt/text_create.go">text_create.go</a>
 */
public final class FloatText {

	/** The most bytes that {@link #write} writes. */
	static final int MAX_LENGTH = 26;

	/** Integers below it are doubles one apart, so their own digits are the shortest. */
	private static final double EXACT_INTEGERS = 1L << 53;

	/** Decimals of so many digits are read as doubles that differ from each other. */
	private static final long DISTINCT_DECIMALS = 1_000_000_000_000_000L;

	/**
	 * With these, nine decimals make an integer of a number, or three of a larger one.
	 */
	private static final double NINE_DECIMALS = 1e9;

	private static final double THREE_DECIMALS = 1e3;

	/** The powers of ten that a double is exactly, as far as needed. */
	private static final double[] POWERS_OF_TEN = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12,
			1e13, 1e14, 1e15, 1e16, 1e17, 1e18 };

	private static final double MAX_POWER_WITHOUT_EXPONENT = 1e6;

	private static final double SHORTER_THAN_JAVA = 1e-320;

	private static final int MIN_EXPONENT_WITHOUT_E = -4;

	private static final int MAX_EXPONENT_WITHOUT_E = 5;

	private static final int MAX_LONG_DIGITS = 18;

	private FloatText() {
	}

	/**
	 * The number as text, except that zero never has a sign.
	 */
	public static String of(double value) {
		byte[] text = new byte[MAX_LENGTH];
		return new String(text, 0, write(value, text, 0), StandardCharsets.US_ASCII);
	}

	/**
	 * The number as text, with the sign of a zero.
	 */
	public static String signed(double value) {
		return (value == 0 && 1 / value < 0) ? "-0" : of(value);
	}

	/**
	 * Writes a number.
	 * @param value the number
	 * @param destination takes at most {@value #MAX_LENGTH} bytes from {@code position}
	 * @param position where to begin
	 * @return the position after the last byte written
	 */
	static int write(double value, byte[] destination, int position) {
		int at = position;
		if (Double.isNaN(value)) {
			return copy("NaN", destination, at);
		}
		if (Double.isInfinite(value)) {
			return copy((value > 0) ? "+Inf" : "-Inf", destination, at);
		}
		if (value == 0) {
			destination[at] = '0';
			return at + 1;
		}
		double magnitude = Math.abs(value);
		if (value < 0) {
			destination[at++] = '-';
		}
		if (magnitude < MAX_POWER_WITHOUT_EXPONENT && magnitude == (int) magnitude) {
			return writeDigits((int) magnitude, destination, at);
		}
		byte[] digits = new byte[MAX_LENGTH];
		int count;
		int exponent;
		double scale = (magnitude < MAX_POWER_WITHOUT_EXPONENT) ? NINE_DECIMALS : THREE_DECIMALS;
		long scaled = (long) (magnitude * scale + 0.5);
		if (magnitude < EXACT_INTEGERS && magnitude == (long) magnitude) {
			count = writeDigits((long) magnitude, digits, 0);
			exponent = count - 1;
		}
		else if (scaled < DISTINCT_DECIMALS && scaled / scale == magnitude) {
			// reads back as the same number, which no other decimal that is as short does
			count = writeDigits(scaled, digits, 0);
			exponent = count - ((scale == NINE_DECIMALS) ? 10 : 4);
		}
		else {
			String decimal = shortest(magnitude);
			count = 0;
			exponent = 0;
			boolean fraction = false;
			for (int i = 0; i < decimal.length(); i++) {
				char c = decimal.charAt(i);
				if (c == '.') {
					fraction = true;
				}
				else if (c == 'E') {
					exponent += Integer.parseInt(decimal, i + 1, decimal.length(), 10);
					break;
				}
				else {
					if (count > 0 || c != '0') {
						digits[count++] = (byte) c;
					}
					exponent += fraction ? ((count == 0) ? -1 : 0) : ((count > 1) ? 1 : 0);
				}
			}
			exponent -= (decimal.charAt(0) == '0') ? 1 : 0;
		}
		while (count > 1 && digits[count - 1] == '0') {
			count--;
		}
		return layOut(digits, count, exponent, destination, at);
	}

	/**
	 * The shortest digits as Java lays them out, which has two at least: the few smallest
	 * numbers need one.
	 */
	private static String shortest(double magnitude) {
		String decimal = DoubleToDecimal.toString(magnitude);
		if (magnitude < SHORTER_THAN_JAVA) {
			String rounded = new BigDecimal(decimal).round(new MathContext(1)).toString();
			return (Double.parseDouble(rounded) == magnitude) ? rounded : decimal;
		}
		return decimal;
	}

	private static int layOut(byte[] digits, int count, int exponent, byte[] destination, int position) {
		int at = position;
		if (exponent < MIN_EXPONENT_WITHOUT_E || exponent > MAX_EXPONENT_WITHOUT_E) {
			destination[at++] = digits[0];
			if (count > 1) {
				destination[at++] = '.';
				System.arraycopy(digits, 1, destination, at, count - 1);
				at += count - 1;
			}
			destination[at++] = 'e';
			destination[at++] = (byte) ((exponent < 0) ? '-' : '+');
			int magnitude = Math.abs(exponent);
			if (magnitude < 10) {
				destination[at++] = '0';
			}
			return writeDigits(magnitude, destination, at);
		}
		if (exponent < 0) {
			destination[at++] = '0';
			destination[at++] = '.';
			for (int i = exponent + 1; i < 0; i++) {
				destination[at++] = '0';
			}
			System.arraycopy(digits, 0, destination, at, count);
			return at + count;
		}
		for (int i = 0; i <= exponent || i < count; i++) {
			if (i == exponent + 1) {
				destination[at++] = '.';
			}
			destination[at++] = (i < count) ? digits[i] : (byte) '0';
		}
		return at;
	}

	private static int writeDigits(long value, byte[] destination, int position) {
		int length = 1;
		for (long rest = value / 10; rest > 0; rest /= 10) {
			length++;
		}
		long rest = value;
		for (int i = position + length - 1; i >= position; i--) {
			destination[i] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
		return position + length;
	}

	private static int copy(String text, byte[] destination, int position) {
		for (int i = 0; i < text.length(); i++) {
			destination[position + i] = (byte) text.charAt(i);
		}
		return position + text.length();
	}

	/**
	 * Reads a number.
	 * @param text the bytes that hold the number
	 * @param from where the number begins
	 * @param to where it ends
	 * @return the number
	 * @throws NumberFormatException if Go would not read the text as a number
	 */
	static double read(byte[] text, int from, int to) {
		int at = from;
		boolean signed = at < to && (text[at] == '-' || text[at] == '+');
		if (signed) {
			at++;
		}
		boolean negative = signed && text[from] == '-';
		long integer = 0;
		int digits = 0;
		while (at < to && isDigit(text[at]) && digits < MAX_LONG_DIGITS) {
			integer = integer * 10 + (text[at++] - '0');
			digits++;
		}
		int point = at;
		if (at < to && text[at] == '.') {
			at++;
			while (at < to && isDigit(text[at]) && digits < MAX_LONG_DIGITS) {
				integer = integer * 10 + (text[at++] - '0');
				digits++;
			}
		}
		if (at == to && digits > 0 && integer < EXACT_INTEGERS) {
			// the quotient of two exact doubles is the nearest double
			double value = integer / POWERS_OF_TEN[Math.max(0, at - point - 1)];
			return negative ? -value : value;
		}
		if (at < to && (text[at] | 0x20) == 'i' && at == point && digits == 0
				&& (matches(text, at, to, "inf") || matches(text, at, to, "infinity"))) {
			return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
		}
		if (!signed && matches(text, from, to, "nan")) {
			return Double.NaN;
		}
		requireDecimal(text, signed ? from + 1 : from, to);
		double value = JavaDoubleParser.parseDouble(text, from, to - from);
		if (Double.isInfinite(value)) {
			throw new NumberFormatException("too large");
		}
		return value;
	}

	private static void requireDecimal(byte[] text, int from, int to) {
		int at = from;
		int digits = 0;
		for (; at < to && isDigit(text[at]); at++) {
			digits++;
		}
		if (at < to && text[at] == '.') {
			for (at++; at < to && isDigit(text[at]); at++) {
				digits++;
			}
		}
		boolean complete = digits > 0;
		if (complete && at < to && (text[at] | 0x20) == 'e') {
			at++;
			if (at < to && (text[at] == '-' || text[at] == '+')) {
				at++;
			}
			complete = at < to;
			while (at < to && isDigit(text[at])) {
				at++;
			}
		}
		if (!complete || at != to) {
			throw new NumberFormatException("not a decimal number");
		}
	}

	private static boolean matches(byte[] text, int from, int to, String lowerCase) {
		if (to - from != lowerCase.length()) {
			return false;
		}
		for (int i = 0; i < lowerCase.length(); i++) {
			if ((text[from + i] | 0x20) != lowerCase.charAt(i)) {
				return false;
			}
		}
		return true;
	}

	private static boolean isDigit(byte b) {
		return b >= '0' && b <= '9';
	}

}
