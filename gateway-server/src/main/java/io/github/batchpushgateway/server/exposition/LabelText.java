package io.github.batchpushgateway.server.exposition;

/**
 * Label values, and names in quotes, as the text format writes them.
 */
final class LabelText {

	private LabelText() {
	}

	/**
	 * Writes a label value with backslash, newline and double quote escaped.
	 * @param destination takes at most twice the length of the value
	 * @return the position after the last byte written
	 */
	static int escape(byte[] value, int from, int to, byte[] destination, int position) {
		int at = position;
		for (int i = from; i < to; i++) {
			byte b = value[i];
			if (b == '\\' || b == '"' || b == '\n') {
				destination[at++] = '\\';
				b = (b == '\n') ? (byte) 'n' : b;
			}
			destination[at++] = b;
		}
		return at;
	}

	/**
	 * Undoes {@link #escape}.
	 * @param destination takes at most the length of the text, from its beginning on
	 * @return the number of bytes written
	 */
	static int unescape(byte[] text, int from, int to, byte[] destination) {
		int at = 0;
		for (int i = from; i < to; i++) {
			byte b = text[i];
			if (b == '\\') {
				b = text[++i];
				b = (b == 'n') ? (byte) '\n' : b;
			}
			destination[at++] = b;
		}
		return at;
	}

}
