package io.github.batchpushgateway.server.http;

import java.io.IOException;
import java.time.Instant;
import java.util.function.LongConsumer;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.Label;
import io.github.batchpushgateway.server.storage.GroupPage;
import io.github.batchpushgateway.server.storage.GroupSummary;

/**
 * Writes in JSON what can be said of groups without what they expose.
 */
final class PageSlices extends JsonSlices {

	/**
	 * Prepares to write groups.
	 * @param referenced is told how much of the store is referenced from now on
	 */
	PageSlices(GroupPage page, LongConsumer referenced) {
		referenced.accept(page.groups().stream().map(GroupSummary::key).mapToLong(PageSlices::bytes).sum());
		then(() -> {
			this.json.writeStartObject();
			this.json.writeStringField("status", "success");
			this.json.writeObjectFieldStart("data");
			this.json.writeArrayFieldStart("groups");
			then(() -> {
				this.json.writeEndArray();
				this.json.writeBooleanField("more", page.more());
				this.json.writeNumberField("total", page.total());
				this.json.writeEndObject();
				this.json.writeEndObject();
			});
			thenAll(page.groups(), this::write);
		});
	}

	private static long bytes(GroupingKey key) {
		long bytes = 0;
		for (Label label : key.labels()) {
			bytes += label.name().length() + label.value().length();
		}
		return bytes;
	}

	private void write(GroupSummary group) throws IOException {
		this.json.writeStartObject();
		this.json.writeNumberField("bytes", group.bytes());
		if (group.expires() != null) {
			this.json.writeStringField("expires", GoText.time(group.expires()));
		}
		this.json.writeNumberField("families", group.families());
		this.json.writeStringField("generation", Long.toString(group.generation()));
		this.json.writeObjectFieldStart("labels");
		for (Label label : group.key().labels()) {
			this.json.writeStringField(label.name(), label.value());
		}
		this.json.writeEndObject();
		this.json.writeBooleanField("last_push_successful", !group.lastFailure().isAfter(group.lastSuccess()));
		writeTime("push_failure_time", group.lastFailure());
		writeTime("push_time", group.lastSuccess());
		this.json.writeNumberField("series", group.series());
		this.json.writeEndObject();
	}

	private void writeTime(String name, Instant time) throws IOException {
		if (time.isAfter(Instant.EPOCH)) {
			this.json.writeStringField(name, GoText.time(time));
		}
	}

}
