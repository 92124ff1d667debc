package io.github.batchpushgateway.server.http;

/**
 * Base64 as the Pushgateway reads it in paths: the URL-safe alphabet, any padding or
 * none.
 *
 * <p>
 * The JDK's decoder insists on correct padding and does not say where the fault is.
 *
 * @see <a href= "https://www.rfc-editor.org/rfc/rfc4648#section-5">RFC 4648, section
 * 5</a>
 */
final class Base64Url {

	private Base64Url() {
	}

	/**
	 * Decodes a text.
	 * @return the decoded bytes, one character per byte
	 * @throws IllegalArgumentException if the text has a character outside the alphabet,
	 * or ends with a lone one; the message says where, in Go's words
	 */
	static String decode(String text) {
		int length = text.length();
		while (length > 0 && text.charAt(length - 1) == '=') {
			length--;
		}
		StringBuilder decoded = new StringBuilder(length * 3 / 4);
		int bits = 0;
		int digits = 0;
		for (int i = 0; i < length; i++) {
			char c = text.charAt(i);
			if (c == '\n' || c == '\r') {
				continue;
			}
			bits = (bits << 6) | digit(c, i);
			digits++;
			if (digits % 4 != 1) {
				int surplus = 6 - 2 * ((digits - 1) % 4);
				decoded.append((char) ((bits >> surplus) & 0xff));
			}
		}
		if (digits % 4 == 1) {
			throw illegal(length - 1);
		}
		return decoded.toString();
	}

	private static int digit(char c, int index) {
		if (c >= 'A' && c <= 'Z') {
			return c - 'A';
		}
		if (c >= 'a' && c <= 'z') {
			return c - 'a' + 26;
		}
		if (c >= '0' && c <= '9') {
			return c - '0' + 52;
		}
		return switch (c) {
			case '-' -> 62;
			case '_' -> 63;
			default -> throw illegal(index);
		};
	}

	private static IllegalArgumentException illegal(int index) {
		return new IllegalArgumentException("illegal base64 data at input byte " + index);
	}

}
