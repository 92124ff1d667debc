package io.github.batchpushgateway.server.persistence;

import java.time.Instant;

import io.github.batchpushgateway.server.model.FamilyDetail;
import io.github.batchpushgateway.server.model.MetricType;
import org.jspecify.annotations.Nullable;

/**
 * One family of a group, as it is kept on disk.
 *
 * @param name the name
 * @param type the type
 * @param help the help text as pushed; empty if the client gave none
 * @param text the samples in the text format; never changed
 * @param series the number of lines in {@code text}
 * @param pushed when the push that carried this family arrived
 * @param detail what the text does not tell, or {@code null} if it tells everything
 * @param expires when the family is to be deleted; {@code null} for never
 */
@SuppressWarnings("ArrayRecordComponent")
public record PersistedFamily(String name, MetricType type, String help, byte[] text, int series, Instant pushed,
		@Nullable FamilyDetail detail, @Nullable Instant expires) {
}
