package io.github.batchpushgateway.server.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/**
 * The path of a request.
 *
 * @param escaped the path as sent
 * @param decoded the path without percent escapes: one character per byte, because the
 * bytes need not be UTF-8
 * @param query the query, with its question mark; empty if there is none
 */
record RequestPath(String escaped, String decoded, String query) {

	private static final String HEX = "0123456789ABCDEF";

	/**
	 * Takes the target of a request apart.
	 * @param target the path, or the whole URI as sent to a proxy
	 * @return {@code null} if it is neither, or has a malformed escape or a control
	 * character
	 */
	static @Nullable RequestPath parse(String target) {
		int begin = target.startsWith("/") ? 0 : endOfAuthority(target);
		if (begin < 0) {
			return null;
		}
		int question = target.indexOf('?', begin);
		int end = (question < 0) ? target.length() : question;
		String escaped = target.substring(begin, end);
		String decoded = decode(escaped);
		return (decoded != null) ? new RequestPath(escaped, decoded, target.substring(end)) : null;
	}

	private static int endOfAuthority(String target) {
		int colon = target.indexOf("://");
		if (colon <= 0) {
			return -1;
		}
		for (int i = colon + 3; i < target.length(); i++) {
			if (target.charAt(i) == '/' || target.charAt(i) == '?') {
				return i;
			}
		}
		return target.length();
	}

	private static @Nullable String decode(String escaped) {
		StringBuilder decoded = null;
		for (int i = 0; i < escaped.length(); i++) {
			char c = escaped.charAt(i);
			if (c < ' ' || c == 0x7f || c > 0xff) {
				return null;
			}
			if (c == '%') {
				if (i + 2 >= escaped.length() || !HexFormat.isHexDigit(escaped.charAt(i + 1))
						|| !HexFormat.isHexDigit(escaped.charAt(i + 2))) {
					return null;
				}
				if (decoded == null) {
					decoded = new StringBuilder(escaped.length()).append(escaped, 0, i);
				}
				c = (char) HexFormat.fromHexDigits(escaped, i + 1, i + 3);
				i += 2;
			}
			if (decoded != null) {
				decoded.append(c);
			}
		}
		return (decoded != null) ? decoded.toString() : escaped;
	}

	/**
	 * The escaped path without empty, {@code .} and {@code ..} segments. A slash at the
	 * end stays.
	 * @return the same object if there is nothing to clean
	 */
	String cleaned() {
		if (isClean()) {
			return this.escaped;
		}
		Deque<String> segments = new ArrayDeque<>();
		int begin = 0;
		while (begin <= this.escaped.length()) {
			int slash = this.escaped.indexOf('/', begin);
			int end = (slash < 0) ? this.escaped.length() : slash;
			String segment = this.escaped.substring(begin, end);
			if (segment.equals("..")) {
				segments.pollLast();
			}
			else if (!segment.isEmpty() && !segment.equals(".")) {
				segments.addLast(segment);
			}
			begin = end + 1;
		}
		String joined = "/" + String.join("/", segments);
		return (this.escaped.endsWith("/") && joined.length() > 1) ? joined + "/" : joined;
	}

	private boolean isClean() {
		int length = this.escaped.length();
		for (int i = 0; i < length; i++) {
			if (this.escaped.charAt(i) == '/' && i + 1 < length) {
				int dots = i + 1;
				while (dots < length && this.escaped.charAt(dots) == '.') {
					dots++;
				}
				boolean segmentEnds = dots == length || this.escaped.charAt(dots) == '/';
				if (segmentEnds && dots - i <= 3) {
					return false;
				}
			}
		}
		return length > 0;
	}

	/**
	 * Escapes a decoded path as Go's {@code url.URL} does.
	 */
	static String escape(String decoded) {
		StringBuilder escaped = new StringBuilder(decoded.length() + 16);
		for (int i = 0; i < decoded.length(); i++) {
			char c = decoded.charAt(i);
			if (isUnescaped(c)) {
				escaped.append(c);
			}
			else {
				escaped.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
			}
		}
		return escaped.toString();
	}

	private static boolean isUnescaped(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
				|| "-_.~$&+,/:;=@".indexOf(c) >= 0;
	}

}
