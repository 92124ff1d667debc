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
	 * cut into stretches of at most 128, and what the groups of a stretch expose under
	 * one name is kept as one run of bytes. A push invalidates one run per family it
	 * carries; a scrape puts only invalid runs together again, outside the lock, and
	 * references the others.
	 */

	private static final Comparator<RenderedFamily> BY_NAME = Comparator.comparing(RenderedFamily::name);

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
			List<RenderedFamily> timestamps = group.succeeded(pushed);
			replace(group, merge(group.families(), push, timestamps, replaceGroup));
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
			List<RenderedFamily> timestamps = group.failed(pushed);
			replace(group, merge(group.families(), List.of(), timestamps, false));
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
			replace(group, new RenderedFamily[0]);
			this.sharedSeries.remove(group);
			GroupStretch stretch = group.stretch();
			stretch.remove(group);
			if (stretch.size() == 0) {
				this.order.remove(stretch);
			}
			return true;
		}
	}

	/**
	 * Deletes all groups.
	 */
	public void wipe() {
		synchronized (this.lock) {
			List.copyOf(this.groups.keySet()).forEach(this::delete);
		}
	}

	/**
	 * The exposition at this moment. Costs a reference for every stretch of groups and
	 * family, and copies what has changed since the last scrape.
	 */
	public Scrape scrape() {
		List<byte[]> parts = new ArrayList<>();
		List<ChangedStretch> changed = new ArrayList<>();
		synchronized (this.lock) {
			for (StoredFamily family : this.familiesByName.values()) {
				parts.add(family.header());
				for (FamilyStretch stretch : family.stretches()) {
					byte[] text = stretch.text();
					if (text == null) {
						changed.add(new ChangedStretch(stretch, stretch.version(), stretch.parts(), parts.size()));
						text = new byte[0];
					}
					parts.add(text);
				}
			}
		}
		for (ChangedStretch stretch : changed) {
			parts.set(stretch.place(), stretch.join());
		}
		if (!changed.isEmpty()) {
			synchronized (this.lock) {
				changed.forEach((stretch) -> stretch.stretch().keep(parts.get(stretch.place()), stretch.version()));
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
		StoredGroup group = new StoredGroup(key, stretch);
		this.groups.put(key, group);
		this.sharedSeries.add(group);
		stretch.add(group);
		if (stretch.size() > GroupOrder.MAX_STRETCH) {
			split(stretch);
		}
		return group;
	}

	private void split(GroupStretch stretch) {
		GroupStretch added = this.order.addAfter(stretch);
		for (StoredGroup group : stretch.removeSecondHalf()) {
			for (RenderedFamily family : group.families()) {
				StoredFamily stored = stored(family);
				stored.release(stretch);
				stored.hold(added);
			}
			group.stretch(added);
			added.add(group);
		}
	}

	/**
	 * Merges what the group keeps with what the push brings, both in the order of names.
	 */
	private static RenderedFamily[] merge(RenderedFamily[] held, List<RenderedFamily> push,
			List<RenderedFamily> timestamps, boolean replaceGroup) {
		List<RenderedFamily> brought = new ArrayList<>(push.size() + timestamps.size());
		brought.addAll(push);
		brought.addAll(timestamps);
		brought.sort(BY_NAME);
		List<RenderedFamily> merged = new ArrayList<>(held.length + brought.size());
		int next = 0;
		for (RenderedFamily family : held) {
			while (next < brought.size() && BY_NAME.compare(brought.get(next), family) < 0) {
				merged.add(brought.get(next++));
			}
			boolean replaced = next < brought.size() && brought.get(next).name().equals(family.name());
			if (!replaced && (!replaceGroup || PushTimestamps.isName(family.name()))) {
				merged.add(family);
			}
		}
		merged.addAll(brought.subList(next, brought.size()));
		return merged.toArray(new RenderedFamily[0]);
	}

	/** Replaces the families of a group and keeps the index of families in step. */
	private void replace(StoredGroup group, RenderedFamily[] families) {
		RenderedFamily[] held = group.families();
		group.families(families);
		int i = 0;
		int j = 0;
		while (i < held.length || j < families.length) {
			int order = (i == held.length) ? 1
					: (j == families.length) ? -1 : held[i].name().compareTo(families[j].name());
			if (order < 0) {
				release(held[i++], group.stretch());
			}
			else if (order > 0) {
				hold(families[j++], group.stretch());
			}
			else {
				if (!held[i++].equals(families[j])) {
					change(families[j], group.stretch());
				}
				j++;
			}
		}
	}

	private void hold(RenderedFamily family, GroupStretch stretch) {
		StoredFamily stored = this.families.get(family.name());
		if (stored == null) {
			stored = new StoredFamily(family);
			this.families.put(family.name(), stored);
			this.familiesByName.put(family.name(), stored);
		}
		stored.hold(stretch);
		stored.describe(family, stored.holders() == 1);
	}

	private void change(RenderedFamily family, GroupStretch stretch) {
		StoredFamily stored = stored(family);
		stored.change(stretch);
		stored.describe(family, stored.holders() == 1);
	}

	private void release(RenderedFamily family, GroupStretch stretch) {
		StoredFamily stored = stored(family);
		stored.release(stretch);
		if (stored.holders() == 0) {
			this.families.remove(family.name());
			this.familiesByName.remove(family.name());
		}
	}

	private StoredFamily stored(RenderedFamily family) {
		StoredFamily stored = this.families.get(family.name());
		if (stored == null) {
			throw new IllegalStateException("no family " + family.name());
		}
		return stored;
	}

	/**
	 * A run of bytes that a scrape must put together again.
	 *
	 * @param stretch where the bytes belong
	 * @param version the version that the parts were taken at
	 * @param parts what each group exposes
	 * @param place the index among the parts of the scrape
	 */
	private record ChangedStretch(FamilyStretch stretch, int version, List<byte[]> parts, int place) {

		byte[] join() {
			int length = 0;
			for (byte[] part : this.parts) {
				length += part.length;
			}
			byte[] joined = new byte[length];
			int at = 0;
			for (byte[] part : this.parts) {
				System.arraycopy(part, 0, joined, at, part.length);
				at += part.length;
			}
			return joined;
		}

	}

}
