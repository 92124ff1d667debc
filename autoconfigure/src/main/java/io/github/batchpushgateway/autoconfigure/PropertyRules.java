package io.github.batchpushgateway.autoconfigure;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

import io.github.batchpushgateway.job.JobMetricsListener;
import io.github.batchpushgateway.job.ParameterLabels;
import io.github.batchpushgateway.push.GroupingKey;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;

/**
 * What the values of {@link PushgatewayProperties} have to be, beyond their types.
 */
final class PropertyRules {

	static final String PREFIX = "batch.pushgateway.";

	/** What a socket takes, in milliseconds. */
	private static final Duration LONGEST_TIMEOUT = Duration.ofDays(24);

	/** Well below what a scheduler takes, in nanoseconds. */
	private static final Duration LONGEST_DELAY = Duration.ofDays(36500);

	private static final Pattern METRIC_NAMES = Pattern.compile("[a-zA-Z_:*][a-zA-Z0-9_:*]*");

	private PropertyRules() {
	}

	/**
	 * Checks the values of properties that are enabled.
	 * @throws InvalidPropertyException for the first one that breaks its rule
	 */
	static void check(PushgatewayProperties properties) {
		if (!properties.isEnabled()) {
			return;
		}
		for (String url : properties.urls()) {
			checkUrl(url);
			checkSsl(url, properties.getSsl().getBundle());
		}
		properties.getGroupingKey().keySet().forEach(PropertyRules::checkGroupingLabel);
		CredentialRules.check(properties);
		checkTimeout("connect-timeout", properties.getConnectTimeout());
		checkTimeout("read-timeout", properties.getReadTimeout());
		checkTimeout("push-timeout", properties.getPushTimeout());
		checkRetry(properties.getRetry());
		checkDelay("delete.delay", properties.getDelete().getDelay());
		checkDelay("delete.shutdown-timeout", properties.getDelete().getShutdownTimeout());
		properties.getJobs().getMaxAge().forEach(PropertyRules::checkMaxAge);
		checkJobParameters(properties);
		if (properties.getSteps().getMax() < 0) {
			throw invalid("steps.max", properties.getSteps().getMax(), "must not be negative",
					"Set the number of steps that may get series of their own, or steps.enabled=false for none.");
		}
		properties.getRegistry().getInclude().forEach(PropertyRules::checkMetricNames);
		int port = properties.getEmbedded().getPort();
		if (port < 0 || port > 65535) {
			throw invalid("embedded.port", port, "must be from 0 to 65535",
					"Set the port to listen on, or 0 for any free one.");
		}
	}

