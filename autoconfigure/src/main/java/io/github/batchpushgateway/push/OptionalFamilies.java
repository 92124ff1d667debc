package io.github.batchpushgateway.push;

import java.util.List;

import io.prometheus.client.Collector.MetricFamilySamples;

/**
 * Families that a push carries besides those that have to arrive, and is made without
 * when a gateway refuses it.
 */
@FunctionalInterface
public interface OptionalFamilies {

	/** None at all. */
	OptionalFamilies NONE = List::of;

	/**
	 * Collects them, on the thread of the request and on the time of its call; asked for
	 * each attempt.
	 */
	List<MetricFamilySamples> collect();

	/**
	 * The push has been made without them.
	 * @param refusal what the gateway has said of the push with them
	 */
	default void refused(RequestFailedException refusal) {
	}

}
