package io.github.batchpushgateway.server.storage;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.batchpushgateway.server.exposition.ExposedFamily;
import io.github.batchpushgateway.server.exposition.ExpositionFormat;
import io.github.batchpushgateway.server.exposition.ExpositionRenderer;
import io.github.batchpushgateway.server.exposition.FamilyNames;
import io.github.batchpushgateway.server.exposition.NameEscaping;
import io.github.batchpushgateway.server.exposition.PushTimestamps;
import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.github.batchpushgateway.server.limits.Limits;
import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.InconsistentPushException;
import io.github.batchpushgateway.server.model.MetricType;
import io.github.batchpushgateway.server.model.OwnFamilies;
import io.github.batchpushgateway.server.model.RenderedFamily;
import io.github.batchpushgateway.server.model.SeriesNames;
import org.jspecify.annotations.Nullable;

/**
 * The groups: who may write them, and what a scrape sees of them.
 *
 * <p>
 * Safe for use by any thread: one lock guards everything here and in the classes that say
 * so, and nothing is rendered, joined, compressed or sent while it is held. Scrapes take
 * turns, by a lock that pushes do not know.
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
	 * - Does another group expose the same series? See SharedSeries. Where families must
	 * be compared, that is done without the lock, and the questions are asked again.
	 *
	 * A scrape needs all groups family by family, a push changes all families of one
	 * group. In between stand stretches: groups are kept in the order of their keys and
	 * cut into stretches of at most 128 groups and half a megabyte, and what the groups
	 * of a stretch expose under one name is kept as one run of bytes. A push invalidates
	 * one run per family it carries; a scrape puts only invalid runs together again,
	 * outside the lock, and references the others. Whether a run has changed meanwhile is
	 * told by its version; if not, the groups refer to their slices of it from then on.
	 */

	private static final byte[] NOTHING = {};

	/** How much of a family with escaped names to render at once. */
	private static final int ESCAPED_BYTES = 1 << 18;

	/** How many families of its own the gateway adds to a group. */
	private static final int TIMES = 2;

	/** How many groups are looked at before others get their turn. */
	private static final int MAX_EXPIRIES = 1000;

	private final Object lock = new Object();

	private final Object scrapes = new Object();

	private final Map<GroupingKey, StoredGroup> groups = new HashMap<>();

	private final GroupOrder order = new GroupOrder();

	private final Map<String, StoredFamily> families = new HashMap<>();

	private final Map<String, StoredFamily> familiesByName = new TreeMap<>();

	private final SharedSeries sharedSeries = new SharedSeries();

	private final PushOrder pushOrder = new PushOrder();

	private final Expiries expiries = new Expiries();

	private final OwnFamilies own;

	private final Usage usage;

	private final ScrapeGuard guard;

	private final ChangeLog changes;

	/** The families of the change being made whose help text is not exposed. */
	private final List<String> otherHelp = new ArrayList<>();

	private long generation;

	private long lastId;

	/**
	 * Creates a store whose groups live as long as the process, and whose families expire
	 * when their time is over, scraped or not.
	 */
	public MetricStore() {
		this(OwnFamilies.NONE, Limits.defaults(), new ScrapeGuard(0, Duration.ZERO), ChangeLog.NONE);
	}

	/**
	 * Creates an empty store.
	 * @param own what is exposed beside the groups; its names are reserved with their
	 * types
	 * @param limits how much may be pushed; what is {@link #restore restored} is not
	 * asked
	 * @param guard which families may expire; belongs to the store from now on
	 * @param changes where changes are written down
	 */
	public MetricStore(OwnFamilies own, Limits limits, ScrapeGuard guard, ChangeLog changes) {
		this.own = own;
		this.usage = new Usage(limits);
		this.guard = guard;
		this.changes = changes;
	}

	/**
	 * Applies a push, unless it would make the next scrape inconsistent.
	 * @param key the group pushed to
	 * @param push the families of the push, in the order of names
	 * @param replaceGroup whether all families of the group are replaced, or only those
	 * of the same names
	 * @param pushed when the push arrived
	 * @param expires when the families of the push are to be deleted, or {@code null} for
	 * never; asked for with every push anew
	 * @return what can be said of the group now
	 * @throws InconsistentPushException if a family contradicts what another group
	 * exposes; nothing has then changed
	 * @throws LimitExceededException if more would be held than may be; nothing has then
	 * changed
	 * @throws NotDurableException if the log of changes does not take it; nothing has
	 * then changed
	 */
	public Receipt push(GroupingKey key, List<RenderedFamily> push, boolean replaceGroup, Instant pushed,
			@Nullable Instant expires) {
		SeriesCheck check = null;
		while (true) {
			synchronized (this.lock) {
				StoredGroup group = this.groups.get(key);
				GroupMerge merge = new GroupMerge(group, push, replaceGroup);
				requireConsistent(merge, group);
				if (group == null) {
					this.sharedSeries.requireNoTwin(key);
				}
				if (check == null && this.sharedSeries.mayShare(key, group)) {
					check = new SeriesCheck(key, push);
				}
				if (check == null || check.isDone(this.sharedSeries)) {
					requireRoom(key, group, merge);
					Origin origin = new Origin(pushed, nextGeneration(pushed), expires);
					return written(key, group, (target) -> {
						apply(target, merge, origin);
						mark(target, target.succeeded(origin), origin);
					});
				}
			}
			check.compare();
		}
	}

	/**
	 * What the push and its two times would add, less what they replace.
	 */
	private void requireRoom(GroupingKey key, @Nullable StoredGroup group, GroupMerge merge) {
		long series = 0;
		long bytes = 0;
		for (int i = 0; i < merge.size(); i++) {
			RenderedFamily pushed = merge.pushed(i);
			if (pushed == null) {
				continue;
			}
			series += pushed.series();
			bytes += Usage.familyBytes(pushed);
			FamilyStretch replaced = merge.held(i);
			if (replaced != null && group != null) {
				HeldFamily held = replaced.get(group.slot());
				series -= held.series();
				bytes -= Usage.familyBytes(held);
			}
			else if (!this.families.containsKey(pushed.name())) {
				bytes += Usage.nameBytes(pushed.name());
			}
		}
		if (group == null) {
			this.usage.requireRoom(1, series + TIMES, bytes + Usage.groupBytes(key) + timesBytes(key));
			return;
		}
		for (FamilyStretch removed : merge.removed()) {
			HeldFamily held = removed.get(group.slot());
			series -= held.series();
			bytes -= Usage.familyBytes(held);
			bytes -= (removed.family().holders() == 1) ? Usage.nameBytes(removed.family().name()) : 0;
		}
		this.usage.requireRoom(0, series, bytes);
	}

	/** Their lines carry the labels of the group. */
	private static long timesBytes(GroupingKey key) {
		return TIMES * Usage.groupBytes(key);
	}

	/**
	 * Notes that a push to the group was refused. Creates the group if there is none,
	 * unless another group has the same labels but for empty ones: the two could not be
	 * exposed together; or there are too many groups already.
	 * @param pushed when the push arrived
	 * @param expires when the mark is to be deleted if there is nothing else in the group
	 * by then, or {@code null} for never
	 * @return whether the group is marked
	 */
	public boolean markFailed(GroupingKey key, Instant pushed, @Nullable Instant expires) {
		synchronized (this.lock) {
			StoredGroup group = this.groups.get(key);
			if (group == null && (this.sharedSeries.twin(key) != null || !hasRoomForMark(key))) {
				return false;
			}
			Origin origin = new Origin(pushed, nextGeneration(pushed), expires);
			written(key, group, (target) -> mark(target, target.failed(pushed), origin));
			return true;
		}
	}

	private boolean hasRoomForMark(GroupingKey key) {
		try {
			requireRoom(key, null, new GroupMerge(null, List.of(), false));
			return true;
		}
		catch (LimitExceededException ex) {
			return false;
		}
	}

	/**
	 * How many groups there are.
	 */
	public long groupCount() {
		synchronized (this.lock) {
			return this.usage.groups();
		}
	}

	/**
	 * How many series all groups expose.
	 */
	public long seriesCount() {
		synchronized (this.lock) {
			return this.usage.series();
		}
	}

	/**
	 * What all groups take of the heap, estimated.
	 */
	public long heldBytes() {
		synchronized (this.lock) {
			return this.usage.bytes();
		}
	}

	/**
	 * Deletes a group. That there is none is durable only when its deletion is, which may
	 * still be on its way.
	 */
	public Receipt delete(GroupingKey key) {
		synchronized (this.lock) {
			StoredGroup group = this.groups.get(key);
			return (group != null) ? delete(group) : new Receipt(false, 0, this.changes.delete(key));
		}
	}

	/**
	 * Deletes a group, unless something newer has been pushed to it.
	 * @param generation the generation after the push that the deletion is meant for
	 */
	public Receipt delete(GroupingKey key, long generation) {
		synchronized (this.lock) {
			StoredGroup group = this.groups.get(key);
			return (group != null && group.generation() == generation) ? delete(group) : Receipt.UNCHANGED;
		}
	}

	private Receipt delete(StoredGroup group) {
		CompletionStage<Void> durable = this.changes.delete(group.key());
		remove(group);
		return new Receipt(true, 0, durable);
	}

	private void remove(StoredGroup group) {
		this.groups.remove(group.key());
		this.usage.group(group.key(), -1);
		this.pushOrder.remove(group);
		this.expiries.forget(group);
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
	}

	/**
	 * Deletes all groups.
	 */
	public Receipt wipe() {
		synchronized (this.lock) {
			CompletionStage<Void> durable = this.changes.wipe();
			this.groups.clear();
			this.order.clear();
			this.families.clear();
			this.familiesByName.clear();
			this.sharedSeries.clear();
			this.pushOrder.clear();
			this.expiries.clear();
			this.usage.clear();
			return new Receipt(true, 0, durable);
		}
	}

	/**
	 * The exposition at this moment, with all names as they are.
	 */
	public Scrape scrape() {
		return scrape(NameEscaping.NONE);
	}

	/**
	 * The exposition at this moment. Costs a reference for every stretch of groups and
	 * family, and copies what has changed since the last scrape; a scrape that comes
	 * while another one does so waits for it, to find its work done. A part that has not
	 * changed since the last scrape is the same array.
	 * @param escaping how to write names that are not of the legacy characters: families
	 * that have any are rendered anew with each scrape, unless they are written as they
	 * are
	 */
	public Scrape scrape(NameEscaping escaping) {
		synchronized (this.scrapes) {
			return scrapeInTurn(escaping);
		}
	}

	private Scrape scrapeInTurn(NameEscaping escaping) {
		List<RenderedFamily> collected = this.own.collect();
		OwnSamples own = new OwnSamples(collected);
		List<byte[]> parts = new ArrayList<>();
		List<ChangedPart> changed = new ArrayList<>();
		Map<Integer, ExposedFamily> escaped = new LinkedHashMap<>();
		List<ExposedFamily> all = List.of();
		long generation;
		synchronized (this.lock) {
			generation = this.generation;
			for (StoredFamily family : this.familiesByName.values()) {
				own.before(family.name()).forEach((before) -> parts.add(OwnSamples.text(before)));
				RenderedFamily same = own.of(family.name());
				if (escaping != NameEscaping.NONE && family.hasUtf8Names()) {
					escaped.put(parts.size(), OwnSamples.exposed(same, family.exposed()));
					parts.add(NOTHING);
					continue;
				}
				parts.add((same != null) ? OwnSamples.text(same) : family.header());
				for (FamilyStretch stretch : family.stretches()) {
					byte[] text = stretch.text();
					if (text == null) {
						changed.add(new ChangedPart(parts.size(), stretch.unjoined()));
						text = NOTHING;
					}
					parts.add(text);
				}
			}
			own.rest().forEach((rest) -> parts.add(OwnSamples.text(rest)));
			if (!escaped.isEmpty()) {
				all = withOwn(collected, StoredFamily::named);
			}
		}
		changed.forEach((part) -> parts.set(part.index(), part.text().join()));
		if (!changed.isEmpty()) {
			synchronized (this.lock) {
				changed.forEach((part) -> part.text().keep());
			}
		}
		List<byte[]> shown = escaped.isEmpty() ? parts : withEscaped(parts, escaped, new FamilyNames(escaping, all));
		long bytes = 0;
		for (byte[] part : shown) {
			bytes += part.length;
		}
		return new Scrape(shown, bytes, generation);
	}

	private static List<byte[]> withEscaped(List<byte[]> parts, Map<Integer, ExposedFamily> escaped,
			FamilyNames names) {
		List<byte[]> shown = new ArrayList<>(parts.size());
		for (int i = 0; i < parts.size(); i++) {
			ExposedFamily family = escaped.get(i);
			if (family == null) {
				shown.add(parts.get(i));
				continue;
			}
			ExpositionRenderer renderer = new ExpositionRenderer(List.of(family), names, ExpositionFormat.TEXT);
			for (byte[] piece = renderer.next(ESCAPED_BYTES); piece != null; piece = renderer.next(ESCAPED_BYTES)) {
				shown.add(piece);
			}
		}
		return shown;
	}

	/**
	 * The exposition at this moment, to be rendered in another format than text. Costs a
	 * reference for every stretch of groups and family, and one for every group whose
	 * text has changed since the last scrape or does not tell everything.
	 */
	public Exposition exposition() {
		List<RenderedFamily> collected = this.own.collect();
		synchronized (this.lock) {
			return new Exposition(withOwn(collected, StoredFamily::exposed), this.generation);
		}
	}

	private List<ExposedFamily> withOwn(List<RenderedFamily> collected, Function<StoredFamily, ExposedFamily> pushed) {
		OwnSamples own = new OwnSamples(collected);
		List<ExposedFamily> families = new ArrayList<>(this.familiesByName.size() + collected.size());
		for (StoredFamily family : this.familiesByName.values()) {
			own.before(family.name()).forEach((before) -> families.add(OwnSamples.exposed(before)));
			families.add(OwnSamples.exposed(own.of(family.name()), pushed.apply(family)));
		}
		own.rest().forEach((rest) -> families.add(OwnSamples.exposed(rest)));
		return families;
	}

	/**
	 * Takes note of a scrape by Prometheus that has been delivered whole: what it showed
	 * may expire from now on, if that takes no more scrapes.
	 * @param generation the generation of the last push that it showed
	 */
	public void scraped(long generation) {
		synchronized (this.lock) {
			if (this.guard.scraped(generation)) {
				this.expiries.scraped();
			}
		}
	}

	/**
	 * Deletes every family whose time is over, unless it must still be scraped, and every
	 * group that is left without families of its own. Gives way to others again and
	 * again, however much there is to delete.
	 * @return how many groups have been looked at
	 * @throws NotDurableException if the log of changes does not take a deletion; nothing
	 * more has then been deleted
	 */
	public int expire(Instant now) {
		int expired = 0;
		int batch;
		do {
			batch = expireBatch(now);
			expired += batch;
		}
		while (batch == MAX_EXPIRIES);
		return expired;
	}

	private int expireBatch(Instant now) {
		synchronized (this.lock) {
			for (int i = 0; i < MAX_EXPIRIES; i++) {
				StoredGroup group = this.expiries.next(now);
				if (group == null) {
					return i;
				}
				try {
					expire(group, now);
				}
				catch (NotDurableException ex) {
					reschedule(group.key());
					throw ex;
				}
			}
			return MAX_EXPIRIES;
		}
	}

	private void expire(StoredGroup group, Instant now) {
		List<FamilyStretch> kept = new ArrayList<>();
		List<FamilyStretch> gone = new ArrayList<>();
		Instant check = null;
		boolean unseen = false;
		for (FamilyStretch family : group.expiring()) {
			Origin origin = family.get(group.slot()).origin();
			Instant expires = origin.expires();
			if (expires == null || expires.isAfter(now)) {
				kept.add(family);
				check = Expiries.earlier(check, expires);
			}
			else if (this.guard.letsGo(origin, expires, now)) {
				gone.add(family);
			}
			else {
				kept.add(family);
				check = Expiries.earlier(check, this.guard.latest(expires));
				unseen = true;
			}
		}
		if (kept.isEmpty()) {
			delete(group);
			return;
		}
		gone.removeIf((family) -> PushTimestamps.isName(family.family().name()));
		if (!gone.isEmpty()) {
			written(group.key(), group, (target) -> remove(gone, target));
		}
		this.expiries.schedule(group, check, unseen);
	}

	private void remove(List<FamilyStretch> gone, StoredGroup group) {
		gone.forEach((family) -> release(family, group));
		group.families(
				Stream.of(group.families()).filter((family) -> !gone.contains(family)).toArray(FamilyStretch[]::new));
		balance(group.stretch());
	}

	/**
	 * Puts groups back to what they were, or takes them away. Checks nothing: what is put
	 * back has been in a store before, with all that is put back with it.
	 * @param groups the groups as they were, by key: nothing where there was none
	 */
	public void restore(Map<GroupingKey, Optional<MetricGroup>> groups) {
		synchronized (this.lock) {
			for (GroupingKey key : groups.keySet()) {
				StoredGroup present = this.groups.get(key);
				if (present != null) {
					remove(present);
				}
			}
			groups.values().forEach((group) -> group.ifPresent(this::restore));
		}
	}

	private void restore(MetricGroup group) {
		this.generation = Math.max(this.generation, group.generation());
		StoredGroup restored = add(group.key());
		restored.restore(group);
		this.pushOrder.add(restored);
		FamilyStretch[] families = new FamilyStretch[group.families().size()];
		for (int i = 0; i < families.length; i++) {
			families[i] = hold(group.families().get(i), restored, group.origins().get(i));
		}
		restored.families(families);
		this.expiries.schedule(restored, restored.firstExpiry(), false);
		balance(restored.stretch());
	}

	/**
	 * Changes a group, made if there is none, and writes the change down; takes it back
	 * if it is not taken there.
	 */
	private Receipt written(GroupingKey key, @Nullable StoredGroup present, Consumer<StoredGroup> change) {
		boolean logged = !this.changes.equals(ChangeLog.NONE);
		Optional<MetricGroup> before = (logged && present != null) ? Optional.of(present.snapshot()) : Optional.empty();
		if (present != null) {
			this.pushOrder.remove(present);
		}
		StoredGroup group = (present != null) ? present : add(key);
		this.otherHelp.clear();
		change.accept(group);
		this.pushOrder.add(group);
		try {
			CompletionStage<Void> durable = logged ? this.changes.put(group.snapshot()) : ChangeLog.DONE;
			return new Receipt(true, group.generation(), durable, List.copyOf(this.otherHelp));
		}
		catch (NotDurableException ex) {
			restore(Map.of(key, before));
			throw ex;
		}
	}

	private void reschedule(GroupingKey key) {
		StoredGroup group = this.groups.get(key);
		if (group != null) {
			this.expiries.schedule(group, group.firstExpiry(), false);
		}
	}

	/** Beyond those of an earlier process too, if it is not known where they ended. */
	private long nextGeneration(Instant pushed) {
		this.generation = Math.max(this.generation + 1, ChronoUnit.MICROS.between(Instant.EPOCH, pushed));
		return this.generation;
	}

	/**
	 * How much text has been replaced or deleted so far, in bytes. What was taken from
	 * the store before may keep as much alive as this has grown since.
	 */
	public long replacedBytes() {
		synchronized (this.lock) {
			return this.usage.replacedBytes();
		}
	}

	/**
	 * The groups that there are at this moment, in the order of their grouping keys, each
	 * as it is when it is reached; one that has been deleted by then is left out. Costs a
	 * copy of one group at a time.
	 */
	public Iterable<MetricGroup> groups() {
		List<GroupingKey> keys = new ArrayList<>();
		synchronized (this.lock) {
			this.order.ascending().forEach((group) -> keys.add(group.key()));
		}
		return () -> keys.stream().flatMap((key) -> Stream.ofNullable(group(key))).iterator();
	}

	/**
	 * The group of a key at this moment, or {@code null} if there is none.
	 */
	public @Nullable MetricGroup group(GroupingKey key) {
		synchronized (this.lock) {
			StoredGroup group = this.groups.get(key);
			return (group != null) ? group.snapshot() : null;
		}
	}

	/**
	 * Some of the groups. Without a filter, costs what is left out and what is told of;
	 * with one, a look at the labels of every group, for the most part without the lock.
	 */
	public GroupPage groups(GroupQuery query) {
		Predicate<GroupingKey> filter = query.filter();
		int last = Math.addExact(query.offset(), query.limit());
		List<StoredGroup> candidates = candidates(query, (filter == null) ? last + 1 : Integer.MAX_VALUE);
		List<StoredGroup> asked = (filter == null) ? candidates
				: candidates.stream().filter((group) -> filter.test(group.key())).limit(last + 1L).toList();
		List<StoredGroup> page = asked.subList(Math.min(query.offset(), asked.size()), Math.min(last, asked.size()));
		synchronized (this.lock) {
			List<GroupSummary> summaries = page.stream()
				.filter((group) -> group.equals(this.groups.get(group.key())))
				.map(StoredGroup::summary)
				.toList();
			return new GroupPage(summaries, this.groups.size(), asked.size() > last);
		}
	}

	private List<StoredGroup> candidates(GroupQuery query, int limit) {
		synchronized (this.lock) {
			Stream<StoredGroup> groups = switch (query.order()) {
				case LABELS -> query.descending() ? this.order.descending() : this.order.ascending();
				case PUSHED -> query.descending() ? this.pushOrder.descending() : this.pushOrder.ascending();
				case EXPIRES ->
					Stream.concat(query.descending() ? this.expiries.descending() : this.expiries.ascending(),
							this.order.ascending().filter((group) -> !group.hasExpiryCheck()));
			};
			return groups.limit(limit).toList();
		}
	}

	private void requireConsistent(GroupMerge merge, @Nullable StoredGroup group) {
		for (int i = 0; i < merge.size(); i++) {
			RenderedFamily pushed = merge.pushed(i);
			FamilyStretch replaced = merge.held(i);
			if (pushed != null && (replaced == null || replaced.family().type() != pushed.type())) {
				requireConsistent(pushed, merge, group);
			}
		}
	}

	private void requireConsistent(RenderedFamily family, GroupMerge merge, @Nullable StoredGroup group) {
		String name = family.name();
		StoredFamily stored = this.families.get(name);
		if (stored != null && stored.type() == family.type()) {
			return;
		}
		MetricType own = this.own.type(name);
		MetricType other = (own == null && stored != null && !isOnlyHolder(stored, group)) ? stored.type() : own;
		if (other != null && other != family.type()) {
			throw new InconsistentPushException("metric family \"" + name + "\" is a " + family.type().text()
					+ " in this push and a " + other.text() + " " + place(name, List.of(), group));
		}
		String collision = SeriesNames.collision(name, family.type(),
				(candidate) -> typeAfter(candidate, merge, group));
		if (collision != null) {
			boolean isStem = collision.length() < name.length();
			MetricType stemType = typeAfter(collision, merge, group);
			MetricType type = (isStem && stemType != null) ? stemType : family.type();
			String place = place(collision, merge.push(), group);
			throw isStem ? collision(name, "in this push", type, collision, place)
					: collision(collision, place, type, name, "in this push");
		}
	}

	private static InconsistentPushException collision(String name, String place, MetricType type, String stem,
			String stemPlace) {
		return new InconsistentPushException("metric family \"" + name + "\" " + place + " collides with the "
				+ type.text() + " \"" + stem + "\" " + stemPlace);
	}

	/**
	 * Where a family stands that is in the way of a push: the same words for the same
	 * groups, in whichever order these were pushed to.
	 */
	private String place(String name, List<RenderedFamily> push, @Nullable StoredGroup group) {
		if (find(name, push) != null) {
			return "in this push";
		}
		if (this.own.type(name) != null) {
			return "exposed by the gateway itself";
		}
		return "in group " + holder(name, group);
	}

	/** The first group that holds a family; the one pushed to only if no other does. */
	private GroupingKey holder(String name, @Nullable StoredGroup group) {
		StoredFamily stored = this.families.get(name);
		for (FamilyStretch stretch : (stored != null) ? stored.stretches() : List.<FamilyStretch>of()) {
			for (StoredGroup holder : stretch.groups()) {
				if (holder != group && holder.family(name) != null) {
					return holder.key();
				}
			}
		}
		if (group == null) {
			throw new IllegalStateException("no group holds " + name);
		}
		return group.key();
	}

	private static boolean isOnlyHolder(StoredFamily stored, @Nullable StoredGroup group) {
		return stored.holders() == 1 && group != null && group.family(stored.name()) != null;
	}

	/** The type that a name would have if the push were applied, or null. */
	private @Nullable MetricType typeAfter(String name, GroupMerge merge, @Nullable StoredGroup group) {
		RenderedFamily pushed = find(name, merge.push());
		if (pushed != null) {
			return pushed.type();
		}
		MetricType own = this.own.type(name);
		if (own != null) {
			return own;
		}
		StoredFamily stored = this.families.get(name);
		if (stored == null || (merge.replaceGroup() && isOnlyHolder(stored, group))) {
			return null;
		}
		return stored.type();
	}

	private static @Nullable RenderedFamily find(String name, List<RenderedFamily> push) {
		int at = BinarySearch.find(push.size(), (i) -> push.get(i).name().compareTo(name));
		return (at >= 0) ? push.get(at) : null;
	}

	/** Adds a group that is not in the order of pushes yet, for there was none. */
	private StoredGroup add(GroupingKey key) {
		GroupStretch stretch = this.order.stretchFor(key);
		if (stretch.size() == GroupOrder.MAX_STRETCH) {
			cut(stretch);
			stretch = this.order.stretchFor(key);
		}
		StoredGroup group = new StoredGroup(key, ++this.lastId, stretch);
		this.groups.put(key, group);
		this.usage.group(key, 1);
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

	/** Makes the group what the merge says, and keeps the index of families in step. */
	private void apply(StoredGroup group, GroupMerge merge, Origin origin) {
		FamilyStretch[] merged = new FamilyStretch[merge.size()];
		for (int i = 0; i < merged.length; i++) {
			FamilyStretch held = merge.held(i);
			RenderedFamily pushed = merge.pushed(i);
			if (held == null) {
				merged[i] = hold(Objects.requireNonNull(pushed), group, origin);
			}
			else {
				merged[i] = (pushed != null) ? replace(held, pushed, group, origin) : held;
			}
		}
		merge.removed().forEach((removed) -> release(removed, group));
		group.families(merged);
	}

	/** Brings the times of the group up to date, after everything else. */
	private void mark(StoredGroup group, List<RenderedFamily> times, Origin origin) {
		apply(group, new GroupMerge(group, times, false), origin);
		if (origin.expires() != null || group.hasExpiryCheck()) {
			this.expiries.schedule(group, group.firstExpiry(), false);
		}
		balance(group.stretch());
	}

	private FamilyStretch hold(RenderedFamily family, StoredGroup group, Origin origin) {
		StoredFamily stored = this.families.get(family.name());
		if (stored == null) {
			stored = new StoredFamily(family);
			this.families.put(stored.name(), stored);
			this.familiesByName.put(stored.name(), stored);
			this.usage.name(stored.name(), 1);
		}
		HeldFamily held = HeldFamily.of(stored, family, origin);
		this.usage.family(held, 1);
		FamilyStretch stretch = stored.hold(group, held);
		describe(stored, family);
		return stretch;
	}

	private void describe(StoredFamily stored, RenderedFamily family) {
		if (stored.describe(family.help())) {
			this.otherHelp.add(stored.name());
		}
	}

	/** A family that changes its type becomes another one; no other group holds it. */
	private FamilyStretch replace(FamilyStretch held, RenderedFamily family, StoredGroup group, Origin origin) {
		StoredFamily stored = held.family();
		if (stored.type() != family.type()) {
			release(held, group);
			return hold(family, group, origin);
		}
		HeldFamily replacement = HeldFamily.of(stored, family, origin);
		this.usage.family(held.get(group.slot()), -1);
		this.usage.family(replacement, 1);
		describe(stored, family);
		held.replace(group.slot(), replacement);
		return held;
	}

	private void release(FamilyStretch held, StoredGroup group) {
		StoredFamily stored = held.family();
		HeldFamily released = stored.release(group, held);
		this.usage.family(released, -1);
		if (stored.holders() == 0) {
			this.usage.name(stored.name(), -1);
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
