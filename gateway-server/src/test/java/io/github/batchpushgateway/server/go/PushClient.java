package io.github.batchpushgateway.server.go;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A client library, or a command, with which people push.
 */
interface PushClient {

	/**
	 * What can be done to a group.
	 */
	enum Action {

		/** Replaces the group by metrics of all types. */
		PUSH("push"),

		/** Replaces one metric of the group, and adds one. */
		PUSH_ADD("pushAdd"),

		/** Replaces the group by the metrics that {@link #PUSH_ADD} pushes. */
		REPLACE("replace"),

		DELETE("delete");

		/** The name that programs know. */
		final String word;

		Action(String word) {
			this.word = word;
		}

	}

	/**
	 * A grouping key.
	 *
	 * @param job the job
	 * @param labels the other labels
	 */
	record Key(String job, Map<String, String> labels) {

		static Key of(String job, String... labels) {
			Map<String, String> others = new java.util.LinkedHashMap<>();
			for (int i = 0; i < labels.length; i += 2) {
				others.put(labels[i], labels[i + 1]);
			}
			return new Key(job, others);
		}

	}

	/**
	 * Does something to several groups.
	 * @return what came of it, group by group
	 */
	List<String> send(Action action, URI gateway, List<Key> keys) throws Exception;

}
