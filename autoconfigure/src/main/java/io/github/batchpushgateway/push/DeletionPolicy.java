package io.github.batchpushgateway.push;

import java.time.Duration;

/**
 * When and how groups are deleted again.
 *
 * @param enabled whether they are deleted at all
 * @param delay from the last push of a group to its deletion
 * @param onShutdown what happens to groups whose deletion is not due when the application
 * ends
 * @param shutdownTimeout how long an application that has been told to end may be kept
 */
public record DeletionPolicy(boolean enabled, Duration delay, OnShutdown onShutdown, Duration shutdownTimeout) {

}
