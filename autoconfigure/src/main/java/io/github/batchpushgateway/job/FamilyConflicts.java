package io.github.batchpushgateway.job;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.batchpushgateway.push.GroupingKey;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import org.jspecify.annotations.Nullable;

/**
 * Finds what would spoil the push of a run: a family that is the run's, or the gateway's,
 * and series that are one when the gateway has put the grouping labels into them.
 */
final class FamilyConflicts {

	private static final Set<String> OF_THE_GATEWAY = Set.of("push_time_seconds", "push_failure_time_seconds");

	private final Map<String, String> groupingLabels;

	private final Set<String> namesOfTheRun = new HashSet<>();

	FamilyConflicts(GroupingKey groupingKey, List<MetricFamilySamples> familiesOfTheRun) {
		this.groupingLabels = new HashMap<>(groupingKey.labels());
		this.groupingLabels.put("job", groupingKey.job());
		familiesOfTheRun.forEach((family) -> Collections.addAll(this.namesOfTheRun, family.getNames()));
	}

	/**
	 * Why a family cannot be pushed with the run: the end of a sentence that begins with
	 * its name. Null if it can.
	 */
	@Nullable String of(MetricFamilySamples family) {
		for (String name : family.getNames()) {
			if (OF_THE_GATEWAY.contains(name)) {
				return "is a metric of the gateway";
			}
			if (JobMetricFamilies.isReserved(name) || this.namesOfTheRun.contains(name)) {
				return "is a metric of the run";
			}
		}
		Set<List<Object>> series = new HashSet<>();
		for (Sample sample : family.samples) {
			Map<String, String> stored = new HashMap<>(this.groupingLabels);
			for (int i = 0; i < sample.labelNames.size(); i++) {
				String label = sample.labelNames.get(i);
				String value = sample.labelValues.get(i);
				if (!value.equals(this.groupingLabels.getOrDefault(label, value))) {
					return "has the label " + label + ", which the grouping key has too";
				}
				stored.put(label, value);
			}
			stored.values().removeIf(String::isEmpty);
			if (!series.add(List.of(sample.name, stored))) {
				return "has series that differ in nothing but labels of the grouping key";
			}
		}
		return null;
	}

}
