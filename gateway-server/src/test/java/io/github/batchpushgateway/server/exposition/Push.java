package io.github.batchpushgateway.server.exposition;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.RenderedFamily;

/**
 * Bodies and grouping keys for tests.
 */
public final class Push {

	/** When test pushes arrive. */
	public static final Instant TIME = Instant.ofEpochSecond(1_700_000_000);

	private Push() {
	}

	/**
	 * A grouping key.
	 * @param labels names and values in turn, behind the job
	 */
	public static GroupingKey key(String job, String... labels) {
		Map<String, String> others = new java.util.HashMap<>();
		for (int i = 0; i < labels.length; i += 2) {
			others.put(labels[i], labels[i + 1]);
		}
		return GroupingKey.of(job, others);
	}

	/**
	 * A body, parsed and rendered for a group.
	 */
	public static List<RenderedFamily> render(GroupingKey key, String body) {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		return new FamilyRenderer().render(new TextParser(false, false).parse(bytes, 0, bytes.length), key, TIME);
	}

	/**
	 * A body whose names may be any text, parsed and rendered for a group.
	 */
	public static List<RenderedFamily> renderUtf8(GroupingKey key, String body) {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		return new FamilyRenderer().render(new TextParser(false, true).parse(bytes, 0, bytes.length), key, TIME);
	}

	/**
	 * Rendered families as they would be scraped, were they alone.
	 */
	public static String text(List<RenderedFamily> families) {
		StringBuilder text = new StringBuilder();
		for (RenderedFamily family : families) {
			text.append(FamilyHeader.of(family.name(), family.type(), family.help()));
			text.append(new String(family.text(), StandardCharsets.UTF_8));
		}
		return text.toString();
	}

}
