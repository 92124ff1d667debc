package io.github.batchpushgateway.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Generations of groups as entity tags: {@code "1763851234567890"}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-if-match">RFC 9110,
 * If-Match</a>
 */
final class EntityTags {

	private static final Pattern TAG = Pattern.compile("(W/)?\"([^\"]*)\"");

	private static final Pattern GENERATION = Pattern.compile("\\d{1,18}");

	private EntityTags() {
	}

	static String of(long generation) {
		return "\"" + generation + "\"";
	}

	/**
	 * Whether headers {@code If-Match} ask for any generation.
	 */
	static boolean matchAny(List<String> ifMatch) {
		return ifMatch.stream().anyMatch((line) -> line.strip().equals("*"));
	}

	/**
	 * The generations that headers {@code If-Match} ask for. Weak tags ask for none, and
	 * so do tags that this gateway has not given.
	 */
	static List<Long> generations(List<String> ifMatch) {
		List<Long> generations = new ArrayList<>();
		Matcher tags = TAG.matcher(String.join(",", ifMatch));
		while (tags.find()) {
			if (tags.group(1) == null && GENERATION.matcher(tags.group(2)).matches()) {
				generations.add(Long.parseLong(tags.group(2)));
			}
		}
		return generations;
	}

}
