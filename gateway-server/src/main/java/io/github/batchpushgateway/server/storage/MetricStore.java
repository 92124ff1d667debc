package io.github.batchpushgateway.server.storage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.batchpushgateway.server.exposition.PushTimestamps;
import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.InconsistentPushException;
import io.github.batchpushgateway.server.model.MetricType;
import io.github.batchpushgateway.server.model.RenderedFamily;
import org.jspecify.annotations.Nullable;

/**
 * The groups: who may write them, and what a scrape sees of them.
 *
 * <p>
 * Safe for use by any thread: one lock guards everything here and in the classes that say
 * so, and nothing is rendered, compressed or sent while it is held.
 */
public final class MetricStore {

	/*
	 * A push is checked and applied in one step under the lock, and costs what it
	 * carries. The check asks three questions, each answered by an index and none by
	 * walking through the store:
	 *
	 * - Does another group expose a family of this name with another type? The families
	 * are indexed by name.
	 *
	 * - Does the name collide with the suffixes of a summary or histogram? The same index
	 * is asked for the names with the suffix added or taken off.
	 *
	 * - Does another group expose the same series? See SharedSeries.
	 *
	 * A scrape needs all groups family by family, a push changes all families of one
	 * group. In between stand stretches: groups are kept in the order of their keys and
	 * cut into stretches of at most 128 groups and half a megabyte, and what the groups
	 * of a stretch expose under one name is kept as one run of bytes. A push invalidates
	 * one run per family it carries; a scrape puts only invalid runs together again,
	 * outside the lock, and references the others. Whether a run has changed meanwhile is
	 * told by its version; if not, the groups refer to their slices of it from then on.
	 */

	private static final Comparator<RenderedFamily> BY_NAME = Comparator.comparing(RenderedFamily::name);

	private static final byte[] NOTHING = {};

	private static final String[] SUMMARY_SUFFIXES = { "_count", "_sum" };

	private static final String[] HISTOGRAM_SUFFIXES = { "_count", "_sum", "_bucket" };

	private final Object lock = new Object();

	private final Map<GroupingKey, StoredGroup> groups = new HashMap<>();

	private final GroupOrder order = new GroupOrder();

	private final Map<String, StoredFamily> families = new HashMap<>();

	private final Map<String, StoredFamily> familiesByName = new TreeMap<>();

	private final SharedSeries sharedSeries = new SharedSeries();

	/**
	 * Applies a push, unless it would make the next scrape inconsistent.
	 * @param key the group pushed to
	 * @param push the families of the push, in the order of names
	 * @param replaceGroup whether all families of the group are replaced, or only those
	 * of the same names
	 * @param pushed when the push arrived
	 * @throws InconsistentPushException if a family contradicts what another group
	 * exposes; nothing has then changed
	 */
	public void push(GroupingKey key, List<RenderedFamily> push, boolean replaceGroup, Instant pushed) {
		synchronized (this.lock) {
			StoredGroup group = this.groups.get(key);
			for (RenderedFamily family : push) {
				requireConsistent(family, push, group, replaceGroup);
			}
			this.sharedSeries.requireNone(key, push);
			if (group == null) {
				group = add(key);
			}
			apply(group, push, group.succeeded(pushed), replaceGroup);
		}
	}

	/**
	 * Notes that a push to the group was refused. Creates the group if there is none,
	 * unless another group has the same labels but for empty ones: the two could not be
	 * exposed together.
	 */
	public void markFailed(GroupingKey key, Instant pushed) {
		synchronized (this.lock) {
			StoredGroup group = this.groups.get(key);
			if (group == null) {
				if (this.sharedSeries.twin(key) != null) {
					return;
				}
				group = add(key);
			}
			apply(group, List.of(), group.failed(pushed), false);
		}
	}

	/**
	 * Deletes a group.
	 * @return whether there was one
	 */
	public boolean delete(GroupingKey key) {
		synchronized (this.lock) {
			StoredGroup group = this.groups.remove(key);
			if (group == null) {
				return false;
			}
			for (FamilyStretch family : group.families()) {
				release(family, group);
			}
			this.sharedSeries.remove(group);
			GroupStretch stretch = group.stretch();
			stretch.remove(group);
			if (stretch.size() == 0) {
				this.order.remove(stretch);
			}
			else {
				balance(stretch);
			}
			return true;
		}
	}

