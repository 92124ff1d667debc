package io.github.batchpushgateway.autoconfigure;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What the credentials and headers of {@link PushgatewayProperties} have to be. Messages
 * show no secret.
 */
final class CredentialRules {

	private static final String SECRET = "***";

	private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

	private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private static final Pattern HEADER_VALUE = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");

	/** Those of the push itself, and those that the JDK does not let anybody set. */
	private static final Set<String> RESERVED = caseInsensitive("Connection", "Content-Encoding", "Content-Length",
			"Content-Transfer-Encoding", "Content-Type", "Host", "If-Match", "Keep-Alive", "Origin",
			"Pushgateway-Expire-After", "Trailer", "Transfer-Encoding", "Upgrade", "Via");

	private CredentialRules() {
	}

	/**
	 * Checks the values.
	 * @throws InvalidPropertyException for the first one that breaks its rule
	 */
	static void check(PushgatewayProperties properties) {
		String username = properties.getUsername();
		String token = properties.getToken();
		checkUsername(username, properties.getPassword());
		if (token != null) {
			if (username != null) {
				throw invalid("token", SECRET, "must not be set together with batch.pushgateway.username",
						"Remove the username and password, or the token.");
			}
			if (!TOKEN.matcher(token).matches()) {
				throw invalid("token", SECRET, "must be printable ASCII without blanks and line breaks",
						"Set the token alone, without 'Bearer'; a file may end with a line break.");
			}
		}
		boolean authorized = username != null || token != null;
		properties.getHeaders().forEach((name, value) -> checkHeader(name, value, authorized));
	}

	private static void checkUsername(@Nullable String username, @Nullable String password) {
		if (username == null && password != null) {
			throw invalid("password", SECRET, "must have a batch.pushgateway.username",
					"Set the username as well, or batch.pushgateway.token if this is one.");
		}
		if (username != null && username.contains(":")) {
			throw invalid("username", username, "must not contain ':'",
					"Set the username alone, and batch.pushgateway.password.");
		}
	}

	private static void checkHeader(String name, String value, boolean authorized) {
		if (!HEADER_NAME.matcher(name).matches()) {
			throw invalid("headers", name, "must be the name of an HTTP header",
					"Rename the header; a name with a dot or an underscore is put in brackets:"
							+ " batch.pushgateway.headers.[x_scope].");
		}
		if (RESERVED.contains(name)) {
			throw invalid("headers", name, "must not be a header of the push itself", "Remove the header.");
		}
		if (authorized && name.equalsIgnoreCase("Authorization")) {
			throw invalid("headers", name, "must not be set together with batch.pushgateway.username or token",
					"Remove the header, or the credentials.");
		}
		if (!HEADER_VALUE.matcher(value).matches()) {
			throw invalid("headers." + name, SECRET, "must be printable ASCII without blanks at either end",
					"Set another value; a file may end with a line break.");
		}
	}

	private static Set<String> caseInsensitive(String... names) {
		Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
		set.addAll(Set.of(names));
		return set;
	}

	private static InvalidPropertyException invalid(String key, String value, String rule, String action) {
		return new InvalidPropertyException(PropertyRules.PREFIX + key, value, rule, action);
	}

}