	private static void checkUrl(String url) {
		// containers have names with underscores, which a URI does not take for a host
		URI uri = parse(url.replace('_', 'x'));
		boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
		if (!http) {
			throw invalidUrl(url, "must start with http:// or https://");
		}
		if (uri.getRawUserInfo() != null || (uri.getHost() == null && url.contains("@"))) {
			throw invalidUrl(url, "must not contain a user or password, because URLs appear in logs");
		}
		if (uri.getHost() == null) {
			throw invalidUrl(url, "must name a host");
		}
		if (uri.getPort() > 65535) {
			throw invalidUrl(url, "must have a port from 0 to 65535");
		}
		if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
			throw invalidUrl(url, "must not have a query or fragment");
		}
		if (url.contains("+")) {
			throw invalidUrl(url, "must not contain '+'");
		}
	}

	private static void checkSsl(String url, @Nullable String bundle) {
		if (bundle != null && !url.regionMatches(true, 0, "https:", 0, "https:".length())) {
			throw invalid("ssl.bundle", bundle, "must go with a URL that starts with https://",
					"Set batch.pushgateway.url to the HTTPS address of the Pushgateway, or remove the bundle.");
		}
	}

	private static URI parse(String url) {
		try {
			return new URI(url);
		}
		catch (URISyntaxException ex) {
			throw invalidUrl(url, "is not a URL: " + ex.getReason());
		}
	}

	private static void checkGroupingLabel(String name) {
		if (!GroupingKey.isLabelName(name)) {
			throw invalid("grouping-key", name, GroupingKey.LABEL_NAME_RULE,
					"Rename the label; in configuration files, a name with an underscore is put in brackets:"
							+ " batch.pushgateway.grouping-key.[data_center].");
		}
		if (JobMetricsListener.LABELS.contains(name)) {
			throw invalid("grouping-key", name, "must not be a label of the metrics themselves", "Rename the label.");
		}
	}

	private static void checkMaxAge(String job, Duration value) {
		String key = "jobs.max-age." + job;
		if (value.isNegative() || value.isZero()) {
			throw invalid(key, text(value), "must be longer than nothing", "Set a duration such as 25h or 8d.");
		}
		checkLength(key, value, LONGEST_DELAY);
	}

	private static void checkJobParameters(PushgatewayProperties properties) {
		PushgatewayProperties.JobParameters parameters = properties.getJobParameters();
		Map<String, String> labels = new HashMap<>();
		for (String parameter : parameters.getLabels()) {
			String label = ParameterLabels.labelOf(parameter);
			String other = labels.put(label, parameter);
			if (!GroupingKey.isLabelName(label)) {
				throw invalidParameter(parameter, "must be the name of a parameter that can be a label");
			}
			if (other != null) {
				throw invalidParameter(parameter, "must not be the same label as " + other);
			}
			if (JobMetricsListener.LABELS.contains(label) || label.equals("application")
					|| properties.getGroupingKey().containsKey(label)) {
				throw invalidParameter(parameter, "must not be a label that the metrics have already");
			}
		}
		if (parameters.getMaxCombinations() < 1) {
			throw invalid("job-parameters.max-combinations", parameters.getMaxCombinations(), "must be at least 1",
					"Set the number of combinations to tell apart, or no job-parameters.labels.");
		}
	}

	private static InvalidPropertyException invalidParameter(String parameter, String rule) {
		return invalid("job-parameters.labels", parameter, rule, "Remove the parameter, or rename it in the job.");
	}

	private static void checkMetricNames(String pattern) {
		if (!METRIC_NAMES.matcher(pattern).matches()) {
			throw invalid("registry.include", pattern, "must match " + METRIC_NAMES,
					"Set names as Prometheus shows them, with * as a wildcard, such as spring_batch_*.");
		}
	}

	private static void checkRetry(PushgatewayProperties.Retry retry) {
		if (retry.getMaxAttempts() < 1) {
			throw invalid("retry.max-attempts", retry.getMaxAttempts(), "must be at least 1",
					"Set the number of attempts, the first one included, so 1 for no retry.");
		}
		if (retry.getBackoff().isNegative()) {
			throw invalidDuration("retry.backoff", retry.getBackoff(), "must not be negative");
		}
		checkLength("retry.backoff", retry.getBackoff(), LONGEST_TIMEOUT);
	}

	private static void checkTimeout(String key, Duration value) {
		if (value.isNegative() || value.toMillis() == 0) {
			throw invalidDuration(key, value, "must be at least a millisecond");
		}
		checkLength(key, value, LONGEST_TIMEOUT);
	}

	private static void checkDelay(String key, Duration value) {
		if (value.isNegative()) {
			throw invalidDuration(key, value, "must not be negative");
		}
		checkLength(key, value, LONGEST_DELAY);
	}

	private static void checkLength(String key, Duration value, Duration longest) {
		if (value.compareTo(longest) > 0) {
			throw invalidDuration(key, value, "must not be longer than " + longest.toDays() + " days");
		}
	}

	private static InvalidPropertyException invalidDuration(String key, Duration value, String rule) {
		return invalid(key, text(value), rule, "Set a duration such as 500ms, 5s or 2m.");
	}

	private static String text(Duration value) {
		boolean wholeSeconds = value.toMillis() % 1000 == 0;
		return wholeSeconds ? value.toSeconds() + "s" : DurationStyle.SIMPLE.print(value);
	}

	private static InvalidPropertyException invalidUrl(String url, String rule) {
		return invalid("url", url.replaceAll("//[^/]*@", "//***@"), rule,
				"Set the base URL of the Pushgateway, such as http://pushgateway:9091.");
	}

	private static InvalidPropertyException invalid(String key, Object value, String rule, String action) {
		return new InvalidPropertyException(PREFIX + key, value, rule, action);
	}

}
