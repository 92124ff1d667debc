package io.github.batchpushgateway.server.storage;

import java.time.InstantSource;
import java.util.List;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.InconsistentPushException;
import io.github.batchpushgateway.server.model.RenderedFamily;

/**
 * The groups.
 */
public final class MetricStore {

	public MetricStore(InstantSource clock) {
	}

	/**
	 * Applies a push, unless it would make the next scrape inconsistent.
	 * @param key the group pushed to
	 * @param families the families of the push, in the order of names
	 * @param replaceGroup whether all families of the group are replaced, or only those
	 * of the same names
	 * @throws InconsistentPushException if a family contradicts what another group
	 * exposes; nothing has then changed
	 */
	public void push(GroupingKey key, List<RenderedFamily> families, boolean replaceGroup) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Notes that a push to the group was refused; creates the group if there is none.
	 */
	public void markFailed(GroupingKey key) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Deletes a group.
	 * @return whether there was one
	 */
	public boolean delete(GroupingKey key) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Deletes all groups.
	 */
	public void wipe() {
		throw new UnsupportedOperationException();
	}

	/**
	 * The exposition at this moment. Copies what has changed since the last scrape, and
	 * references for the rest.
	 */
	public Scrape scrape() {
		throw new UnsupportedOperationException();
	}

	/**
	 * All groups at this moment, in the order of their grouping keys.
	 */
	public List<MetricGroup> groups() {
		throw new UnsupportedOperationException();
	}

}
