package io.github.batchpushgateway.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.github.batchpushgateway.server.model.GroupingKey;

/**
 * Selects groups by their labels, as a selector of Prometheus selects series:
 * {@code {job="nightly",application=~"test.*"}}.
 *
 * <p>
 * A label that a group does not have counts as empty. Names of labels may stand in
 * quotes, and must where they are not of the legacy characters. Regular expressions are
 * anchored and are matched in a time linear in the length of the value (RE2).
 *
 * @see <a href=
 * "https://prometheus.io/docs/prometheus/latest/querying/basics/#instant-vector-selectors">Instant
 * vector selectors</a>
 */
final class GroupSelector implements Predicate<GroupingKey> {

	private final List<Matcher> matchers;

	private GroupSelector(List<Matcher> matchers) {
		this.matchers = matchers;
	}

	/**
	 * Reads a selector.
	 * @throws GroupSelectorException if it is none, or if it selects groups without any
	 * label that it names, and so perhaps all
	 */
	static GroupSelector parse(String text) {
		GroupSelector selector = new GroupSelector(new Parser(text).parse());
		if (selector.matchers.stream().allMatch((matcher) -> matcher.matches(""))) {
			throw new GroupSelectorException(
					"selector \"" + text + "\" must have a matcher that does not match the empty value");
		}
		return selector;
	}

	@Override
	public boolean test(GroupingKey key) {
		for (Matcher matcher : this.matchers) {
			String value = key.labels().value(matcher.name());
			if (!matcher.matches((value != null) ? value : "")) {
				return false;
			}
		}
		return true;
	}

	/**
	 * What the value of one label must be.
	 *
	 * @param name the name of the label
	 * @param value tells whether a value matches
	 */
	private record Matcher(String name, Predicate<String> value) {

		boolean matches(String candidate) {
			return this.value.test(candidate);
		}

	}

	/**
	 * Reads the text of a selector from its beginning to its end.
	 */
	private static final class Parser {

		private final String text;

		private int at;

		Parser(String text) {
			this.text = text;
		}

		List<Matcher> parse() {
			List<Matcher> matchers = new ArrayList<>();
			expect('{');
			while (peek() != '}') {
				matchers.add(matcher());
				if (peek() != '}') {
					expect(',');
				}
			}
			expect('}');
			if (peek() != 0) {
				throw expected("end");
			}
			return matchers;
		}

		private Matcher matcher() {
			String name = name();
			String operator = operator();
			String value = quoted();
			return new Matcher(name, switch (operator) {
				case "=" -> value::equals;
				case "!=" -> (candidate) -> !value.equals(candidate);
				case "=~" -> pattern(value)::matches;
				default -> pattern(value)::differs;
			});
		}

		private String name() {
			if (isQuote(peek())) {
				return quoted();
			}
			int from = this.at;
			while (this.at < this.text.length() && isNameCharacter(this.text.charAt(this.at), this.at == from)) {
				this.at++;
			}
			if (this.at == from) {
				throw expected("label name");
			}
			return this.text.substring(from, this.at);
		}

		private static boolean isNameCharacter(char c, boolean first) {
			return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (!first && c >= '0' && c <= '9');
		}

		private String operator() {
			peek();
			for (String operator : List.of("=~", "!~", "!=", "=")) {
				if (this.text.startsWith(operator, this.at)) {
					this.at += operator.length();
					return operator;
				}
			}
			throw expected("=, !=, =~ or !~");
		}

		private String quoted() {
			char quote = peek();
			if (!isQuote(quote)) {
				throw expected("quoted value");
			}
			this.at++;
			StringBuilder value = new StringBuilder();
			while (this.at < this.text.length()) {
				char c = this.text.charAt(this.at++);
				if (c == quote) {
					return value.toString();
				}
				value.append((c == '\\' && quote != '`') ? escaped() : c);
			}
			throw expected("closing " + quote);
		}

		private static boolean isQuote(char c) {
			return c == '"' || c == '\'' || c == '`';
		}

		private char escaped() {
			char c = (this.at < this.text.length()) ? this.text.charAt(this.at++) : 0;
			return switch (c) {
				case '\\', '"', '\'' -> c;
				case 'n' -> '\n';
				case 't' -> '\t';
				case 'r' -> '\r';
				default -> throw expected("escape \\\\, \\\", \\', \\n, \\t or \\r");
			};
		}

		private AnchoredPattern pattern(String regex) {
			try {
				return new AnchoredPattern(Pattern.compile(regex, Pattern.DOTALL));
			}
			catch (PatternSyntaxException ex) {
				throw new GroupSelectorException(
						"selector \"" + this.text + "\": regular expression \"" + regex + "\": " + ex.getDescription());
			}
		}

		private char peek() {
			while (this.at < this.text.length() && Character.isWhitespace(this.text.charAt(this.at))) {
				this.at++;
			}
			return (this.at < this.text.length()) ? this.text.charAt(this.at) : 0;
		}

		private void expect(char c) {
			if (peek() != c) {
				throw expected("'" + c + "'");
			}
			this.at++;
		}

		private GroupSelectorException expected(String what) {
			return new GroupSelectorException("selector \"" + this.text + "\": expected " + what + " at character "
					+ (this.at + 1)
					+ ((this.at < this.text.length()) ? ", got '" + this.text.charAt(this.at) + "'" : ", got the end"));
		}

	}

	/**
	 * A pattern that matches whole values.
	 *
	 * @param pattern the pattern
	 */
	private record AnchoredPattern(Pattern pattern) {

		boolean matches(String value) {
			return this.pattern.matches(value);
		}

		boolean differs(String value) {
			return !matches(value);
		}

	}

}
