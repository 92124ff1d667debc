package io.github.batchpushgateway.push;

/**
 * Why a Pushgateway did not do what it was asked to do, as far as the reason calls for
 * another remedy.
 */
public enum FailureKind {

	/** Nothing listens there. */
	CONNECTION_REFUSED(false, false, true, "Start a Pushgateway there or correct batch.pushgateway.url"),

	/** The name of the host has no address. */
	UNKNOWN_HOST(false, false, true, "Correct the host in batch.pushgateway.url, or the name service of this machine"),

	/** No connection, so nothing was sent. */
	UNREACHABLE(false, false, true,
			"Check the host and port in batch.pushgateway.url and firewalls on the way,"
					+ " or raise batch.pushgateway.connect-timeout and push-timeout"),

	/** No complete answer in the time allowed. */
	TIMEOUT(false, true, true,
			"Check the load of the Pushgateway, or raise batch.pushgateway.read-timeout and push-timeout"),

	/** The TLS handshake failed. */
	TLS(false, false, false,
			"Check that the address speaks TLS, and that its certificate is trusted by this JVM or by"
					+ " batch.pushgateway.ssl.bundle"),

	/** The connection broke, or what was answered is not HTTP. */
	CONNECTION_BROKEN(false, true, true,
			"Check the Pushgateway's log, and that batch.pushgateway.url is the address of one"),

	/**
	 * 3xx. A redirected push would arrive as a GET and store nothing, so it is not
	 * followed.
	 */
	REDIRECT(false, false, false, "Set batch.pushgateway.url to the address it redirects to"),

	/** 400: the metrics contradict themselves or what other jobs have pushed. */
	REJECTED(true, true, false, "Another application may push a metric of the same name with another type or grouping"),

	/** 401 or 403. */
	UNAUTHORIZED(false, false, false,
			"The Pushgateway, or a proxy before it, asks for credentials: set batch.pushgateway.username and password,"
					+ " or token"),

	/** 404 or 405. */
	NOT_FOUND(false, false, false,
			"Set batch.pushgateway.url to the address of a Pushgateway, including its route prefix"),

	/** 413. */
	TOO_LARGE(true, false, false,
			"Lower batch.pushgateway.steps.max, or raise the limit of the gateway or of its proxy"),

	/** 429. */
	TOO_MANY_REQUESTS(false, false, true, "Raise the rate limit of the Pushgateway or of the proxy before it"),

	/** 5xx. */
	SERVER_ERROR(false, true, true, "Look into the log of the Pushgateway, or of the proxy before it"),

	/** Anything else. */
	UNEXPECTED(false, true, false, "Log io.github.batchpushgateway at DEBUG to see the stack trace");

	private final boolean ofTheGroup;

	private final boolean mayHaveLeftAGroup;

	private final boolean mayPass;

	private final String remedy;

	FailureKind(boolean ofTheGroup, boolean mayHaveLeftAGroup, boolean mayPass, String remedy) {
		this.ofTheGroup = ofTheGroup;
		this.mayHaveLeftAGroup = mayHaveLeftAGroup;
		this.mayPass = mayPass;
		this.remedy = remedy;
	}

	/**
	 * Whether the failure says something of what was pushed, and nothing of the next
	 * group's push.
	 */
	boolean isOfTheGroup() {
		return this.ofTheGroup;
	}

	/**
	 * Whether the gateway may hold a group after this failure: it may have stored the
	 * push and failed to say so, and a Pushgateway that rejects the first push of a group
	 * keeps the group with its failure time.
	 */
	boolean mayHaveLeftAGroup() {
		return this.mayHaveLeftAGroup;
	}

	/**
	 * Whether the same push may succeed a moment later without anybody's doing anything.
	 */
	boolean mayPass() {
		return this.mayPass;
	}

	/** What a reader of the log can do about it: a sentence without its full stop. */
	String remedy() {
		return this.remedy;
	}

}
