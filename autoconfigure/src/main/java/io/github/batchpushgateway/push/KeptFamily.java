package io.github.batchpushgateway.push;

import java.util.List;

import io.prometheus.client.Collector;

/**
 * A family that stays when the others of its group are deleted: a gauge without labels of
 * its own.
 *
 * @param name its name
 * @param help what its {@code HELP} line says
 */
public record KeptFamily(String name, String help) {

	/** The family with a value that a gateway has. */
	Collector of(double value) {
		return new Families(List.of(new Collector.MetricFamilySamples(this.name, Collector.Type.GAUGE, this.help,
				List.of(new Collector.MetricFamilySamples.Sample(this.name, List.of(), List.of(), value)))));
	}

	/** This family alone, as it is among others; empty if it is not there. */
	Collector among(Collector families) {
		return new Families(families.collect().stream().filter((family) -> family.name.equals(this.name)).toList());
	}

	/** The other families. */
	Collector outOf(Collector families) {
		return new Families(families.collect().stream().filter((family) -> !family.name.equals(this.name)).toList());
	}

}
