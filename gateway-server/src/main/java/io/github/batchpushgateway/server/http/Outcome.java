package io.github.batchpushgateway.server.http;

import io.github.batchpushgateway.server.storage.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * What became of a push: one of the two is there.
 *
 * @param receipt what the store says of it, or {@code null} if it was rejected
 * @param rejection why it was rejected, or {@code null} if it was accepted
 */
record Outcome(@Nullable Receipt receipt, @Nullable Rejection rejection) {

	static Outcome accepted(Receipt receipt) {
		return new Outcome(receipt, null);
	}

	static Outcome rejected(Rejection rejection) {
		return new Outcome(null, rejection);
	}

}
