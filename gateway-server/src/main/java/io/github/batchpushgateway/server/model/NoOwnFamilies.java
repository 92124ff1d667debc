package io.github.batchpushgateway.server.model;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The own families of a gateway that exposes nothing of itself.
 */
final class NoOwnFamilies implements OwnFamilies {

	@Override
	public @Nullable MetricType type(String name) {
		return null;
	}

	@Override
	public List<RenderedFamily> collect() {
		return List.of();
	}

}
