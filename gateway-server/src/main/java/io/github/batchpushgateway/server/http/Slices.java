package io.github.batchpushgateway.server.http;

import org.jspecify.annotations.Nullable;

/**
 * A large body, made piece by piece. Used by one thread at a time.
 */
@FunctionalInterface
interface Slices {

	/** How much to make at once, about. */
	int BYTES = 256 * 1024;

	/**
	 * Makes the next piece. May take its time, but does not block.
	 * @return the piece, not changed any more, or {@code null} after the last one
	 */
	byte @Nullable [] next();

}
