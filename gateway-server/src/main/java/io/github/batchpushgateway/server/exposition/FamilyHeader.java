package io.github.batchpushgateway.server.exposition;

import io.github.batchpushgateway.server.model.MetricName;
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
		String shown = MetricName.isValid(name) ? name : '"' + escape(name).replace("\"", "\\\"") + '"';
		String typeLine = "# TYPE " + shown + ' ' + type.text() + '\n';
		return help.isEmpty() ? typeLine : "# HELP " + shown + ' ' + escape(help) + '\n' + typeLine;
	}

	private static String escape(String text) {
		return text.replace("\\", "\\\\").replace("\n", "\\n");
	}

}
