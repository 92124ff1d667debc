package io.github.batchpushgateway.push;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.prometheus.client.Collector;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Takes the metrics of finished runs to the Pushgateway and sees to it that they are
 * deleted again, without ever failing its caller.
 *
 * <p>
 * A push that fails, after all its attempts, is reported in the log (see
 * {@link FailureLog}). One instance serves all threads.
 */
public final class PushgatewayReporter {

	private static final Log logger = LogFactory.getLog(PushgatewayReporter.class);

	private final PushgatewayClient client;

	private final DelayedDeletion deletion;

	private final DeletionPolicy policy;

	private final PushHistory history;

	private final FailureLog failures = new FailureLog();

	private final AtomicBoolean refusalLogged = new AtomicBoolean();

	/**
	 * Creates a reporter.
	 * @param deletion deletes what the gateway does not
	 * @param policy says who deletes
	 * @param history is told what becomes of each push
	 */
	public PushgatewayReporter(PushgatewayClient client, DelayedDeletion deletion, DeletionPolicy policy,
			PushHistory history) {
		this.client = client;
		this.deletion = deletion;
		this.policy = policy;
		this.history = history;
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
	 * Pushes what a run says of itself when it begins, waiting at most as long as the
	 * client waits for all attempts. The gateway is not asked to delete that, because
	 * nobody knows how long the run takes; the application does when the run has ended
	 * without a push that takes its place.
	 */
	public void reportStart(GroupingKey groupingKey, Collector families) {
		push(groupingKey, families, OptionalFamilies.NONE, Expiry.NONE);
	}

	/**
	 * Pushes, waiting at most as long as the client waits for all attempts.
	 */
	public void report(GroupingKey groupingKey, Collector families) {
		report(groupingKey, families, OptionalFamilies.NONE);
	}

	/**
	 * Pushes, waiting at most as long as the client waits for all attempts.
	 * @param further pushed with the families if the gateway takes them
	 */
	public void report(GroupingKey groupingKey, Collector families, OptionalFamilies further) {
		push(groupingKey, families, further, this.policy.expiry());
	}

	private void push(GroupingKey groupingKey, Collector families, OptionalFamilies further, Expiry expiry) {
		long beginNanos = this.history.beginNanos();
		try {
			PushReceipt receipt = this.client.pushAdd(groupingKey, families, further, expiry);
			this.history.pushed(groupingKey, beginNanos, receipt);
			pushed(groupingKey, receipt, expiry);
			deleteStrays(groupingKey, receipt.strays());
			this.failures.succeeded(groupingKey);
		}
		catch (RequestFailedException ex) {
			List<PushReceipt> left = deleteStrays(groupingKey, ex.strays());
			failed(groupingKey, beginNanos, left.isEmpty() ? null : left.get(left.size() - 1), ex);
		}
		catch (Exception | LinkageError | OutOfMemoryError ex) {
			failed(groupingKey, beginNanos, null,
					new RequestFailedException(FailureKind.UNEXPECTED, String.valueOf(ex), ex));
		}
	}

	private void failed(GroupingKey groupingKey, long beginNanos, @Nullable PushReceipt left,
			RequestFailedException failure) {
		this.history.notPushed(groupingKey, beginNanos, left, failure);
		this.failures.failed(groupingKey, failure);
	}

	/**
	 * Sees to the deletion of what gateways may hold that have not confirmed a push.
	 * @return what stands for that
	 */
	private List<PushReceipt> deleteStrays(GroupingKey groupingKey, List<String> gateways) {
		List<PushReceipt> strays = gateways.stream().distinct().map(PushReceipt::unanswered).toList();
		if (this.policy.by() != DeleteBy.GATEWAY) {
			strays.forEach((stray) -> this.deletion.schedule(groupingKey, stray));
		}
		return strays;
	}

	private void pushed(GroupingKey groupingKey, PushReceipt receipt, Expiry expiry) {
		if (!expiry.equals(Expiry.NONE) && receipt.expiresAt() != null) {
			granted(groupingKey, receipt, receipt.expiresAt());
		}
		else if (!expiry.equals(Expiry.NONE) && this.policy.by() == DeleteBy.GATEWAY) {
			refused(groupingKey, receipt);
		}
		else if (this.policy.by() != DeleteBy.GATEWAY) {
			this.deletion.schedule(groupingKey, receipt);
		}
	}

	private void granted(GroupingKey groupingKey, PushReceipt receipt, Instant expiresAt) {
		this.deletion.cancel(groupingKey, receipt);
		this.refusalLogged.set(false);
		if (logger.isDebugEnabled()) {
			logger.debug("The Pushgateway at " + receipt.gateway() + " deletes the metrics of " + groupingKey + " at "
					+ expiresAt + ".");
		}
	}

	private void refused(GroupingKey groupingKey, PushReceipt receipt) {
		String message = "The metrics of " + groupingKey + " stay in the Pushgateway at " + receipt.gateway()
				+ " until the next run: it does not delete by itself.";
		if (this.refusalLogged.compareAndSet(false, true)) {
			logger.warn(message + " Set batch.pushgateway.delete.by=auto to let this application delete them, or push"
					+ " to a gateway that grants Pushgateway-Expire-After. Until it does, this is logged at DEBUG.");
		}
		else {
			logger.debug(message);
		}
	}

}
