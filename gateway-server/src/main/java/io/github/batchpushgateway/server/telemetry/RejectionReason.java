package io.github.batchpushgateway.server.telemetry;

/**
 * Why a push was rejected: what {@code pushgateway_rejected_pushes_total} distinguishes.
 */
public enum RejectionReason {

	/** Its path is no grouping key. */
	PATH("path", "the path must be /metrics/job/<job>{/<label>/<value>}, with @base64 behind the label for odd values"),

	/** One of its headers is malformed. */
	HEADER("header", "correct the header or leave it out"),

	/** Its body cannot be decompressed. */
	ENCODING("encoding", "the body must be what its Content-Encoding says"),

	/** Its body is not in the format that it claims. */
	SYNTAX("syntax", "try the body with promtool check metrics"),

	/** It contradicts itself, or what is held already. */
	INCONSISTENT("inconsistent", "rename the metric or delete the group that stands in the way"),

	/** It is beyond a limit. */
	LIMIT("limit", "push less, delete groups, or raise the limit with its flag"),

	/** It could not be written to disk. */
	DISK("disk", "make room on the disk of --persistence.file"),

	/** It did not arrive in time. */
	TIMEOUT("timeout", "look at the client and the network, or raise the limit with its flag");

	private final String label;

	private final String remedy;

	RejectionReason(String label, String remedy) {
		this.label = label;
		this.remedy = remedy;
	}

	/**
	 * The value of the label {@code reason}.
	 */
	public String label() {
		return this.label;
	}

	/**
	 * What may be done about it.
	 */
	public String remedy() {
		return this.remedy;
	}

}
