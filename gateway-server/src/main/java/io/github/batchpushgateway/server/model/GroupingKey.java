package io.github.batchpushgateway.server.model;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The labels that identify what a push replaces: {@code job} and any others of the push's
 * path.
 */
public final class GroupingKey implements Comparable<GroupingKey> {

	private static final String JOB = "job";

	private final Labels labels;

	private final int hashCode;

	private GroupingKey(Labels labels) {
		this.labels = labels;
		this.hashCode = labels.hashCode();
	}

	/**
	 * The grouping key of a job.
	 * @param job the value of the label {@code job}
	 * @param others the other grouping labels; a {@code job} among them has no effect
	 */
	public static GroupingKey of(String job, Map<String, String> others) {
		Map<String, String> labels = new HashMap<>(others);
		labels.put(JOB, job);
		return new GroupingKey(Labels.of(labels));
	}

	/**
	 * All grouping labels, {@code job} included.
	 */
	public Labels labels() {
		return this.labels;
	}

	/**
	 * The value of the label {@code job}.
	 */
	public String job() {
		String job = this.labels.value(JOB);
		return (job != null) ? job : "";
	}

	@Override
	public int compareTo(GroupingKey other) {
		return this.labels.compareTo(other.labels);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof GroupingKey that && this.hashCode == that.hashCode && this.labels.equals(that.labels);
	}

	@Override
	public int hashCode() {
		return this.hashCode;
	}

	@Override
	public String toString() {
		return this.labels.toString();
	}

}
