package io.github.batchpushgateway.server.storage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.github.batchpushgateway.server.exposition.PushTimestamps;
import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.RenderedFamily;
import org.jspecify.annotations.Nullable;

/**
 * A group as the store holds it: its families in the order of their names, and when it
 * was last pushed to.
 *
 * <p>
 * Guarded by the lock of {@link MetricStore}.
 */
final class StoredGroup {

	private final GroupingKey key;

	private final PushTimestamps timestamps;

	private RenderedFamily[] families = new RenderedFamily[0];

	private GroupStretch stretch;

	private Instant lastSuccess = Instant.EPOCH;

	private Instant lastFailure = Instant.EPOCH;

	StoredGroup(GroupingKey key, GroupStretch stretch) {
		this.key = key;
		this.timestamps = new PushTimestamps(key);
		this.stretch = stretch;
	}

	GroupingKey key() {
		return this.key;
	}

	GroupStretch stretch() {
		return this.stretch;
	}

	void stretch(GroupStretch stretch) {
		this.stretch = stretch;
	}

	RenderedFamily[] families() {
		return this.families;
	}

	void families(RenderedFamily[] families) {
		this.families = families;
	}

	/**
	 * The family of that name.
	 * @return the family, or {@code null} if the group has none
	 */
	@Nullable RenderedFamily family(String name) {
		int at = BinarySearch.find(this.families.length, (i) -> this.families[i].name().compareTo(name));
		return (at >= 0) ? this.families[at] : null;
	}

	/**
	 * Notes a push that succeeded, and renders the timestamps.
	 */
	List<RenderedFamily> succeeded(Instant pushed) {
		this.lastSuccess = pushed;
		List<RenderedFamily> rendered = new ArrayList<>(2);
		if (family(PushTimestamps.PUSH_FAILURE_TIME) == null) {
			rendered.add(this.timestamps.failed(this.lastFailure, pushed));
		}
		rendered.add(this.timestamps.succeeded(pushed, pushed));
		return rendered;
	}

	/**
	 * Notes a push that was refused, and renders the timestamps.
	 */
	List<RenderedFamily> failed(Instant pushed) {
		this.lastFailure = pushed;
		List<RenderedFamily> rendered = new ArrayList<>(2);
		rendered.add(this.timestamps.failed(pushed, pushed));
		if (family(PushTimestamps.PUSH_TIME) == null) {
			rendered.add(this.timestamps.succeeded(this.lastSuccess, pushed));
		}
		return rendered;
	}

	MetricGroup snapshot() {
		return new MetricGroup(this.key, List.of(this.families), !this.lastFailure.isAfter(this.lastSuccess));
	}

}
