package io.github.batchpushgateway.server.http;

/**
 * Which paths a route answers: those that equal a fixed text, or those that begin with
 * it.
 *
 * @param fixed the fixed text
 * @param tail what may follow it
 */
record PathPattern(String fixed, Tail tail) {

	/**
	 * What may follow the fixed text.
	 */
	enum Tail {

		/** Nothing. */
		NOTHING,

		/** Something. */
		SOMETHING,

		/** Anything, or nothing. */
		ANYTHING

	}

	boolean matches(String path) {
		return path.startsWith(this.fixed) && fits(path);
	}

	boolean matchesIgnoringCase(String path) {
		return path.regionMatches(true, 0, this.fixed, 0, this.fixed.length()) && fits(path);
	}

	private boolean fits(String path) {
		return switch (this.tail) {
			case NOTHING -> path.length() == this.fixed.length();
			case SOMETHING -> path.length() > this.fixed.length();
			case ANYTHING -> true;
		};
	}

	/**
	 * What follows the fixed text in a path that matches.
	 */
	String rest(String path) {
		return path.substring(this.fixed.length());
	}

}
