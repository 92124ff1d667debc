package io.github.batchpushgateway.push;

import io.prometheus.client.Collector;

/**
 * Takes the metrics of finished runs to the Pushgateway and sees to it that they are
 * deleted again, without ever failing its caller.
 *
 * <p>
 * A push that fails is reported in the log (see {@link FailureLog}) and not tried again.
 * One instance serves all threads.
 */
public final class PushgatewayReporter {

	private final PushgatewayClient client;

	private final DelayedDeletion deletion;

	private final FailureLog failures = new FailureLog();

	public PushgatewayReporter(PushgatewayClient client, DelayedDeletion deletion) {
		this.client = client;
		this.deletion = deletion;
	}

	/**
	 * A run has begun: what the group holds stays until {@link #runEnded} says that the
	 * run is over.
	 */
	public void runStarted(GroupingKey groupingKey) {
		this.deletion.hold(groupingKey);
	}

	/** Undoes one {@link #runStarted}, whether or not anything was pushed. */
	public void runEnded(GroupingKey groupingKey) {
		this.deletion.release(groupingKey);
	}

	/**
	 * Pushes, waiting at most as long as the client waits for a request.
	 */
	public void report(GroupingKey groupingKey, Collector families) {
		try {
			this.client.pushAdd(groupingKey, families);
			this.deletion.schedule(groupingKey);
			this.failures.succeeded(groupingKey);
		}
		catch (RequestFailedException ex) {
			if (ex.kind().mayHaveLeftAGroup()) {
				this.deletion.schedule(groupingKey);
			}
			this.failures.failed(groupingKey, ex);
		}
		catch (Exception | LinkageError | OutOfMemoryError ex) {
			this.failures.failed(groupingKey,
					new RequestFailedException(FailureKind.UNEXPECTED, String.valueOf(ex), ex));
		}
	}

}
