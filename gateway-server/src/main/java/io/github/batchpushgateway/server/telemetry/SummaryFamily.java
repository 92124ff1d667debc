package io.github.batchpushgateway.server.telemetry;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

import io.github.batchpushgateway.server.exposition.FloatText;
import io.github.batchpushgateway.server.model.MetricType;

/**
 * A summary per value of one label. A value appears when it is first asked for.
 */
final class SummaryFamily extends OwnFamily {

	private static final double[] QUANTILES = { 0.1, 0.5, 0.9 };

	private final InstantSource clock;

	private final List<String> label;

	private final double perUnit;

	private final Map<String, Distribution> distributions = new ConcurrentSkipListMap<>();

	/**
	 * Creates a family.
	 * @param label the name of its label
	 * @param perUnit how many of what is observed are one of what is exposed
	 */
	SummaryFamily(InstantSource clock, String name, String help, String label, double perUnit) {
		super(name, MetricType.SUMMARY, help);
		this.clock = clock;
		this.label = List.of(label);
		this.perUnit = perUnit;
	}

	/**
	 * The distribution of a label value. Whoever observes often keeps it.
	 */
	Distribution get(String labelValue) {
		return this.distributions.computeIfAbsent(labelValue, (absent) -> new Distribution(this.clock));
	}

	@Override
	void write(SampleText text) {
		this.distributions.forEach((value, distribution) -> write(text, value, distribution));
	}

	private void write(SampleText text, String labelValue, Distribution distribution) {
		double[] values = distribution.quantiles(QUANTILES);
		List<String> names = List.of(this.label.get(0), "quantile");
		for (int i = 0; i < QUANTILES.length; i++) {
			text.add("", names, List.of(labelValue, FloatText.of(QUANTILES[i])), values[i] / this.perUnit);
		}
		text.add("_sum", this.label, List.of(labelValue), distribution.sum() / this.perUnit);
		text.add("_count", this.label, List.of(labelValue), distribution.count());
	}

}
