package io.github.batchpushgateway.push;

/**
 * What happens to metrics whose deletion is not due yet when the application ends.
 */
public enum OnShutdown {

	/** The application stays until they are deleted. */
	WAIT,

	/** They are deleted at once. */
	DELETE,

	/** They stay in the Pushgateway. */
	LEAVE

}
