package io.github.batchpushgateway.push;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The labels that identify what a push replaces and what a deletion removes.
 *
 * <p>
 * Values may be any text and arrive as they are: what a server, a proxy or the path
 * cleaning of either could read differently ({@code /}, {@code .}, {@code +}, {@code %},
 * spaces, the empty value) travels as {@code @base64}.
 *
 * @param job value of the label {@code job}; not empty
 * @param labels the other labels, sorted by name
 */
public record GroupingKey(String job, SortedMap<String, String> labels) {

	private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

	private static final Pattern UNAMBIGUOUS = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._~-]+");

	/**
	 * Copies the labels.
	 * @throws IllegalArgumentException if the job is empty or a label name cannot be part
	 * of a grouping key
	 */
	public GroupingKey {
		if (job.isEmpty()) {
			throw new IllegalArgumentException("'job' must not be empty");
		}
		labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
		labels.forEach((name, value) -> {
			Objects.requireNonNull(value, name);
			if (!isLabelName(name)) {
				throw new IllegalArgumentException("grouping label '" + name + "': " + LABEL_NAME_RULE);
			}
		});
	}

	/** What {@link #isLabelName} asks for, as the end of a message. */
	public static final String LABEL_NAME_RULE = "must match [a-zA-Z_][a-zA-Z0-9_]*, not start with __"
			+ " and not be 'job', 'le' or 'quantile'";

	public static GroupingKey of(String job, Map<String, String> labels) {
		return new GroupingKey(job, new TreeMap<>(labels));
	}

	/**
	 * Whether a label of this name can be added to the job in a grouping key. The
	 * Pushgateway would accept {@code le} and {@code quantile}, but forces grouping
	 * labels into every series, where those two have a meaning already.
	 */
	public static boolean isLabelName(String name) {
		return LABEL_NAME.matcher(name).matches() && !name.startsWith("__") && !name.equals("job") && !name.equals("le")
				&& !name.equals("quantile");
	}

	/** The path of the group, below the base URL of the Pushgateway. */
	String path() {
		StringBuilder path = new StringBuilder("/metrics");
		append(path, "job", this.job);
		this.labels.forEach((name, value) -> append(path, name, value));
		return path.toString();
	}

	private static void append(StringBuilder path, String name, String value) {
		path.append('/').append(name);
		if (UNAMBIGUOUS.matcher(value).matches()) {
			path.append('/').append(value);
		}
		else {
			path.append("@base64/").append(value.isEmpty() ? "=" : base64(value));
		}
	}

	private static String base64(String value) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(value.getBytes(StandardCharsets.UTF_8));
	}

	/** The labels as Prometheus writes them. */
	@Override
	public String toString() {
		StringBuilder text = new StringBuilder("{job=\"").append(this.job).append('"');
		this.labels.forEach((name, value) -> text.append(",").append(name).append("=\"").append(value).append('"'));
		return text.append('}').toString();
	}

}
