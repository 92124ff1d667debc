package io.github.batchpushgateway.server.exposition;

/**
 * The formats that metrics are exposed in.
 *
 * @see <a href=
 * "https://github.com/prometheus/common/blob/v0.67.5/expfmt/expfmt.go">expfmt</a>
 */
public enum ExpositionFormat {

	/** The text format. */
	TEXT("text/plain; version=0.0.4; charset=utf-8"),

	/** Protobuf, every family with its length in front. */
	PROTOBUF_DELIMITED("application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited"),

	/** Protobuf in its text form, every field on a line. */
	PROTOBUF_TEXT("application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=text"),

	/** Protobuf in its text form, every family on a line. */
	PROTOBUF_COMPACT_TEXT(
			"application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=compact-text");

	private final String mediaType;

	ExpositionFormat(String mediaType) {
		this.mediaType = mediaType;
	}

	/**
	 * The media type, without the escaping of names.
	 */
	public String mediaType() {
		return this.mediaType;
	}

}
