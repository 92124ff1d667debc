package io.github.batchpushgateway.push;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * When, how and by whom groups are deleted again.
 *
 * @param enabled whether they are deleted at all
 * @param by who deletes them
 * @param delay from the last push of a group to its deletion
 * @param kept what of a group is not deleted; null if there is no such thing
 * @param onShutdown what happens to groups that the application deletes and whose
 * deletion is not due when it ends
 * @param shutdownTimeout how long an application that has been told to end may be kept
 */
public record DeletionPolicy(boolean enabled, DeleteBy by, Duration delay, @Nullable KeptFamily kept,
		OnShutdown onShutdown, Duration shutdownTimeout) {

	/** What each push asks the gateway for. */
	Expiry expiry() {
		return (this.enabled && this.by != DeleteBy.APPLICATION) ? new Expiry(this.delay, this.kept) : Expiry.NONE;
	}

}
