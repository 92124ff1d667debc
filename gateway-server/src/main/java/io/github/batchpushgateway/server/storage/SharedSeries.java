package io.github.batchpushgateway.server.storage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.InconsistentPushException;
import io.github.batchpushgateway.server.model.Labels;
import org.jspecify.annotations.Nullable;

/**
 * Finds series that a push would expose a second time.
 *
 * <p>
 * Guarded by the lock of {@link MetricStore}.
 */
final class SharedSeries {

	/*
	 * Why there is no index of series. Every series of a group carries the group's
	 * labels. So a series that is pushed to one group can be in another group only if it
	 * carries that group's labels too, and then its own labels name the group: take the
	 * values it has for the names of the other group's labels, and look the group up.
	 * What must be known is only which sets of label names the groups of a job have. A
	 * job has nearly always one, the set of the group pushed to, and then there is
	 * nothing to do at all: groups with the same names and other values share no series.
	 * SeriesCheck does what is left.
	 *
	 * Labels with empty values count as absent, as they do for Prometheus. Two groups
	 * that differ in nothing else would share the series that say when they were pushed
	 * to; the second of them is refused.
	 */

	private final Map<Labels, StoredGroup> groups = new HashMap<>();

	private final Map<String, Map<List<String>, Integer>> namesOfJobs = new HashMap<>();

	void add(StoredGroup group) {
		Labels labels = group.key().labels().withValue();
		this.groups.put(labels, group);
		this.namesOfJobs.computeIfAbsent(group.key().job(), (job) -> new HashMap<>())
			.merge(labels.names(), 1, Integer::sum);
	}

	void remove(StoredGroup group) {
		Labels labels = group.key().labels().withValue();
		this.groups.remove(labels);
		Map<List<String>, Integer> names = this.namesOfJobs.get(group.key().job());
		if (names != null) {
			names.computeIfPresent(labels.names(), (list, count) -> (count > 1) ? count - 1 : null);
			if (names.isEmpty()) {
				this.namesOfJobs.remove(group.key().job());
			}
		}
	}

	void clear() {
		this.groups.clear();
		this.namesOfJobs.clear();
	}

	/**
	 * The group whose key differs from the given one only in labels without a value.
	 * @return the group, or {@code null} if there is none
	 */
	@Nullable StoredGroup twin(GroupingKey key) {
		StoredGroup group = this.groups.get(key.labels().withValue());
		return (group == null || group.key().equals(key)) ? null : group;
	}

	/**
	 * Refuses a push to a group that would have a twin.
	 * @throws InconsistentPushException naming the twin
	 */
	void requireNoTwin(GroupingKey key) {
		StoredGroup twin = twin(key);
		if (twin != null) {
			throw new InconsistentPushException("group " + key + " would have the same series as group " + twin.key());
		}
	}

	/**
	 * Whether there are groups of the job with other sets of label names than the given
	 * one. Costs a look-up if the group is there already, and its job has one set.
	 * @param group the group of that key, or {@code null} if there is none
	 */
	boolean mayShare(GroupingKey key, @Nullable StoredGroup group) {
		Map<List<String>, Integer> namesOfJob = this.namesOfJobs.get(key.job());
		return namesOfJob != null && !(group != null && namesOfJob.size() == 1) && !otherNames(key).isEmpty();
	}

	/**
	 * The sets of label names that other groups of the job have, and the given one does
	 * not.
	 */
	List<List<String>> otherNames(GroupingKey key) {
		Map<List<String>, Integer> namesOfJob = this.namesOfJobs.getOrDefault(key.job(), Map.of());
		List<String> ownNames = key.labels().withValue().names();
		return namesOfJob.keySet().stream().filter((names) -> !names.equals(ownNames)).toList();
	}

	/**
	 * The group whose labels with values are the given ones.
	 * @return the group, or {@code null} if there is none
	 */
	@Nullable StoredGroup find(Labels labels) {
		return this.groups.get(labels);
	}

}
