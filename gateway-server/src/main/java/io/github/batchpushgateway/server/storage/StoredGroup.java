package io.github.batchpushgateway.server.storage;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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

	private static final FamilyStretch[] NONE = {};

	private final GroupingKey key;

	private final long id;

	private final PushTimestamps timestamps;

	private FamilyStretch[] families = NONE;

	private GroupStretch stretch;

	private int slot;

	private Instant lastSuccess = Instant.EPOCH;

	private Instant lastFailure = Instant.EPOCH;

	private long lastPushMicros;

	private PushOrder.@Nullable Moment moment;

	private int placeInMoment;

	private long generation;

	private @Nullable Instant expiryCheck;

	/**
	 * Creates a group without families.
	 * @param id a number that no other group of the store has had
	 */
	StoredGroup(GroupingKey key, long id, GroupStretch stretch) {
		this.key = key;
		this.id = id;
		this.timestamps = new PushTimestamps(key);
		this.stretch = stretch;
	}

	GroupingKey key() {
		return this.key;
	}

	long id() {
		return this.id;
	}

	/**
	 * The generation after the last push that was accepted; 0 before the first.
	 */
	long generation() {
		return this.generation;
	}

	/**
	 * When the last push arrived, accepted or refused, in microseconds.
	 */
	long lastPushMicros() {
		return this.lastPushMicros;
	}

	/**
	 * Where this group stands in the order of pushes, if it does.
	 */
	PushOrder.@Nullable Moment moment() {
		return this.moment;
	}

	int placeInMoment() {
		return this.placeInMoment;
	}

	void lastPushIn(PushOrder.@Nullable Moment moment, int place) {
		this.moment = moment;
		this.placeInMoment = place;
	}

	private void times(Instant lastSuccess, Instant lastFailure) {
		this.lastSuccess = lastSuccess;
		this.lastFailure = lastFailure;
		Instant last = lastFailure.isAfter(lastSuccess) ? lastFailure : lastSuccess;
		this.lastPushMicros = ChronoUnit.MICROS.between(Instant.EPOCH, last);
	}

	boolean hasExpiryCheck() {
		return this.expiryCheck != null;
	}

	/**
	 * When {@link Expiries} must look at this group.
	 */
	Instant expiryCheck() {
		if (this.expiryCheck == null) {
			throw new IllegalStateException("nothing expires in group " + this.key);
		}
		return this.expiryCheck;
	}

	void checkExpiryAt(@Nullable Instant check) {
		this.expiryCheck = check;
	}

	GroupStretch stretch() {
		return this.stretch;
	}

	/**
	 * The place of this group in its stretch.
	 */
	int slot() {
		return this.slot;
	}

	void place(GroupStretch stretch, int slot) {
		this.stretch = stretch;
		this.slot = slot;
	}

	/**
	 * The families of this group, each with those of its neighbours.
	 */
	FamilyStretch[] families() {
		return this.families;
	}

	void families(FamilyStretch[] families) {
		this.families = families;
	}

	/**
	 * What this group exposes under that name.
	 * @return the family, or {@code null} if the group has none
	 */
	@Nullable HeldFamily family(String name) {
		int at = BinarySearch.find(this.families.length, (i) -> this.families[i].family().name().compareTo(name));
		return (at >= 0) ? this.families[at].get(this.slot) : null;
	}

	/**
	 * The families that decide when the group goes: those that were pushed, or, if there
	 * are none, the gateway's own.
	 */
	List<FamilyStretch> expiring() {
		List<FamilyStretch> pushed = Stream.of(this.families)
			.filter((family) -> !PushTimestamps.isName(family.family().name()))
			.toList();
		return pushed.isEmpty() ? List.of(this.families) : pushed;
	}

	/**
	 * When the first of the families expires.
	 * @return the time, or {@code null} if none ever does
	 */
	@Nullable Instant firstExpiry() {
		Instant first = null;
		for (FamilyStretch family : expiring()) {
			first = Expiries.earlier(first, family.get(this.slot).origin().expires());
		}
		return first;
	}

	/**
	 * Notes a push that succeeded, and renders the timestamps.
	 */
	List<RenderedFamily> succeeded(Origin push) {
		Instant pushed = push.pushed();
		times(pushed, this.lastFailure);
		this.generation = push.generation();
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
		times(this.lastSuccess, pushed);
		List<RenderedFamily> rendered = new ArrayList<>(2);
		rendered.add(this.timestamps.failed(pushed, pushed));
		if (family(PushTimestamps.PUSH_TIME) == null) {
			rendered.add(this.timestamps.succeeded(this.lastSuccess, pushed));
		}
		return rendered;
	}

	GroupSummary summary() {
		long series = 0;
		long bytes = 0;
		for (FamilyStretch family : this.families) {
			HeldFamily held = family.get(this.slot);
			series += held.series();
			bytes += held.length();
		}
		return new GroupSummary(this.key, this.generation, this.lastSuccess, this.lastFailure, firstExpiry(),
				this.families.length, series, bytes);
	}

	/**
	 * Takes over what a snapshot says of the group, but for its families.
	 */
	void restore(MetricGroup snapshot) {
		this.generation = snapshot.generation();
		times(snapshot.lastSuccess(), snapshot.lastFailure());
	}

	MetricGroup snapshot() {
		HeldFamily[] held = new HeldFamily[this.families.length];
		long bytes = 0;
		for (int i = 0; i < held.length; i++) {
			held[i] = this.families[i].get(this.slot);
			bytes += held[i].bytes();
		}
		return new MetricGroup(this.key, new RenderedFamilies(held), new Origins(held), this.generation,
				this.lastSuccess, this.lastFailure, bytes);
	}

	/**
	 * Families that are rendered anew whenever they are asked for, so that a snapshot
	 * copies no text under the lock.
	 */
	private static final class RenderedFamilies extends AbstractList<RenderedFamily> {

		private final HeldFamily[] held;

		RenderedFamilies(HeldFamily[] held) {
			this.held = held;
		}

		@Override
		public RenderedFamily get(int index) {
			return this.held[index].rendered();
		}

		@Override
		public int size() {
			return this.held.length;
		}

	}

	/**
	 * The pushes that brought the families.
	 */
	private static final class Origins extends AbstractList<Origin> {

		private final HeldFamily[] held;

		Origins(HeldFamily[] held) {
			this.held = held;
		}

		@Override
		public Origin get(int index) {
			return this.held[index].origin();
		}

		@Override
		public int size() {
			return this.held.length;
		}

	}

}