	/**
	 * Deletes all groups.
	 */
	public void wipe() {
		synchronized (this.lock) {
			this.groups.clear();
			this.order.clear();
			this.families.clear();
			this.familiesByName.clear();
			this.sharedSeries.clear();
		}
	}

	/**
	 * The exposition at this moment. Costs a reference for every stretch of groups and
	 * family, and copies what has changed since the last scrape.
	 */
	public Scrape scrape() {
		List<byte[]> parts = new ArrayList<>();
		List<ChangedPart> changed = new ArrayList<>();
		synchronized (this.lock) {
			for (StoredFamily family : this.familiesByName.values()) {
				parts.add(family.header());
				for (FamilyStretch stretch : family.stretches()) {
					byte[] text = stretch.text();
					if (text == null) {
						changed.add(new ChangedPart(parts.size(), stretch.unjoined()));
						text = NOTHING;
					}
					parts.add(text);
				}
			}
		}
		changed.forEach((part) -> parts.set(part.index(), part.text().join()));
		if (!changed.isEmpty()) {
			synchronized (this.lock) {
				changed.forEach((part) -> part.text().keep());
			}
		}
		long bytes = 0;
		for (byte[] part : parts) {
			bytes += part.length;
		}
		return new Scrape(parts, bytes);
	}

	/**
	 * All groups at this moment, in the order of their grouping keys.
	 */
	public List<MetricGroup> groups() {
		synchronized (this.lock) {
			List<MetricGroup> snapshots = new ArrayList<>(this.groups.size());
			for (GroupStretch stretch : this.order) {
				stretch.forEach((group) -> snapshots.add(group.snapshot()));
			}
			return snapshots;
		}
	}

	private void requireConsistent(RenderedFamily family, List<RenderedFamily> push, @Nullable StoredGroup group,
			boolean replaceGroup) {
		StoredFamily stored = this.families.get(family.name());
		if (stored != null && stored.type() == family.type()) {
			return;
		}
		if (stored != null && !isOnlyHolder(stored, group)) {
			throw new InconsistentPushException("metric family \"" + family.name() + "\" is a " + family.type().text()
					+ " in this push and a " + stored.type().text() + " in group " + otherHolder(stored, group));
		}
		String name = family.name();
		for (String suffix : HISTOGRAM_SUFFIXES) {
			if (name.endsWith(suffix)) {
				String stem = name.substring(0, name.length() - suffix.length());
				MetricType type = typeAfter(stem, push, group, replaceGroup);
				if (type != null && type.hasSuffixes() && (type.isHistogram() || !suffix.equals("_bucket"))) {
					throw collision(name, type, stem);
				}
			}
		}
		if (family.type().hasSuffixes()) {
			for (String suffix : family.type().isHistogram() ? HISTOGRAM_SUFFIXES : SUMMARY_SUFFIXES) {
				if (typeAfter(name + suffix, push, group, replaceGroup) != null) {
					throw collision(name + suffix, family.type(), name);
				}
			}
		}
	}

	private static InconsistentPushException collision(String name, MetricType type, String stem) {
		return new InconsistentPushException(
				"metric family \"" + name + "\" collides with the " + type.text() + " \"" + stem + "\"");
	}

	private static boolean isOnlyHolder(StoredFamily stored, @Nullable StoredGroup group) {
		return stored.holders() == 1 && group != null && group.family(stored.name()) != null;
	}

	private static GroupingKey otherHolder(StoredFamily stored, @Nullable StoredGroup group) {
		for (FamilyStretch stretch : stored.stretches()) {
			for (StoredGroup holder : stretch.groups()) {
				if (holder != group && holder.family(stored.name()) != null) {
					return holder.key();
				}
			}
		}
		throw new IllegalStateException("no other group holds " + stored.name());
	}

	/** The type that a name would have if the push were applied, or null. */
	private @Nullable MetricType typeAfter(String name, List<RenderedFamily> push, @Nullable StoredGroup group,
			boolean replaceGroup) {
		int at = BinarySearch.find(push.size(), (i) -> push.get(i).name().compareTo(name));
		if (at >= 0) {
			return push.get(at).type();
		}
		StoredFamily stored = this.families.get(name);
		if (stored == null || (replaceGroup && isOnlyHolder(stored, group))) {
			return null;
		}
		return stored.type();
	}

