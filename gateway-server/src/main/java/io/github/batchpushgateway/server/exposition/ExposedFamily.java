package io.github.batchpushgateway.server.exposition;

import java.util.List;

import io.github.batchpushgateway.server.model.FamilyDetail;
import io.github.batchpushgateway.server.model.MetricType;
import org.jspecify.annotations.Nullable;

/**
 * What all groups expose under one name at one moment.
 *
 * @param name the name of the family
 * @param type the type of the family
 * @param help the help text; empty if there is none
 * @param parts the metrics of all groups, in the order of the groups
 */
public record ExposedFamily(String name, MetricType type, String help, List<Part> parts) {

	/**
	 * The metrics of one group, or of several that have no detail.
	 *
	 * @param text holds the lines; never changed
	 * @param from where the lines begin
	 * @param to where they end
	 * @param detail what the lines do not tell, or {@code null} if they tell everything
	 */
	@SuppressWarnings("ArrayRecordComponent")
	public record Part(byte[] text, int from, int to, @Nullable FamilyDetail detail) {

		boolean hasUtf8Names() {
			return this.detail != null && this.detail.utf8Names();
		}

		boolean impliesInfinity() {
			return this.detail != null && this.detail.impliedInfinity();
		}

		byte @Nullable [] protobuf() {
			return (this.detail != null) ? this.detail.protobuf() : null;
		}

	}

	/**
	 * Whether a label of any metric, or the name itself, is not of the legacy characters.
	 */
	boolean hasUtf8Names() {
		return this.parts.stream().anyMatch(Part::hasUtf8Names);
	}

}
