package io.github.batchpushgateway.server.exposition;

import io.github.batchpushgateway.server.model.MetricType;

/**
 * The lines that stand before the samples of a family.
 */
public final class FamilyHeader {

	private FamilyHeader() {
	}

	/**
	 * The {@code HELP} line, if there is a help text, and the {@code TYPE} line.
	 */
	public static String of(String name, MetricType type, String help) {
		String typeLine = "# TYPE " + name + ' ' + type.text() + '\n';
		if (help.isEmpty()) {
			return typeLine;
		}
		return "# HELP " + name + ' ' + help.replace("\\", "\\\\").replace("\n", "\\n") + '\n' + typeLine;
	}

}
