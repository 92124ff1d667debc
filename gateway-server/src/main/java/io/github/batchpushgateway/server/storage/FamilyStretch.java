package io.github.batchpushgateway.server.storage;

import java.util.Arrays;
import java.util.List;

import io.github.batchpushgateway.server.exposition.ExposedFamily.Part;
import io.github.batchpushgateway.server.model.FamilyDetail;
import org.jspecify.annotations.Nullable;

/**
 * What the groups of one stretch expose under one name, kept as one run of bytes until
 * one of them changes it.
 *
 * <p>
 * Guarded by the lock of {@link MetricStore}.
 */
final class FamilyStretch {

	/*
	 * A group has the same slot in all families of its stretch. What the groups hold
	 * stands in the order of their slots without gaps, and the number of slots below a
	 * group's own is its place. So a group finds what it holds without a search, and a
	 * group that comes or goes moves nothing of others.
	 *
	 * The text is held once. As pushed, the lines of each group are an array of their
	 * own; joined for a scrape, they are slices of one array. A slice keeps that whole
	 * array from being collected, with all that has been replaced in it. So the bytes
	 * that slices still need are counted; when they are less than half of the array, the
	 * slices become arrays of their own. What is held for nothing is never more than what
	 * is needed, and the copying is paid for by the pushes that replaced as many bytes.
	 */

	private static final HeldFamily[] NONE = {};

	private final StoredFamily family;

	private final GroupStretch groups;

	private Slots slots = Slots.NONE;

	private HeldFamily[] held = NONE;

	private int version;

	private byte @Nullable [] text;

	private int joinedBytes;

	private int slicedBytes;

	/** How many of the groups hold more than text tells. */
	private int detailed;

	/** How many of the groups have names in quotes. */
	private int utf8Named;

	FamilyStretch(StoredFamily family, GroupStretch groups) {
		this.family = family;
		this.groups = groups;
	}

	StoredFamily family() {
		return this.family;
	}

	GroupStretch groups() {
		return this.groups;
	}

	boolean isEmpty() {
		return this.held.length == 0;
	}

	boolean holds(int slot) {
		return this.slots.contains(slot);
	}

	/**
	 * What the group of that slot exposes; it must hold this family.
	 */
	HeldFamily get(int slot) {
		return this.held[this.slots.below(slot)];
	}

	void add(int slot, HeldFamily family) {
		int place = this.slots.below(slot);
		HeldFamily[] more = Arrays.copyOf(this.held, this.held.length + 1);
		System.arraycopy(this.held, place, more, place + 1, this.held.length - place);
		more[place] = family;
		this.held = more;
		this.slots = this.slots.flip(slot);
		this.groups.resize(family.length());
		count(family, 1);
		change();
	}

	void replace(int slot, HeldFamily family) {
		int place = this.slots.below(slot);
		HeldFamily replaced = this.held[place];
		this.held[place] = family;
		this.groups.resize(family.length() - replaced.length());
		count(replaced, -1);
		count(family, 1);
		change();
		release(replaced);
	}

	HeldFamily remove(int slot) {
		int place = this.slots.below(slot);
		HeldFamily removed = this.held[place];
		HeldFamily[] fewer = Arrays.copyOf(this.held, this.held.length - 1);
		System.arraycopy(this.held, place + 1, fewer, place, fewer.length - place);
		this.held = fewer;
		this.slots = this.slots.flip(slot);
		this.groups.resize(-removed.length());
		count(removed, -1);
		change();
		release(removed);
		return removed;
	}

	private void count(HeldFamily family, int by) {
		FamilyDetail detail = family.detail();
		if (detail != null) {
			this.detailed += by;
			this.utf8Named += detail.utf8Names() ? by : 0;
		}
	}

	/**
	 * Whether any group has names in quotes.
	 */
	boolean hasUtf8Names() {
		return this.utf8Named > 0;
	}

	/**
	 * Adds what the groups expose, in their order: all at once if nothing but their
	 * joined text is to be told.
	 */
	void addParts(List<Part> parts) {
		byte[] joined = this.text;
		if (joined != null && this.detailed == 0) {
			parts.add(new Part(joined, 0, joined.length, null));
			return;
		}
		for (byte slot : this.groups.slotsInOrder()) {
			if (holds(slot)) {
				parts.add(get(slot).part());
			}
		}
	}

	private void change() {
		this.version++;
		this.text = null;
	}

	private void release(HeldFamily family) {
		if (!family.isSlice()) {
			return;
		}
		this.slicedBytes -= family.length();
		if (this.slicedBytes < this.joinedBytes / 2) {
			Arrays.setAll(this.held, (place) -> this.held[place].alone());
			this.slicedBytes = 0;
			this.joinedBytes = 0;
		}
	}

	/**
	 * The lines of all groups, in the order of the groups.
	 * @return the bytes, or {@code null} if they have not been joined since a group has
	 * changed its part
	 */
	byte @Nullable [] text() {
		return this.text;
	}

	/**
	 * What must be joined, as it is now.
	 */
	StretchText unjoined() {
		return new StretchText(this, this.version, this.slots, this.held.clone(), this.groups.slotsInOrder());
	}

	/**
	 * Keeps what was joined, unless a group has changed its part since.
	 * @param text the lines of all groups
	 * @param slices what each group exposes, with its lines in {@code text}; belongs to
	 * this stretch from now on
	 * @param version the version that was joined
	 */
	void keep(byte[] text, HeldFamily[] slices, int version) {
		if (this.version == version) {
			this.text = text;
			this.held = slices;
			this.joinedBytes = text.length;
			this.slicedBytes = text.length;
		}
	}

}
