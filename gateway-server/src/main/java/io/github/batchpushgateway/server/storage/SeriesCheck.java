package io.github.batchpushgateway.server.storage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.batchpushgateway.server.exposition.FamilyReader;
import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.InconsistentPushException;
import io.github.batchpushgateway.server.model.Labels;
import io.github.batchpushgateway.server.model.RenderedFamily;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the series of one push in other groups. Used by one thread.
 */
final class SeriesCheck {

	/*
	 * Under the lock it is only found out which families of other groups must be compared
	 * with the push; they are compared without the lock. Meanwhile groups may change, so
	 * the question is asked again, until all families that must be compared have been.
	 * What a family holds never changes, and the push that brought it identifies it, so
	 * nothing is compared twice.
	 *
	 * To be compared, a family is read once, however many pushes are compared with it:
	 * the hashes of its series are kept with it.
	 */

	/** After so many, the rest is done under the lock. */
	private static final int MAX_ROUNDS = 10;

	private final GroupingKey key;

	private final List<RenderedFamily> push;

	private final Map<Labels, Set<PushedFamily>> candidates = new LinkedHashMap<>();

	private final List<Suspect> suspects = new ArrayList<>();

	private final Set<Compared> compared = new HashSet<>();

	private List<List<String>> names = List.of();

	private boolean prepared;

	private int rounds;

	private @Nullable FamilyReader reader;

	SeriesCheck(GroupingKey key, List<RenderedFamily> push) {
		this.key = key;
		this.push = push;
	}

	/**
	 * Another group's family that may have a series of the push.
	 */
	private record Suspect(GroupingKey group, HeldFamily held, PushedFamily pushed) {

		Compared compared() {
			return new Compared(this.held.origin().generation(), this.held.family().name());
		}

	}

	/**
	 * A family as one push brought it.
	 */
	private record Compared(long generation, String name) {
	}

	/**
	 * A family of the push.
	 */
	private static final class PushedFamily {

		private final RenderedFamily family;

		private long @Nullable [] hashes;

		PushedFamily(RenderedFamily family) {
			this.family = family;
		}

		long[] hashes(FamilyReader reader) {
			long[] hashes = this.hashes;
			if (hashes == null) {
				hashes = reader.seriesHashes(this.family);
				this.hashes = hashes;
			}
			return hashes;
		}

	}

	/**
	 * Whether the push may be applied as the groups are now. If not, {@link #compare()}
	 * must be called without the lock, then this method again. Needs the lock of
	 * {@link MetricStore}; costs look-ups for what the push carries, whatever other
	 * groups hold.
	 * @throws InconsistentPushException if another group has a series of the push
	 */
	boolean isDone(SharedSeries groups) {
		boolean done = findSuspects(groups);
		while (!done && this.rounds >= MAX_ROUNDS) {
			compare();
			done = findSuspects(groups);
		}
		this.rounds++;
		return done;
	}

	/** Returns whether there are none. */
	private boolean findSuspects(SharedSeries groups) {
		this.suspects.clear();
		List<List<String>> names = groups.otherNames(this.key);
		if (!names.equals(this.names)) {
			this.names = names;
			this.prepared = false;
			return false;
		}
		this.candidates.forEach((labels, families) -> {
			StoredGroup group = groups.find(labels);
			if (group != null) {
				families.forEach((family) -> suspect(group, family));
			}
		});
		return this.suspects.isEmpty();
	}

	private void suspect(StoredGroup group, PushedFamily family) {
		HeldFamily held = group.family(family.family.name());
		if (held != null) {
			Suspect suspect = new Suspect(group.key(), held, family);
			if (!this.compared.contains(suspect.compared())) {
				this.suspects.add(suspect);
			}
		}
	}

	/**
	 * Compares the push with what {@link #isDone} has found.
	 * @throws InconsistentPushException naming the group and the series
	 */
	void compare() {
		if (!this.prepared) {
			findCandidates();
			this.prepared = true;
		}
		for (Suspect suspect : this.suspects) {
			SeriesHashes held = suspect.held().seriesHashes(reader());
			long[] pushed = suspect.pushed().hashes(reader());
			for (int i = 0; i < pushed.length; i++) {
				if (held.contains(pushed[i])) {
					requireAnotherSeries(suspect, i);
				}
			}
			this.compared.add(suspect.compared());
		}
	}

	/** Finds the labels of the groups that, if they are there, may have a series. */
	private void findCandidates() {
		this.candidates.clear();
		Labels own = this.key.labels().withValue();
		List<Labels> included = new ArrayList<>();
		List<List<String>> notIncluded = new ArrayList<>();
		for (List<String> names : this.names) {
			Labels only = own.only(names);
			if (only != null) {
				included.add(only);
			}
			else {
				notIncluded.add(names);
			}
		}
		for (RenderedFamily family : this.push) {
			PushedFamily pushed = new PushedFamily(family);
			included.forEach((labels) -> candidate(labels, pushed));
			if (!notIncluded.isEmpty()) {
				findCandidates(pushed, notIncluded);
			}
		}
	}

	private void findCandidates(PushedFamily family, List<List<String>> names) {
		Map<List<String>, List<List<String>>> included = new HashMap<>();
		for (Labels all : reader().labels(family.family)) {
			Labels labels = all.withValue();
			included
				.computeIfAbsent(labels.names(), (allNames) -> names.stream().filter(allNames::containsAll).toList())
				.forEach((other) -> candidate(labels.only(other), family));
		}
	}

	private void candidate(@Nullable Labels labels, PushedFamily family) {
		if (labels != null) {
			this.candidates.computeIfAbsent(labels, (any) -> new LinkedHashSet<>()).add(family);
		}
	}

	/** Looks at the labels themselves: other series may have the same hash. */
	private void requireAnotherSeries(Suspect suspect, int index) {
		Labels pushed = labels(suspect.pushed().family, index);
		for (Labels held : reader().labels(suspect.held().rendered())) {
			if (held.withValue().equals(pushed)) {
				throw new InconsistentPushException(
						"metric family \"" + suspect.held().family().name() + "\" has a metric with the labels "
								+ pushed + " that is in group " + suspect.group() + " already");
			}
		}
	}

	private Labels labels(RenderedFamily family, int index) {
		int before = 0;
		for (Labels labels : reader().labels(family)) {
			if (before++ == index) {
				return labels.withValue();
			}
		}
		throw new IndexOutOfBoundsException(index);
	}

	private FamilyReader reader() {
		FamilyReader reader = this.reader;
		if (reader == null) {
			reader = new FamilyReader();
			this.reader = reader;
		}
		return reader;
	}

}
