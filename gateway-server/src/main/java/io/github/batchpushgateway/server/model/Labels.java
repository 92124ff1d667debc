package io.github.batchpushgateway.server.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A set of labels with distinct names, sorted by name.
 */
public final class Labels implements Comparable<Labels>, Iterable<Label> {

	private static final Labels NONE = new Labels(List.of());

	private final List<Label> labels;

	private Labels(List<Label> labels) {
		this.labels = labels;
	}

	/**
	 * The labels of the given map.
	 * @param labels name to value
	 */
	public static Labels of(Map<String, String> labels) {
		if (labels.isEmpty()) {
			return NONE;
		}
		Label[] sorted = new Label[labels.size()];
		int count = 0;
		for (Map.Entry<String, String> label : labels.entrySet()) {
			sorted[count++] = new Label(label.getKey(), label.getValue());
		}
		Arrays.sort(sorted);
		return new Labels(List.of(sorted));
	}

	public int size() {
		return this.labels.size();
	}

	public Label get(int index) {
		return this.labels.get(index);
	}

	/**
	 * The value of the label of that name.
	 * @return the value, or {@code null} if there is no such label
	 */
	public @Nullable String value(String name) {
		for (Label label : this.labels) {
			if (label.name().equals(name)) {
				return label.value();
			}
		}
		return null;
	}

	/**
	 * A new map of the labels, name to value.
	 */
	public Map<String, String> toMap() {
		Map<String, String> map = new HashMap<>();
		for (Label label : this.labels) {
			map.put(label.name(), label.value());
		}
		return map;
	}

	/**
	 * The labels that have a value. For Prometheus the others are absent, so two sets
	 * that agree in this are the same.
	 */
	public Labels withValue() {
		if (this.labels.stream().noneMatch((label) -> label.value().isEmpty())) {
			return this;
		}
		return new Labels(this.labels.stream().filter((label) -> !label.value().isEmpty()).toList());
	}

	/**
	 * The names of the labels, sorted.
	 */
	public List<String> names() {
		return this.labels.stream().map(Label::name).toList();
	}

	/**
	 * The labels of the given names.
	 * @param names the names, sorted
	 * @return the labels, or {@code null} if one is absent
	 */
	public @Nullable Labels only(List<String> names) {
		List<Label> only = new ArrayList<>(names.size());
		for (Label label : this.labels) {
			if (only.size() < names.size() && label.name().equals(names.get(only.size()))) {
				only.add(label);
			}
		}
		return (only.size() == names.size()) ? new Labels(only) : null;
	}

	@Override
	public Iterator<Label> iterator() {
		return this.labels.iterator();
	}

	/**
	 * Orders by the labels one after the other; a set that is the beginning of another
	 * comes first.
	 */
	@Override
	public int compareTo(Labels other) {
		int common = Math.min(size(), other.size());
		for (int i = 0; i < common; i++) {
			int order = get(i).compareTo(other.get(i));
			if (order != 0) {
				return order;
			}
		}
		return Integer.compare(size(), other.size());
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Labels that && this.labels.equals(that.labels);
	}

	@Override
	public int hashCode() {
		return this.labels.hashCode();
	}

	/**
	 * The labels as the text format writes them: {@code {job="a",shard="1"}}.
	 */
	@Override
	public String toString() {
		StringBuilder text = new StringBuilder("{");
		for (Label label : this.labels) {
			String name = label.name();
			text.append((text.length() > 1) ? "," : "").append(MetricName.isValidLabel(name) ? name : quoted(name));
			text.append('=').append(quoted(label.value()));
		}
		return text.append('}').toString();
	}

	private static String quoted(String text) {
		return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
	}

}
