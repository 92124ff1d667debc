package io.github.batchpushgateway.server.model;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Which names the series of a family have: a summary or histogram has several, that carry
 * suffixes, and no other family may have one of these names.
 */
public final class SeriesNames {

	private static final List<String> SUFFIXES = List.of("_count", "_sum", "_bucket");

	private SeriesNames() {
	}

	/**
	 * A family that a family cannot stand beside, because a series of the one has the
	 * name of the other. A family of the same name is none.
	 * @param types the types of the other families by their names, or {@code null}
	 * @return the name of that family, or {@code null} if there is none
	 */
	public static @Nullable String collision(String name, MetricType type,
			Function<String, @Nullable MetricType> types) {
		for (String suffix : SUFFIXES) {
			if (name.endsWith(suffix)) {
				String stem = name.substring(0, name.length() - suffix.length());
				MetricType stemType = types.apply(stem);
				if (stemType != null && stemType.hasSuffix(suffix)) {
					return stem;
				}
			}
			if (type.hasSuffix(suffix) && types.apply(name + suffix) != null) {
				return name + suffix;
			}
		}
		return null;
	}

}
