package io.github.batchpushgateway.push;

import java.util.List;

import io.prometheus.client.Collector;

/**
 * Families that are pushed as they are.
 */
public final class Families extends Collector {

	private final List<MetricFamilySamples> families;

	public Families(List<MetricFamilySamples> families) {
		this.families = families;
	}

	@Override
	public List<MetricFamilySamples> collect() {
		return this.families;
	}

}
