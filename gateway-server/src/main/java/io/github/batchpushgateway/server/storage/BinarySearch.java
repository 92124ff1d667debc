package io.github.batchpushgateway.server.storage;

import java.util.function.IntUnaryOperator;

/**
 * Finds a place in something sorted.
 */
final class BinarySearch {

	private BinarySearch() {
	}

	/**
	 * Finds an element.
	 * @param size the number of elements
	 * @param order compares the element of an index with the one looked for: negative,
	 * zero or positive
	 * @return the index of the element; if there is none, {@code -(index + 1)} of the
	 * place where it belongs
	 */
	static int find(int size, IntUnaryOperator order) {
		int low = 0;
		int high = size - 1;
		while (low <= high) {
			int middle = (low + high) >>> 1;
			int compared = order.applyAsInt(middle);
			if (compared == 0) {
				return middle;
			}
			if (compared < 0) {
				low = middle + 1;
			}
			else {
				high = middle - 1;
			}
		}
		return -low - 1;
	}

}
