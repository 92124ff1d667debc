package io.github.batchpushgateway.server.exposition;

/**
 * Tells well-formed UTF-8 from other bytes.
 *
 * @see <a href="https://www.unicode.org/versions/Unicode15.0.0/ch03.pdf">Unicode, table
 * 3-7</a>
 */
final class Utf8 {

	private Utf8() {
	}

	/**
	 * Whether the bytes are well-formed UTF-8: no overlong forms, no surrogates, nothing
	 * above U+10FFFF.
	 */
	static boolean isValid(byte[] text, int from, int to) {
		int at = from;
		while (at < to) {
			int lead = text[at++];
			if (lead >= 0) {
				continue;
			}
			lead &= 0xff;
			int following = (lead < 0xc2 || lead > 0xf4) ? 0 : (lead < 0xe0) ? 1 : (lead < 0xf0) ? 2 : 3;
			if (following == 0 || at + following > to || !isSecond(lead, text[at] & 0xff)) {
				return false;
			}
			for (int i = 1; i < following; i++) {
				if ((text[at + i] & 0xc0) != 0x80) {
					return false;
				}
			}
			at += following;
		}
		return true;
	}

	private static boolean isSecond(int lead, int second) {
		int lowest = (lead == 0xe0) ? 0xa0 : (lead == 0xf0) ? 0x90 : 0x80;
		int highest = (lead == 0xed) ? 0x9f : (lead == 0xf4) ? 0x8f : 0xbf;
		return second >= lowest && second <= highest;
	}

}
