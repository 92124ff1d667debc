package io.github.batchpushgateway.server.exposition;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.batchpushgateway.server.model.MetricName;
import io.github.batchpushgateway.server.model.MetricType;
import io.github.batchpushgateway.server.model.SeriesNames;
import org.jspecify.annotations.Nullable;

/**
 * How the names of families are escaped, so that no series of one gets the name of a
 * series of another.
 *
 * <p>
 * Asked for the families in their order, once for each. Belongs to one thread.
 */
public final class FamilyNames {

	/*
	 * As with the names of labels: legacy names stay, and where an escaped name is taken,
	 * the name is written in numbers of characters, with underscores added if even that
	 * is.
	 */

	private final NameEscaping escaping;

	private final List<ExposedFamily> families;

	/** The types of all families by the names used so far; empty until one is escaped. */
	private final Map<String, MetricType> types = new HashMap<>();

	/**
	 * Prepares to escape names.
	 * @param families all families, whichever of them are asked for
	 */
	public FamilyNames(NameEscaping escaping, List<ExposedFamily> families) {
		this.escaping = escaping;
		this.families = families;
	}

	/**
	 * The name of a family as it is to be written.
	 */
	String escaped(ExposedFamily family) {
		String name = family.name();
		if (this.escaping == NameEscaping.NONE || MetricName.isValid(name)) {
			return name;
		}
		if (this.types.isEmpty()) {
			this.families.forEach((other) -> this.types.put(other.name(), other.type()));
		}
		String escaped = this.escaping.escape(name, false);
		if (isTaken(escaped, family.type())) {
			escaped = NameEscaping.VALUES.escape(name, false);
		}
		while (isTaken(escaped, family.type())) {
			escaped += "_";
		}
		this.types.put(escaped, family.type());
		return escaped;
	}

	/**
	 * How the names of the labels of a family are escaped.
	 * @return the names, or {@code null} if there is none to escape
	 */
	@Nullable LabelNames ofLabels(ExposedFamily family) {
		boolean escapes = this.escaping != NameEscaping.NONE && family.hasUtf8Names();
		return escapes ? new LabelNames(this.escaping, family) : null;
	}

	private boolean isTaken(String name, MetricType type) {
		return this.types.containsKey(name) || SeriesNames.collision(name, type, this.types::get) != null;
	}

}
