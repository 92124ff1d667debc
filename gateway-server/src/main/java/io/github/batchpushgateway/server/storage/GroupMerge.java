package io.github.batchpushgateway.server.storage;

import java.util.ArrayList;
import java.util.List;

import io.github.batchpushgateway.server.exposition.PushTimestamps;
import io.github.batchpushgateway.server.model.RenderedFamily;
import org.jspecify.annotations.Nullable;

/**
 * A push laid beside the group pushed to: the families that the group will have, in the
 * order of their names, each with what is held and what is pushed of it, and those that
 * it will not have any more. True as long as the lock of {@link MetricStore} is held.
 */
final class GroupMerge {

	private static final FamilyStretch[] NONE = {};

	private final List<RenderedFamily> push;

	private final boolean replaceGroup;

	private final @Nullable FamilyStretch[] held;

	private final @Nullable RenderedFamily[] pushed;

	private List<FamilyStretch> removed = List.of();

	private int size;

	/**
	 * Lays a push beside a group.
	 * @param group the group, or {@code null} if there is none yet
	 * @param push the families of the push, in the order of names
	 * @param replaceGroup whether the push takes away what it does not carry, but for the
	 * gateway's own
	 */
	GroupMerge(@Nullable StoredGroup group, List<RenderedFamily> push, boolean replaceGroup) {
		FamilyStretch[] families = (group != null) ? group.families() : NONE;
		this.push = push;
		this.replaceGroup = replaceGroup;
		this.held = new FamilyStretch[families.length + push.size()];
		this.pushed = new RenderedFamily[this.held.length];
		int next = 0;
		for (FamilyStretch family : families) {
			String name = family.family().name();
			boolean found = false;
			while (next < push.size() && !found) {
				RenderedFamily candidate = push.get(next);
				// nearly always equal, which is known sooner than the order of two
				found = candidate.name().equals(name);
				if (!found && candidate.name().compareTo(name) > 0) {
					break;
				}
				add(found ? family : null, candidate);
				next++;
			}
			if (!found) {
				keepOrRemove(family, name);
			}
		}
		while (next < push.size()) {
			add(null, push.get(next++));
		}
	}

	private void keepOrRemove(FamilyStretch family, String name) {
		if (!this.replaceGroup || PushTimestamps.isName(name)) {
			add(family, null);
			return;
		}
		if (this.removed.isEmpty()) {
			this.removed = new ArrayList<>();
		}
		this.removed.add(family);
	}

	private void add(@Nullable FamilyStretch held, @Nullable RenderedFamily pushed) {
		this.held[this.size] = held;
		this.pushed[this.size++] = pushed;
	}

	/**
	 * The families of the push.
	 */
	List<RenderedFamily> push() {
		return this.push;
	}

	/**
	 * Whether the push takes away what it does not carry.
	 */
	boolean replaceGroup() {
		return this.replaceGroup;
	}

	/**
	 * How many families the group will have.
	 */
	int size() {
		return this.size;
	}

	/**
	 * What the group holds of a family, or {@code null} if the push brings it.
	 */
	@Nullable FamilyStretch held(int index) {
		return this.held[index];
	}

	/**
	 * What the push carries of a family, or {@code null} if the group keeps what it
	 * holds.
	 */
	@Nullable RenderedFamily pushed(int index) {
		return this.pushed[index];
	}

	/**
	 * The families that the group will not have any more.
	 */
	List<FamilyStretch> removed() {
		return this.removed;
	}

}
