package io.github.batchpushgateway.server.telemetry;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

import io.github.batchpushgateway.server.exposition.FloatText;
import io.github.batchpushgateway.server.model.RenderedFamily;

/**
 * The samples of one family in the text format.
 */
final class SampleText {

	private final OwnFamily family;

	private final StringBuilder text = new StringBuilder();

	private int lines;

	private SampleText(OwnFamily family) {
		this.family = family;
	}

	/**
	 * The family as it is now.
	 */
	static RenderedFamily render(OwnFamily family, Instant now) {
		SampleText samples = new SampleText(family);
		family.write(samples);
		return new RenderedFamily(family.name(), family.type(), family.help(),
				samples.text.toString().getBytes(StandardCharsets.UTF_8), samples.lines, now, null);
	}

	/**
	 * Adds a sample.
	 * @param suffix what follows the name of the family
	 * @param names the names of the labels
	 * @param values their values, in the same order
	 * @param value the value
	 */
	void add(String suffix, List<String> names, List<String> values, double value) {
		this.text.append(this.family.name()).append(suffix);
		for (int i = 0; i < names.size(); i++) {
			this.text.append((i == 0) ? '{' : ',').append(names.get(i)).append("=\"");
			this.text.append(values.get(i).replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
			this.text.append('"');
		}
		this.text.append(names.isEmpty() ? " " : "} ").append(FloatText.of(value)).append('\n');
		this.lines++;
	}

}
