package io.github.batchpushgateway.server.storage;

/**
 * What the groups of one stretch expose under one name at one moment, to be joined
 * without the lock. Used by one thread.
 */
final class StretchText {

	private final FamilyStretch stretch;

	private final int version;

	private final Slots slots;

	private final HeldFamily[] held;

	private final byte[] slotsInOrder;

	private byte[] joined = new byte[0];

	/**
	 * Takes a stretch as it is.
	 * @param stretch where the joined text is kept
	 * @param version the version of the stretch
	 * @param slots the slots of the groups that hold the family
	 * @param held what they hold, in the order of slots; belongs to this object from now
	 * on
	 * @param slotsInOrder the slots of all groups, in the order of the groups
	 */
	StretchText(FamilyStretch stretch, int version, Slots slots, HeldFamily[] held, byte[] slotsInOrder) {
		this.stretch = stretch;
		this.version = version;
		this.slots = slots;
		this.held = held;
		this.slotsInOrder = slotsInOrder;
	}

	/**
	 * Joins the lines of all groups, in the order of the groups.
	 */
	byte[] join() {
		if (this.held.length == 1) {
			this.held[0] = this.held[0].alone();
			this.joined = this.held[0].text();
			return this.joined;
		}
		int length = 0;
		for (HeldFamily family : this.held) {
			length += family.length();
		}
		this.joined = new byte[length];
		int at = 0;
		for (byte slot : this.slotsInOrder) {
			if (this.slots.contains(slot)) {
				int place = this.slots.below(slot);
				HeldFamily family = this.held[place];
				System.arraycopy(family.text(), family.from(), this.joined, at, family.length());
				this.held[place] = family.in(this.joined, at);
				at += family.length();
			}
		}
		return this.joined;
	}

	/**
	 * Lets the groups refer to the joined text, unless one has changed its part since.
	 * Needs the lock of {@link MetricStore}.
	 */
	void keep() {
		this.stretch.keep(this.joined, this.held, this.version);
	}

}
