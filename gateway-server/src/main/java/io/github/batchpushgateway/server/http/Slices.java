package io.github.batchpushgateway.server.http;

import io.vertx.core.buffer.Buffer;
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
	@Nullable Buffer next();

	/**
	 * Whether a piece takes so little time that a thread with other things to do may make
	 * it.
	 */
	default boolean areQuick() {
		return false;
	}

}
