package io.github.batchpushgateway.server.storage;

import java.util.function.Predicate;

import io.github.batchpushgateway.server.model.GroupingKey;
import org.jspecify.annotations.Nullable;

/**
 * Which groups are asked for.
 *
 * @param order the order of the groups
 * @param descending whether the order is reversed
 * @param filter tells whether a group is asked for, or {@code null} if all are
 * @param offset how many groups to leave out at the beginning
 * @param limit how many groups to tell of at most
 */
public record GroupQuery(Order order, boolean descending, @Nullable Predicate<GroupingKey> filter, int offset,
		int limit) {

	/**
	 * All groups that pass a filter, in the order of their labels.
	 */
	public static GroupQuery all(Predicate<GroupingKey> filter) {
		return new GroupQuery(Order.LABELS, false, filter, 0, Integer.MAX_VALUE - 1);
	}

	/**
	 * What groups can be ordered by.
	 */
	public enum Order {

		/** By grouping labels, one after the other. */
		LABELS,

		/** By the time of the last push, accepted or refused. */
		PUSHED,

		/** By the time at which they go; groups that never go come last, in any case. */
		EXPIRES

	}

}
