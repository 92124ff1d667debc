package io.github.batchpushgateway.server.http;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Generations of groups as entity tags: {@code "1763851234567890"}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-if-match">RFC 9110,
 * If-Match</a>
 */
final class EntityTags {

	private static final Pattern GENERATION = Pattern.compile("\\s*\"(\\d{1,18})\"\\s*");

	private EntityTags() {
	}

	static String of(long generation) {
		return "\"" + generation + "\"";
	}

	/**
	 * The generation that a header {@code If-Match} asks for.
	 * @return the generation, or empty if the header names none that this gateway has
	 * given
	 */
	static OptionalLong generation(String ifMatch) {
		Matcher matcher = GENERATION.matcher(ifMatch);
		return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
	}

}
