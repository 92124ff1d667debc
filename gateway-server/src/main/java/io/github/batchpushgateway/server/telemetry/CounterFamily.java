package io.github.batchpushgateway.server.telemetry;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

import io.github.batchpushgateway.server.model.MetricType;

/**
 * A counter per set of label values. A set appears when it is first asked for.
 */
final class CounterFamily extends OwnFamily {

	private static final Comparator<List<String>> BY_VALUES = (values, others) -> {
		int order = 0;
		for (int i = 0; i < values.size() && order == 0; i++) {
			order = values.get(i).compareTo(others.get(i));
		}
		return order;
	};

	private final List<String> labelNames;

	private final Map<List<String>, LongAdder> counters = new ConcurrentSkipListMap<>(BY_VALUES);

	/**
	 * Creates a family.
	 * @param labelNames the names of its labels, sorted
	 */
	CounterFamily(String name, String help, String... labelNames) {
		super(name, MetricType.COUNTER, help);
		this.labelNames = List.of(labelNames);
	}

	/**
	 * The counter of a set of label values. Whoever counts often keeps it.
	 * @param labelValues as many as the family has labels, in the order of their names
	 */
	LongAdder get(String... labelValues) {
		return this.counters.computeIfAbsent(List.of(labelValues), (absent) -> new LongAdder());
	}

	@Override
	void write(SampleText text) {
		this.counters.forEach((values, counter) -> text.add("", this.labelNames, values, counter.doubleValue()));
	}

}
