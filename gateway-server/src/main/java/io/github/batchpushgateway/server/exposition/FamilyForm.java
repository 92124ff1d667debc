package io.github.batchpushgateway.server.exposition;

import io.github.batchpushgateway.server.exposition.ExposedFamily.Part;
import org.jspecify.annotations.Nullable;

/**
 * A form that families are written in, one after the other, metric by metric.
 *
 * <p>
 * Belongs to one thread.
 */
interface FamilyForm {

	/**
	 * Begins a family.
	 * @param name its name as it is to be written
	 * @param labelNames how to write names of labels that are not of the legacy
	 * characters, or {@code null} for as they are
	 * @return whether its metrics are still to be written
	 */
	boolean begin(ExposedFamily family, String name, @Nullable LabelNames labelNames);

	/**
	 * Where the metrics of a part begin, in what this form reads of it.
	 */
	int from(Part part);

	/**
	 * Where they end.
	 */
	int to(Part part);

	/**
	 * Writes a metric, or a line of one.
	 * @param at where it begins
	 * @return where the next one begins
	 */
	int write(Part part, int at);

	/**
	 * Ends the family begun last.
	 */
	void end();

}
