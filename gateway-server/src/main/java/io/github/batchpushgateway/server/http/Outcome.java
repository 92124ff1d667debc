package io.github.batchpushgateway.server.http;

import io.github.batchpushgateway.server.storage.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * What became of a push.
 *
 * @param receipt what the store says of it, or {@code null} if it was refused
 * @param status the status to answer if it was refused
 * @param message the reason if it was refused, else empty
 */
record Outcome(@Nullable Receipt receipt, int status, String message) {

	static Outcome accepted(Receipt receipt) {
		return new Outcome(receipt, 200, "");
	}

	static Outcome refused(String message) {
		return refused(400, message);
	}

	static Outcome refused(int status, String message) {
		return new Outcome(null, status, message);
	}

}
