package io.github.batchpushgateway.samples.orders;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a scrape, taken apart for printing.
 *
 * @param labels each as it stands in the line, as in {@code job="orders-import"}
 */
record ScrapedSample(String name, List<String> labels, String value) {

	private static final Pattern SAMPLE = Pattern.compile("(\\w+)\\{(.*)} (\\S+)");

	private static final Pattern LABEL = Pattern.compile("\\w+=\"(?:[^\"\\\\]|\\\\.)*\"");

	static Optional<ScrapedSample> parse(String line) {
		Matcher sample = SAMPLE.matcher(line);
		if (!sample.matches()) {
			return Optional.empty();
		}
		List<String> labels = LABEL.matcher(sample.group(2)).results().map(MatchResult::group).toList();
		return Optional.of(new ScrapedSample(sample.group(1), labels, sample.group(3)));
	}

	boolean has(String label) {
		return this.labels.contains(label);
	}

	/**
	 * Whether this is one of the states in which the job or a step is not.
	 */
	boolean isStateThatDoesNotHold() {
		return this.value.equals("0") && this.labels.stream().anyMatch((label) -> label.startsWith("status="));
	}

	/**
	 * Returns the sample in a line of its own, without the labels that all samples of one
	 * job have in common.
	 */
	String toLine() {
		List<String> own = this.labels.stream()
			.filter((label) -> !label.matches("(application|instance|job)=.*"))
			.toList();
		String selector = own.isEmpty() ? this.name : this.name + '{' + String.join(",", own) + '}';
		return String.format("  %-62s %s", selector, this.value);
	}

}
