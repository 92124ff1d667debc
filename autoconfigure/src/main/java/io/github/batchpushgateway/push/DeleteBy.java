package io.github.batchpushgateway.push;

/**
 * Who deletes metrics once the delay is over.
 */
public enum DeleteBy {

	/**
	 * The Pushgateway if it takes that on, so that the application need not outlive its
	 * metrics; else the application.
	 */
	AUTO,

	/** The Pushgateway, or nobody. */
	GATEWAY,

	/** The application, whatever the Pushgateway can do. */
	APPLICATION

}
