package io.github.batchpushgateway.server.exposition;

import java.util.Arrays;

/**
 * A growing list of numbers. Belongs to one thread.
 */
final class LongList {

	/** A longer list than that is not kept for the next. */
	private static final int USUAL_SIZE = 1 << 10;

	private long[] numbers = new long[16];

	private int size;

	void clear() {
		this.size = 0;
		if (this.numbers.length > USUAL_SIZE) {
			this.numbers = new long[16];
		}
	}

	void add(long number) {
		if (this.size == this.numbers.length) {
			this.numbers = Arrays.copyOf(this.numbers, 2 * this.size);
		}
		this.numbers[this.size++] = number;
	}

	int size() {
		return this.size;
	}

	long get(int index) {
		return this.numbers[index];
	}

}
