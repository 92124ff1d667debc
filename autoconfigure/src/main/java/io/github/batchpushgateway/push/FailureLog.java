package io.github.batchpushgateway.push;

import java.util.HashSet;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells the log once that pushes fail, and once that they work again.
 *
 * <p>
 * The first failure of a kind is one line at WARN with the remedy; the same again is
 * DEBUG, with the stack trace. A failure that is about what one group contains counts for
 * that group alone. State guarded by this object's monitor.
 */
final class FailureLog {

	private static final Log logger = LogFactory.getLog(FailureLog.class);

	private final Set<Object> failing = new HashSet<>();

	synchronized void failed(GroupingKey groupingKey, RequestFailedException failure) {
		FailureKind kind = failure.kind();
		if (this.failing.add(kind.isOfTheGroup() ? new OfGroup(groupingKey, kind) : kind)) {
			logger.warn("The metrics of " + groupingKey + " were not pushed. " + failure.getMessage() + ". "
					+ kind.remedy() + ". The job is not affected; until it works again this is logged at DEBUG.");
		}
		logger.debug("The metrics of " + groupingKey + " were not pushed.", failure);
	}

	synchronized void succeeded(GroupingKey groupingKey) {
		boolean failed = this.failing
			.removeIf((what) -> !(what instanceof OfGroup of) || of.groupingKey.equals(groupingKey));
		if (failed) {
			logger.info("The metrics of " + groupingKey + " were pushed: it works again.");
		}
	}

	private record OfGroup(GroupingKey groupingKey, FailureKind kind) {

	}

}
