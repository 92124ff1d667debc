package io.github.batchpushgateway.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.github.batchpushgateway.server.model.GoDuration;
import io.github.batchpushgateway.server.storage.ExpiryRules;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The file that says, job by job, when pushes expire whose clients do not ask for it:
 *
 * <pre>
 * rules:
 *   - job: nightly-.*
 *     expire_after: 2h
 *   - job: audit
 *     expire_after: never
 * </pre>
 *
 * The first rule whose pattern matches the whole name of a job applies.
 */
final class ExpiryRulesFile {

	private static final String NEVER = "never";

	private final Path file;

	private final @Nullable Duration defaultExpiry;

	/**
	 * Names a file.
	 * @param file where it is; read anew with every {@link #read()}
	 * @param defaultExpiry what applies to jobs that no rule matches, or {@code null} for
	 * never
	 */
	ExpiryRulesFile(Path file, @Nullable Duration defaultExpiry) {
		this.file = file;
		this.defaultExpiry = defaultExpiry;
	}

	/**
	 * Reads the rules.
	 * @throws IllegalArgumentException if the file cannot be read, or says something that
	 * is not a rule
	 */
	ExpiryRules read() {
		Object document;
		try {
			document = new Load(LoadSettings.builder().setLabel(this.file.toString()).build())
				.loadFromString(Files.readString(this.file));
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("cannot read " + this.file + ": " + ex, ex);
		}
		catch (YamlEngineException ex) {
			throw new IllegalArgumentException(this.file + ": " + ex.getMessage(), ex);
		}
		List<ExpiryRules.Rule> rules = new ArrayList<>();
		if (document != null) {
			Object list = map(document, "the file", Set.of("rules")).get("rules");
			if (!(list instanceof List<?> items)) {
				throw wrong("rules", "must be a list");
			}
			for (Object item : items) {
				rules.add(rule(map(item, "rule " + (rules.size() + 1), Set.of("job", "expire_after")),
						"rule " + (rules.size() + 1)));
			}
		}
		return new ExpiryRules(List.copyOf(rules), this.defaultExpiry);
	}

	private ExpiryRules.Rule rule(Map<?, ?> rule, String place) {
		String job = text(rule.get("job"), place + ": job");
		String expireAfter = text(rule.get("expire_after"), place + ": expire_after");
		try {
			Pattern pattern = Pattern.compile(job, Pattern.DOTALL);
			return new ExpiryRules.Rule(pattern, expireAfter.equals(NEVER) ? null : duration(expireAfter));
		}
		catch (PatternSyntaxException ex) {
			throw wrong(place + ": job \"" + job + "\"", "is no regular expression: " + ex.getDescription());
		}
		catch (IllegalArgumentException ex) {
			throw wrong(place + ": expire_after \"" + expireAfter + "\"",
					"must be a duration such as 2h, longer than nothing, or never");
		}
	}

	private static Duration duration(String text) {
		Duration duration = GoDuration.parse(text);
		if (duration.isZero() || duration.isNegative()) {
			throw new IllegalArgumentException(text);
		}
		return duration;
	}

	private Map<?, ?> map(@Nullable Object value, String place, Set<String> keys) {
		if (!(value instanceof Map<?, ?> map)) {
			throw wrong(place, "must have the keys " + String.join(" and ", keys.stream().sorted().toList()));
		}
		for (Object key : map.keySet()) {
			if (!keys.contains(key)) {
				throw wrong(place + ": " + key, "is no key that is known here");
			}
		}
		return map;
	}

	private String text(@Nullable Object value, String place) {
		if (value == null || value instanceof Map || value instanceof List) {
			throw wrong(place, "must be a text");
		}
		return value.toString();
	}

	private IllegalArgumentException wrong(String place, String rule) {
		return new IllegalArgumentException("%s: %s %s".formatted(this.file, place, rule));
	}

}
