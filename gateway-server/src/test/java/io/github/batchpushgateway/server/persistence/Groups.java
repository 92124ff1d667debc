package io.github.batchpushgateway.server.persistence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32C;

import io.github.batchpushgateway.server.model.FamilyDetail;
import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.MetricType;
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

	static PersistedGroup group(GroupingKey key, long generation, byte[] text) {
		return new PersistedGroup(key, generation, TIME.plusSeconds(generation), Instant.EPOCH,
				List.of(family("rows_total", text)));
	}

	/**
	 * A group whose every byte follows from its job and its generation.
	 * @param maxBytes the most bytes of text it has
	 */
	static PersistedGroup random(String job, long generation, int maxBytes) {
		Random random = new Random(job.hashCode() * 31L + generation);
		List<PersistedFamily> families = new ArrayList<>();
		for (int i = random.nextInt(4); i >= 0; i--) {
			byte[] text = new byte[random.nextInt(maxBytes / 4 + 1)];
			random.nextBytes(text);
			families.add(new PersistedFamily("family_" + i, MetricType.values()[random.nextInt(6)],
					random.nextBoolean() ? "" : "What it counts.", text, random.nextInt(), TIME.plusNanos(generation),
					FamilyDetail.of(random.nextBoolean(), random.nextBoolean(),
							random.nextBoolean() ? Arrays.copyOf(text, text.length / 2) : null),
					random.nextBoolean() ? TIME.plusSeconds(random.nextInt()) : null));
		}
		return new PersistedGroup(key(job), generation, TIME.plusNanos(generation), Instant.EPOCH, families);
	}

	static PersistedFamily family(String name, byte[] text) {
		return new PersistedFamily(name, MetricType.COUNTER, "Rows.", text, 1, TIME, null, null);
	}

	/**
	 * A group of one family of so many bytes.
	 */
	static PersistedGroup sized(String job, long generation, int bytes) {
		byte[] text = new byte[bytes];
		new Random(job.hashCode() * 31L + generation).nextBytes(text);
		return group(key(job), generation, text);
	}

	/**
	 * Everything that the group says, as text that compares by content.
	 */
	static String text(PersistedGroup group) {
		StringBuilder text = new StringBuilder();
		text.append(group.key()).append(' ').append(group.generation()).append(' ').append(group.lastSuccess());
		text.append(' ').append(group.lastFailure());
		for (PersistedFamily family : group.families()) {
			text.append("\n ").append(family.name()).append(' ').append(family.type()).append(' ');
			text.append(family.help()).append(' ').append(digest(family.text())).append(' ');
			text.append(family.series()).append(' ').append(family.pushed()).append(' ');
			FamilyDetail detail = family.detail();
			text.append((detail != null)
					? detail.utf8Names() + " " + detail.impliedInfinity() + " " + digest(detail.protobuf()) : "none");
			text.append(' ').append(Objects.toString(family.expires()));
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
