package io.github.batchpushgateway.server.http;

/**
 * What became of a push.
 *
 * @param status the status to answer
 * @param message the reason if it was refused, else empty
 */
record Outcome(int status, String message) {

	static final Outcome ACCEPTED = new Outcome(200, "");

	static Outcome refused(String message) {
		return new Outcome(400, message);
	}

	boolean isAccepted() {
		return this.message.isEmpty();
	}

}
