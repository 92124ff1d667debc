package io.github.batchpushgateway.server.telemetry;

import java.util.List;
import java.util.function.DoubleSupplier;

import io.github.batchpushgateway.server.model.MetricType;

/**
 * A number that somebody else keeps, asked for at every scrape; not exposed while it is
 * not a number.
 */
final class ValueFamily extends OwnFamily {

	private final DoubleSupplier value;

	ValueFamily(String name, MetricType type, String help, DoubleSupplier value) {
		super(name, type, help);
		this.value = value;
	}

	@Override
	void write(SampleText text) {
		double value = this.value.getAsDouble();
		if (!Double.isNaN(value)) {
			text.add("", List.of(), List.of(), value);
		}
	}

}
