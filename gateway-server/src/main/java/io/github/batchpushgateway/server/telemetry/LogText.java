package io.github.batchpushgateway.server.telemetry;

/**
 * Text of clients as it may stand in a log line.
 */
public final class LogText {

	private static final int MAX_CHARS = 1000;

	private LogText() {
	}

	/**
	 * Escapes everything that could begin a new line, move the cursor or turn the
	 * direction of writing, and leaves out what is beyond a thousand characters.
	 */
	public static String of(String text) {
		StringBuilder line = new StringBuilder(Math.min(text.length(), MAX_CHARS) + 3);
		for (int i = 0; i < text.length() && i < MAX_CHARS; i++) {
			append(line, text.charAt(i));
		}
		return line.append((text.length() > MAX_CHARS) ? "..." : "").toString();
	}

	private static void append(StringBuilder line, char c) {
		switch (c) {
			case '\n' -> line.append("\\n");
			case '\r' -> line.append("\\r");
			case '\t' -> line.append("\\t");
			default -> {
				if (isHarmless(c)) {
					line.append(c);
				}
				else {
					line.append("\\u%04x".formatted((int) c));
				}
			}
		}
	}

	private static boolean isHarmless(char c) {
		return switch (Character.getType(c)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
			default -> true;
		};
	}

}
