package io.github.batchpushgateway.server.model;

import java.util.List;

/**
 * Name, type, help and metrics: a metric family taken apart, for whoever needs its parts.
 *
 * <p>
 * The store keeps families as {@link RenderedFamily rendered text}; this form is made of
 * it on request.
 *
 * @param name the name
 * @param type the type
 * @param help the help text; empty if the client gave none
 * @param metrics the metrics, each with its own labels; made while somebody goes through
 * them
 */
public record MetricFamily(String name, MetricType type, String help, Iterable<Metric> metrics) {

	/**
	 * One label set and its value.
	 *
	 * @param labels all labels, grouping labels included; {@code le} and {@code quantile}
	 * excepted
	 * @param value the value
	 */
	public record Metric(Labels labels, Value value) {
	}

	/**
	 * What a metric holds, by the type of its family.
	 */
	public sealed interface Value {

	}

	/**
	 * The value of a counter, a gauge or an untyped metric.
	 *
	 * @param value the value
	 */
	public record Simple(double value) implements Value {
	}

	/**
	 * The value of a summary.
	 *
	 * @param count the number of observations
	 * @param sum the sum of all observations
	 * @param quantiles the quantiles, in the order of the push
	 */
	public record Summary(double count, double sum, List<Point> quantiles) implements Value {
	}

	/**
	 * The value of a histogram with classic buckets.
	 *
	 * @param count the number of observations
	 * @param sum the sum of all observations
	 * @param buckets upper bounds and cumulative counts, in the order of the push
	 */
	public record Histogram(double count, double sum, List<Point> buckets) implements Value {
	}

	/**
	 * The value of a histogram with native buckets.
	 *
	 * @param count the number of observations
	 * @param sum the sum of all observations
	 * @param buckets the buckets that hold something, in the order of their bounds
	 */
	public record NativeHistogram(double count, double sum, List<Bucket> buckets) implements Value {
	}

	/**
	 * A quantile or a classic bucket.
	 *
	 * @param bound the quantile, or the bucket's inclusive upper bound
	 * @param value the value at that quantile, or the cumulative count of the bucket
	 */
	public record Point(double bound, double value) {
	}

	/**
	 * A native bucket.
	 *
	 * @param lower the lower bound
	 * @param lowerInclusive whether the lower bound belongs to the bucket
	 * @param upper the upper bound
	 * @param upperInclusive whether the upper bound belongs to the bucket
	 * @param count the number of observations between the two
	 */
	public record Bucket(double lower, boolean lowerInclusive, double upper, boolean upperInclusive, double count) {
	}

}
