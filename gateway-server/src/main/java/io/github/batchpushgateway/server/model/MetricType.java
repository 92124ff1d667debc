package io.github.batchpushgateway.server.model;

/**
 * The types of metric families that a Pushgateway distinguishes.
 *
 * @see <a href=
 * "https://github.com/prometheus/client_model/blob/v0.6.1/io/prometheus/client/metrics.proto">metrics.proto</a>
 */
public enum MetricType {

	/** A value that only grows. */
	COUNTER("counter"),

	/** A value that goes up and down. */
	GAUGE("gauge"),

	/** Quantiles, a sum and a count. */
	SUMMARY("summary"),

	/** A value of which the client said nothing more. */
	UNTYPED("untyped"),

	/** Cumulative buckets, a sum and a count. */
	HISTOGRAM("histogram"),

	/** A histogram whose buckets go up and down; exposed in text as a histogram. */
	GAUGE_HISTOGRAM("histogram");

	private final String text;

	MetricType(String text) {
		this.text = text;
	}

	/**
	 * The word for this type on a {@code # TYPE} line.
	 */
	public String text() {
		return this.text;
	}

	/**
	 * Whether a metric of this type is exposed as several series whose names carry
	 * suffixes.
	 */
	public boolean hasSuffixes() {
		return this == SUMMARY || isHistogram();
	}

	/**
	 * Whether a series of this type may have the name of its family with that suffix.
	 */
	boolean hasSuffix(String suffix) {
		return hasSuffixes() && (isHistogram() || !suffix.equals("_bucket"));
	}

	/**
	 * Whether a metric of this type has buckets.
	 */
	public boolean isHistogram() {
		return this == HISTOGRAM || this == GAUGE_HISTOGRAM;
	}

}
