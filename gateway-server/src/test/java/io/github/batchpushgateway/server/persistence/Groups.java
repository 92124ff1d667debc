package io.github.batchpushgateway.server.persistence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32C;

import io.github.batchpushgateway.server.model.FamilyDetail;
import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.MetricType;
import io.github.batchpushgateway.server.model.RenderedFamily;
import io.github.batchpushgateway.server.storage.MetricGroup;
import io.github.batchpushgateway.server.storage.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Groups to write, and what is needed to compare them: records compare arrays by
 * identity.
 */
final class Groups {

	static final Instant TIME = Instant.parse("2026-11-22T10:00:00.123456789Z");

	private Groups() {
	}

	static GroupingKey key(String job) {
		return GroupingKey.of(job, Map.of("instance", "host-" + job));
	}

	static MetricGroup group(GroupingKey key, long generation, byte[] text) {
		return group(key, generation, null, family("rows_total", text));
	}

	static MetricGroup group(GroupingKey key, long generation, @Nullable Instant expires, RenderedFamily... families) {
		List<Origin> origins = Collections.nCopies(families.length, new Origin(TIME, generation, expires));
		return new MetricGroup(key, List.of(families), origins, generation, TIME.plusSeconds(generation),
				Instant.EPOCH);
	}

	/**
	 * A group whose every byte follows from its job and its generation.
	 * @param maxBytes the most bytes of text it has
	 */
	static MetricGroup random(String job, long generation, int maxBytes) {
		Random random = new Random(job.hashCode() * 31L + generation);
		List<RenderedFamily> families = new ArrayList<>();
		List<Origin> origins = new ArrayList<>();
		Instant pushed = TIME.plusNanos(generation);
		for (int i = random.nextInt(4); i >= 0; i--) {
			byte[] text = new byte[random.nextInt(maxBytes / 4 + 1)];
			random.nextBytes(text);
			families.add(new RenderedFamily("family_" + i, MetricType.values()[random.nextInt(6)],
					random.nextBoolean() ? "" : "What it counts.", text, random.nextInt(), pushed,
					FamilyDetail.of(random.nextBoolean(), random.nextBoolean(),
							random.nextBoolean() ? Arrays.copyOf(text, text.length / 2) : null)));
			origins
				.add(new Origin(pushed, generation, random.nextBoolean() ? TIME.plusSeconds(random.nextInt()) : null));
		}
		return new MetricGroup(key(job), families, origins, generation, pushed, Instant.EPOCH);
	}

	static RenderedFamily family(String name, byte[] text) {
		return new RenderedFamily(name, MetricType.COUNTER, "Rows.", text, 1, TIME, null);
	}

	/**
	 * A group of one family of so many bytes.
	 */
	static MetricGroup sized(String job, long generation, int bytes) {
		byte[] text = new byte[bytes];
		new Random(job.hashCode() * 31L + generation).nextBytes(text);
		return group(key(job), generation, text);
	}

	/**
	 * Everything that the group says, as text that compares by content.
	 */
	static String text(MetricGroup group) {
		StringBuilder text = new StringBuilder();
		text.append(group.key()).append(' ').append(group.generation()).append(' ').append(group.lastSuccess());
		text.append(' ').append(group.lastFailure());
		for (int i = 0; i < group.families().size(); i++) {
			RenderedFamily family = group.families().get(i);
			text.append("\n ").append(family.name()).append(' ').append(family.type()).append(' ');
			text.append(family.help()).append(' ').append(digest(family.text())).append(' ');
			text.append(family.series()).append(' ').append(family.pushed()).append(' ');
			FamilyDetail detail = family.detail();
			text.append((detail != null)
					? detail.utf8Names() + " " + detail.impliedInfinity() + " " + digest(detail.protobuf()) : "none");
			text.append(' ').append(Objects.toString(group.origins().get(i).expires()));
		}
		return text.toString();
	}

	private static String digest(byte @Nullable [] bytes) {
		if (bytes == null) {
			return "-";
		}
		CRC32C checksum = new CRC32C();
		checksum.update(bytes);
		return bytes.length + "/" + checksum.getValue();
	}

}
