package io.github.batchpushgateway.push;

import java.util.List;

import io.prometheus.client.Collector;

/**
 * A collector of one sample.
 */
public final class OneGauge extends Collector {

	private final String name;

	private final Type type;

	private final double value;

	public OneGauge(String name, double value) {
		this(name, Type.GAUGE, value);
	}

	public OneGauge(String name, Type type, double value) {
		this.name = name;
		this.type = type;
		this.value = value;
	}

	@Override
	public List<MetricFamilySamples> collect() {
		return List.of(new MetricFamilySamples(this.name, this.type, "A number.",
				List.of(new MetricFamilySamples.Sample(this.name, List.of(), List.of(), this.value))));
	}

}
