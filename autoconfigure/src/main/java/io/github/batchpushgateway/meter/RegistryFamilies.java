package io.github.batchpushgateway.meter;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/**
 * The families of a registry that have one of the names wanted, as a scrape of the
 * registry would show them.
 */
public final class RegistryFamilies implements Supplier<List<MetricFamilySamples>> {

	private final Supplier<PrometheusRegistry> registry;

	private final Predicate<String> names;

	/**
	 * Creates a view that reads nothing yet.
	 * @param registry is asked for each time
	 * @param names the names wanted, as they are in a {@code # TYPE} line
	 */
	public RegistryFamilies(Supplier<PrometheusRegistry> registry, Predicate<String> names) {
		this.registry = registry;
		this.names = names;
	}

	/**
	 * Collects the families, in the order of their names. Throws what a meter throws.
	 * Micrometer's meters are all collected, because only then are their names known.
	 */
	@Override
	public List<MetricFamilySamples> get() {
		MetricSnapshots snapshots = this.registry.get().scrape(this::mayBeWanted);
		return snapshots.stream()
			.flatMap((snapshot) -> SnapshotFamilies.of(snapshot).stream())
			.filter((family) -> this.names.test(exposedName(family)))
			.toList();
	}

	/** The registry knows names without the suffix that they are exposed with. */
	private boolean mayBeWanted(String name) {
		return this.names.test(name) || this.names.test(name + "_total") || this.names.test(name + "_info");
	}

	private static String exposedName(MetricFamilySamples family) {
		return (family.type == Collector.Type.COUNTER) ? family.name + "_total" : family.name;
	}

}
