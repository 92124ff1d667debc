package io.github.batchpushgateway.server.exposition;

import java.time.Instant;
import java.util.List;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.InconsistentPushException;
import io.github.batchpushgateway.server.model.RenderedFamily;

/**
 * Renders the families of a push under the labels of its group.
 */
public final class FamilyRenderer {

	/**
	 * Renders a push.
	 * @param families the families; not read any more when this method has returned
	 * @param key the group pushed to
	 * @param pushed when the push arrived
	 * @return one rendered family per name, in the order of names
	 * @throws InconsistentPushException if the push contradicts itself or the rules for
	 * labels
	 */
	public List<RenderedFamily> render(ParsedFamilies families, GroupingKey key, Instant pushed) {
		throw new UnsupportedOperationException();
	}

}
