package io.github.batchpushgateway.server.storage;

/**
 * A set of slots, the places that groups have in their stretch. Never changed.
 *
 * @param low a bit for each of the slots from 0 to 63
 * @param high a bit for each of the slots from 64 to 127
 */
record Slots(long low, long high) {

	static final int COUNT = 128;

	static final Slots NONE = new Slots(0, 0);

	boolean contains(int slot) {
		return (((slot < Long.SIZE) ? this.low : this.high) >>> slot & 1) != 0;
	}

	/**
	 * How many slots of the set are smaller than the given one.
	 */
	int below(int slot) {
		long smaller = (1L << slot) - 1;
		return (slot < Long.SIZE) ? Long.bitCount(this.low & smaller)
				: Long.bitCount(this.low) + Long.bitCount(this.high & smaller);
	}

	/**
	 * The smallest slot that is not in the set.
	 */
	int firstFree() {
		int free = Long.numberOfTrailingZeros(~this.low);
		return (free < Long.SIZE) ? free : Long.SIZE + Long.numberOfTrailingZeros(~this.high);
	}

	/**
	 * The set with the slot added if it was absent, and taken out if it was there.
	 */
	Slots flip(int slot) {
		long bit = 1L << slot;
		return (slot < Long.SIZE) ? new Slots(this.low ^ bit, this.high) : new Slots(this.low, this.high ^ bit);
	}

}
