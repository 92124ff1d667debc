package io.github.batchpushgateway.server.exposition;

import io.github.batchpushgateway.server.model.MetricFamily;
import io.github.batchpushgateway.server.model.RenderedFamily;

/**
 * Takes a rendered family apart again.
 */
public final class FamilyReader {

	/**
	 * The parts of a rendered family.
	 */
	public MetricFamily read(RenderedFamily family) {
		return new MetricFamily(family.name(), family.type(), family.help(), java.util.List.of());
	}

}