	private StoredGroup add(GroupingKey key) {
		GroupStretch stretch = this.order.stretchFor(key);
		if (stretch.size() == GroupOrder.MAX_STRETCH) {
			cut(stretch);
			stretch = this.order.stretchFor(key);
		}
		StoredGroup group = new StoredGroup(key, stretch);
		this.groups.put(key, group);
		this.sharedSeries.add(group);
		stretch.add(group);
		return group;
	}

	private GroupStretch cut(GroupStretch stretch) {
		GroupStretch added = this.order.addAfter(stretch);
		move(stretch.secondHalf(), added);
		return added;
	}

	/**
	 * Cuts a stretch that has become long, and joins one that has become short with a
	 * neighbour. A stretch made here must grow or shrink to its double or half before it
	 * is touched again.
	 */
	private void balance(GroupStretch stretch) {
		if (stretch.size() > 1 && stretch.bytes() > GroupOrder.MAX_STRETCH_BYTES) {
			balance(cut(stretch));
			balance(stretch);
			return;
		}
		GroupStretch neighbour = this.order.smallNeighbour(stretch);
		if (neighbour != null) {
			move(stretch.all(), neighbour);
			this.order.remove(stretch);
		}
	}

	private static void move(List<StoredGroup> groups, GroupStretch to) {
		for (StoredGroup group : groups) {
			FamilyStretch[] families = group.families();
			HeldFamily[] held = new HeldFamily[families.length];
			for (int i = 0; i < held.length; i++) {
				held[i] = families[i].family().release(group, families[i]).alone();
			}
			group.stretch().remove(group);
			to.add(group);
			FamilyStretch[] moved = new FamilyStretch[families.length];
			for (int i = 0; i < held.length; i++) {
				moved[i] = families[i].family().hold(group, held[i]);
			}
			group.families(moved);
		}
	}

	/**
	 * Merges what the group holds with what the push brings, both in the order of names,
	 * and keeps the index of families in step.
	 */
	private void apply(StoredGroup group, List<RenderedFamily> push, List<RenderedFamily> timestamps,
			boolean replaceGroup) {
		List<RenderedFamily> brought = new ArrayList<>(push.size() + timestamps.size());
		brought.addAll(push);
		brought.addAll(timestamps);
		brought.sort(BY_NAME);
		FamilyStretch[] held = group.families();
		List<FamilyStretch> merged = new ArrayList<>(held.length + brought.size());
		int next = 0;
		for (FamilyStretch family : held) {
			String name = family.family().name();
			while (next < brought.size() && brought.get(next).name().compareTo(name) < 0) {
				merged.add(hold(brought.get(next++), group));
			}
			if (next < brought.size() && brought.get(next).name().equals(name)) {
				merged.add(replace(family, brought.get(next++), group));
			}
			else if (!replaceGroup || PushTimestamps.isName(name)) {
				merged.add(family);
			}
			else {
				release(family, group);
			}
		}
		while (next < brought.size()) {
			merged.add(hold(brought.get(next++), group));
		}
		group.families(merged.toArray(new FamilyStretch[0]));
		balance(group.stretch());
	}

	private FamilyStretch hold(RenderedFamily family, StoredGroup group) {
		StoredFamily stored = this.families.get(family.name());
		if (stored == null) {
			stored = new StoredFamily(family);
			this.families.put(stored.name(), stored);
			this.familiesByName.put(stored.name(), stored);
		}
		FamilyStretch stretch = stored.hold(group, HeldFamily.of(stored, family));
		stored.describe(family.help());
		return stretch;
	}

	/** A family that changes its type becomes another one; no other group holds it. */
	private FamilyStretch replace(FamilyStretch held, RenderedFamily family, StoredGroup group) {
		StoredFamily stored = held.family();
		if (stored.type() != family.type()) {
			release(held, group);
			return hold(family, group);
		}
		stored.describe(family.help());
		held.replace(group.slot(), HeldFamily.of(stored, family));
		return held;
	}

	private void release(FamilyStretch held, StoredGroup group) {
		StoredFamily stored = held.family();
		stored.release(group, held);
		if (stored.holders() == 0) {
			this.families.remove(stored.name());
			this.familiesByName.remove(stored.name());
		}
	}

	/**
	 * A part of a scrape that must be put together again.
	 *
	 * @param index the index among the parts of the scrape
	 * @param text what it is made of
	 */
	private record ChangedPart(int index, StretchText text) {
	}

}
