package io.github.batchpushgateway.server.go;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.batchpushgateway.server.http.RawClient;
import io.github.batchpushgateway.server.http.RawClient.Answer;

/**
 * What a gateway shows of its groups, without what two gateways cannot agree on: the
 * metrics of the process, times, which are told apart from "never" only, and, beyond one
 * group, the order of groups.
 *
 * @param exposition the lines of a scrape
 * @param groups the groups of the JSON API
 */
record GatewayState(List<String> exposition, List<Object> groups) {

	/** Stands for any time but the first. */
	private static final String ONCE = "once";

	/** The only one: values may contain carriage returns. */
	private static final Pattern NEWLINE = Pattern.compile("\n");

	private static final Pattern OWN = Pattern.compile("(# (TYPE|HELP) )?(go|jvm|process|pushgateway)_.*",
			Pattern.DOTALL);

	private static final Pattern TIMES = Pattern.compile("push_(failure_)?time_seconds\\b");

	private static final Pattern TIME = Pattern.compile(" [^ ]*[1-9][^ ]*$");

	private static final Pattern RFC_3339 = Pattern
		.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)");

	/**
	 * Reads the state of a gateway.
	 * @param prefix the prefix of all its paths
	 * @param telemetryPath the path of the exposition, below the prefix
	 */
	static GatewayState read(RawClient http, String prefix, String telemetryPath) throws IOException {
		List<Object> groups = groups(http, prefix);
		List<String> exposition = exposition(Request.get(prefix + telemetryPath).sendOn(http));
		if (groups.size() > 1) {
			exposition = sortedByFamily(exposition);
		}
		return new GatewayState(exposition, groups);
	}

	private static List<String> exposition(Answer answer) {
		if (answer.status() != 200) {
			return List.of("status " + answer.status());
		}
		return NEWLINE.splitAsStream(answer.body())
			.filter((line) -> !line.isEmpty() && !OWN.matcher(line).matches())
			.map((line) -> TIMES.matcher(line).lookingAt() ? TIME.matcher(line).replaceFirst(" " + ONCE) : line)
			.toList();
	}

	/** The lines in order, but those between two comments sorted. */
	private static List<String> sortedByFamily(List<String> exposition) {
		List<String> sorted = new ArrayList<>();
		int from = 0;
		for (int i = 0; i <= exposition.size(); i++) {
			if (i == exposition.size() || exposition.get(i).startsWith("#")) {
				exposition.subList(from, i).stream().sorted().forEach(sorted::add);
				if (i < exposition.size()) {
					sorted.add(exposition.get(i));
				}
				from = i + 1;
			}
		}
		return sorted;
	}

	private static List<Object> groups(RawClient http, String prefix) throws IOException {
		Answer answer = Request.get(prefix + "/api/v1/metrics").sendOn(http);
		if (answer.status() != 200) {
			return List.of("status " + answer.status());
		}
		Map<String, Object> response = object(Json.read(answer.body()));
		List<Object> groups = new ArrayList<>();
		for (Object group : (List<?>) response.get("data")) {
			object(group).forEach(GatewayState::normalise);
			groups.add(group);
		}
		groups.sort(Comparator.comparing(Object::toString));
		return groups;
	}

	private static void normalise(String name, Object member) {
		if (!(member instanceof Map<?, ?>) || !object(member).containsKey("metrics")) {
			return;
		}
		Map<String, Object> family = object(member);
		family.computeIfPresent("time_stamp", (key, time) -> RFC_3339.matcher(time.toString()).matches() ? ONCE : time);
		List<Object> metrics = new ArrayList<>((List<?>) family.get("metrics"));
		if (TIMES.matcher(name).matches()) {
			metrics.forEach((metric) -> object(metric).computeIfPresent("value",
					(key, time) -> time.equals("0") ? time : ONCE));
		}
		metrics.sort(Comparator.comparing(Object::toString));
		family.put("metrics", metrics);
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> object(Object value) {
		return (Map<String, Object>) value;
	}

	boolean exposesTheSame(GatewayState other) {
		return this.exposition.equals(other.exposition);
	}

	/** Without help texts, of which conflicting ones are chosen by chance. */
	GatewayState withoutHelp() {
		return new GatewayState(this.exposition.stream().filter((line) -> !line.startsWith("# HELP")).toList(),
				this.groups);
	}

	/** The lines of this state that another does not have. */
	String linesNotIn(GatewayState other) {
		Set<String> others = new HashSet<>(Arrays.asList(other.toString().split("\n")));
		return NEWLINE.splitAsStream(toString())
			.filter((line) -> !others.contains(line))
			.collect(Collectors.joining("\n"));
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		this.exposition.forEach((line) -> text.append(line).append('\n'));
		this.groups.forEach((group) -> text.append(group).append('\n'));
		return text.toString();
	}

}
