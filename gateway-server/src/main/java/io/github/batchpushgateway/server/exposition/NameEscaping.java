package io.github.batchpushgateway.server.exposition;

import org.jspecify.annotations.Nullable;

/**
 * Ways of writing names for those who know only the legacy characters: letters, digits
 * and underscores.
 *
 * @see <a href=
 * "https://github.com/prometheus/docs/blob/main/docs/instrumenting/escaping_schemes.md">Escaping
 * schemes</a>
 */
public enum NameEscaping {

	/** As they are, in quotes where needed. */
	NONE("allow-utf-8"),

	/** An underscore for every other character. */
	UNDERSCORES("underscores"),

	/**
	 * {@code _dot_} for a dot, two underscores for an underscore and for every other
	 * character.
	 */
	DOTS("dots"),

	/**
	 * {@code U__}, then two underscores for an underscore, and for every other character
	 * its number between underscores: no two names become the same.
	 */
	VALUES("values");

	private static final String VALUES_PREFIX = "U__";

	private static final int MAX_HEX_DIGITS = 6;

	private final String word;

	NameEscaping(String word) {
		this.word = word;
	}

	/**
	 * The word for this in the parameter {@code escaping} of a media type.
	 */
	public String word() {
		return this.word;
	}

	/**
	 * The escaping of that word.
	 * @return the escaping, or {@code null} if the word means none
	 */
	public static @Nullable NameEscaping of(String word) {
		for (NameEscaping escaping : values()) {
			if (escaping.word.equals(word)) {
				return escaping;
			}
		}
		return null;
	}

	/**
	 * Escapes a name that is not of the legacy characters.
	 * @param label whether it is the name of a label, in which colons are not legacy
	 */
	String escape(String name, boolean label) {
		if (this == NONE) {
			return name;
		}
		StringBuilder escaped = new StringBuilder((this == VALUES) ? VALUES_PREFIX : "");
		for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
			append(name.codePointAt(i), i == 0, label, escaped);
		}
		return escaped.toString();
	}

	private void append(int c, boolean first, boolean label, StringBuilder escaped) {
		boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if (c == '_') {
			escaped.append((this == UNDERSCORES) ? "_" : "__");
		}
		else if (letter || (c >= '0' && c <= '9' && !first) || (c == ':' && !label)) {
			escaped.append((char) c);
		}
		else if (this == VALUES) {
			escaped.append('_').append(Integer.toHexString(c)).append('_');
		}
		else if (this == DOTS) {
			escaped.append((c == '.') ? "_dot_" : "__");
		}
		else {
			escaped.append('_');
		}
	}

	/**
	 * Undoes {@link #VALUES}.
	 * @return the name, or {@code escaped} if that is not the beginning of an escaped one
	 */
	public static String unescape(String escaped) {
		if (!escaped.startsWith(VALUES_PREFIX)) {
			return escaped;
		}
		StringBuilder name = new StringBuilder();
		int at = VALUES_PREFIX.length();
		while (at < escaped.length()) {
			char c = escaped.charAt(at++);
			if (c != '_') {
				name.append(c);
				continue;
			}
			int end = escaped.indexOf('_', at);
			int codePoint = (end == at) ? '_' : codePoint(escaped, at, end);
			if (codePoint < 0) {
				return escaped;
			}
			name.appendCodePoint(codePoint);
			at = end + 1;
		}
		return name.toString();
	}

	/** The character of that number, or -1 if there is none. */
	private static int codePoint(String text, int from, int to) {
		if (to < 0 || to - from > MAX_HEX_DIGITS) {
			return -1;
		}
		int codePoint = 0;
		for (int i = from; i < to; i++) {
			int digit = Character.digit(text.charAt(i), 16);
			if (digit < 0 || text.charAt(i) > 'f') {
				return -1;
			}
			codePoint = 16 * codePoint + digit;
		}
		boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
		return (surrogate || codePoint > Character.MAX_CODE_POINT) ? -1 : codePoint;
	}

}
