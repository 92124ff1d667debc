package io.github.batchpushgateway.server.model;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The families that the gateway exposes of itself, beside those of the same names that
 * are pushed to it.
 */
public interface OwnFamilies {

	/** Exposes nothing. */
	OwnFamilies NONE = new NoOwnFamilies();

	/**
	 * The type of an own family, whether or not it has samples now.
	 * @return the type, or {@code null} if no own family has that name
	 */
	@Nullable MetricType type(String name);

	/**
	 * The families that have samples now, in the order of their names.
	 */
	List<RenderedFamily> collect();

}
