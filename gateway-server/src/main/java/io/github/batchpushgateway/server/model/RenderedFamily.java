package io.github.batchpushgateway.server.model;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What one group exposes under one name, rendered once, when it was pushed.
 *
 * @param name the name of the family
 * @param type the type of the family
 * @param help the help text as pushed; empty if the client gave none
 * @param text the lines of all samples in the text format, every line ended by a newline,
 * without the {@code HELP} and {@code TYPE} lines; never changed
 * @param series the number of lines in {@code text}
 * @param pushed when the push that carries this family arrived
 * @param detail what {@code text} does not tell, or {@code null} if it tells everything
 */
@SuppressWarnings("ArrayRecordComponent")
public record RenderedFamily(String name, MetricType type, String help, byte[] text, int series, Instant pushed,
		@Nullable FamilyDetail detail) {

	/**
	 * How long the text is, with the help and the detail.
	 */
	public long bytes() {
		return (long) this.text.length + this.help.length() + FamilyDetail.bytes(this.detail);
	}

}
