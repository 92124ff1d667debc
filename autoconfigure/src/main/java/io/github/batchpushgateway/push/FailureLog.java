package io.github.batchpushgateway.push;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells the log once that pushes fail, and once that they work again.
 *
 * <p>
 * The first failure of a kind is one line at WARN with the remedy; the same again is
 * DEBUG, with the stack trace. A failure that is about what one group contains counts for
 * that group alone; {@value #MAX_GROUPS} such are remembered, and one that has been
 * forgotten is told again. State guarded by this object's monitor.
 */
final class FailureLog {

	/** How many failures of single groups it remembers. */
	static final int MAX_GROUPS = 1000;

	private static final Log logger = LogFactory.getLog(FailureLog.class);

	private final Set<FailureKind> failing = EnumSet.noneOf(FailureKind.class);

	/** Those that failed first are at the beginning. */
	private final Set<OfGroup> failingGroups = new LinkedHashSet<>();

	synchronized void failed(GroupingKey groupingKey, RequestFailedException failure) {
		FailureKind kind = failure.kind();
		if (kind.isOfTheGroup() ? remember(new OfGroup(groupingKey, kind)) : this.failing.add(kind)) {
			logger.warn("The metrics of " + groupingKey + " were not pushed. " + failure.getMessage() + ". "
					+ kind.remedy() + ". The job is not affected; until it works again this is logged at DEBUG.");
		}
		logger.debug("The metrics of " + groupingKey + " were not pushed.", failure);
	}

	private boolean remember(OfGroup failure) {
		boolean first = this.failingGroups.add(failure);
		if (this.failingGroups.size() > MAX_GROUPS) {
			this.failingGroups.remove(this.failingGroups.iterator().next());
		}
		return first;
	}

	synchronized void succeeded(GroupingKey groupingKey) {
		boolean failed = this.failingGroups.removeIf((failure) -> failure.groupingKey.equals(groupingKey));
		if (failed || !this.failing.isEmpty()) {
			this.failing.clear();
			logger.info("The metrics of " + groupingKey + " were pushed: it works again.");
		}
	}

	private record OfGroup(GroupingKey groupingKey, FailureKind kind) {

	}

}
