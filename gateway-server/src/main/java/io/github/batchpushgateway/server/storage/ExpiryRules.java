package io.github.batchpushgateway.server.storage;

import java.time.Duration;
import java.util.List;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When pushes expire whose clients do not ask for it.
 *
 * @param rules the rules; the first whose pattern matches the whole name of the job
 * applies
 * @param defaultExpiry how long after a push to any other job its families are deleted,
 * or {@code null} for never
 */
public record ExpiryRules(List<Rule> rules, @Nullable Duration defaultExpiry) {

	/** Nothing expires unless a client asks for it. */
	public static final ExpiryRules NONE = new ExpiryRules(List.of(), null);

	/**
	 * What applies to some jobs.
	 *
	 * @param job what the whole value of the label {@code job} must match
	 * @param expiry how long after a push its families are deleted, or {@code null} for
	 * never
	 */
	public record Rule(Pattern job, @Nullable Duration expiry) {
	}

	/**
	 * How long after a push its families are deleted.
	 * @param job the value of the label {@code job}
	 * @return the duration, or {@code null} for never
	 */
	public @Nullable Duration expiry(String job) {
		for (Rule rule : this.rules) {
			if (rule.job().matches(job)) {
				return rule.expiry();
			}
		}
		return this.defaultExpiry;
	}

}
