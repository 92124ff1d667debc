package io.github.batchpushgateway.server.telemetry;

import io.github.batchpushgateway.server.model.MetricType;

/**
 * A metric family of the gateway's own.
 */
abstract class OwnFamily {

	private final String name;

	private final MetricType type;

	private final String help;

	OwnFamily(String name, MetricType type, String help) {
		this.name = name;
		this.type = type;
		this.help = help;
	}

	final String name() {
		return this.name;
	}

	final MetricType type() {
		return this.type;
	}

	final String help() {
		return this.help;
	}

	/**
	 * Writes the samples as they are now.
	 */
	abstract void write(SampleText text);

}
