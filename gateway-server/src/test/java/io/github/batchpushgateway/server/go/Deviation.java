package io.github.batchpushgateway.server.go;

/**
 * A reason why ours does not do what version 1.5.1 of the Go Pushgateway does. Those that
 * begin with {@code NEWER} are no choices of this project: version 1.11 does as ours.
 */
enum Deviation {

	/**
	 * Go 1.22 and later clean paths before they are decoded, Go 1.26 redirects with 307.
	 */
	NEWER_REDIRECTS,

	/**
	 * The text format has grown: names in braces, gauge histograms, counts with
	 * fractions.
	 */
	NEWER_TEXT,

	/**
	 * A compressed body is read to its end before a word of it is taken, and its encoding
	 * may be written in capitals.
	 */
	NEWER_GZIP,

	/**
	 * There are gauge and native histograms, and a length that ends too early is no end
	 * of the body.
	 */
	NEWER_PROTOBUF,

	/** Bodies may be compressed with Snappy, in frames. */
	NEWER_SNAPPY,

	/** There are names of UTF-8, if they are enabled. */
	NEWER_NAMES,

	/** Names of UTF-8 are written as the client says that it understands them. */
	NEWER_ESCAPING,

	/** Probes use {@code HEAD}. */
	HEAD,

	/** The page is the same for everybody, asks the API, and lets nothing else in. */
	PAGE,

	/** A last line without newline, and CR LF, are the two faults that beginners make. */
	LENIENT_TEXT,

	/** Series that are the same to Prometheus are exposed once. */
	SAME_SERIES,

	/** A refused push never changes what others see. */
	UNEXPOSABLE_GROUP,

	/** An accepted push never breaks a scrape. */
	UNEXPOSABLE_FAMILY,

	/** The check costs nothing here, and an accepted push never breaks a scrape. */
	ALWAYS_CHECKED,

	/** A family without metrics says nothing. */
	EMPTY_FAMILY,

	/** Counts are floating-point numbers, as they are to Prometheus. */
	ROUNDED_COUNTS,

	/** What a message says is never ignored silently. */
	WRONG_WIRE_TYPE,

	/** Nobody sees the value that a metric has for another type than its own. */
	UNREAD_PART,

	/** The failure time of a group is the gateway's to say. */
	OWN_TIMES,

	/** The exposition is UTF-8. */
	HELP_IN_UTF8,

	/** What a client can make the gateway hold is bounded. */
	LIMITS,

	/** How a body that nobody reads is compressed does not matter. */
	UNREAD_BODY,

	/** Proxies may read an ambiguous request differently. */
	AMBIGUOUS_LENGTH

}
