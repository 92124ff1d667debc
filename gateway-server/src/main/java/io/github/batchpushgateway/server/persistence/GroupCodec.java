package io.github.batchpushgateway.server.persistence;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

import io.github.batchpushgateway.server.model.FamilyDetail;
import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.Label;
import io.github.batchpushgateway.server.model.MetricType;
import io.github.batchpushgateway.server.model.RenderedFamily;
import io.github.batchpushgateway.server.storage.MetricGroup;
import io.github.batchpushgateway.server.storage.Origin;
import org.jspecify.annotations.Nullable;

/**
 * A group as a row of the database: a key that people can read, a payload that they
 * cannot, and a checksum over both.
 *
 * <p>
 * Keeps the strings it has decoded, since groups share names and help texts; so one is
 * made for each reading of a database. Not safe for use by several threads.
 */
final class GroupCodec {

	/*
	 * Payload, version 1. Numbers are big-endian; a string is its length in bytes (int)
	 * and UTF-8; bytes are their length (int) and themselves; an instant is seconds since
	 * 1970 (long) and nanoseconds (int).
	 *
	 * version (byte) | generation (long) | last success (instant) | last failure
	 * (instant) | number of labels (int), each name and value (strings) | number of
	 * families (int), each:
	 *
	 * parts (byte, a bit for each optional part) | type (byte) | name (string) | help
	 * (string) | series (int) | pushed (instant) | text (bytes) | protobuf (bytes, if bit
	 * 0) | expires (instant, if bit 1)
	 *
	 * Nothing may follow. A length is compared with what is left before memory is taken
	 * for it, so that no payload, however damaged, costs more than a few times its size.
	 */

	private static final byte VERSION = 1;

	private static final int PROTOBUF = 1;

	private static final int EXPIRES = 2;

	/** The name of the family or of a label stands in quotes. */
	private static final int UTF8_NAMES = 4;

	/** The buckets without an upper bound were not pushed. */
	private static final int IMPLIED_INFINITY = 8;

	private static final int INSTANT_BYTES = Long.BYTES + Integer.BYTES;

	/** The least that a label and a family occupy. */
	private static final int MIN_LABEL_BYTES = 2 * Integer.BYTES;

	private static final int MIN_FAMILY_BYTES = 2 + 4 * Integer.BYTES + INSTANT_BYTES;

	/** By their code, which is the index. */
	private static final List<MetricType> TYPES = List.of(MetricType.UNTYPED, MetricType.COUNTER, MetricType.GAUGE,
			MetricType.SUMMARY, MetricType.HISTOGRAM, MetricType.GAUGE_HISTOGRAM);

	private final Map<String, String> strings = new HashMap<>();

	/**
	 * The grouping key as text, in the syntax of Prometheus; no two keys have the same.
	 */
	static String key(GroupingKey key) {
		StringBuilder text = new StringBuilder("{");
		for (Label label : key.labels()) {
			text.append((text.length() > 1) ? "," : "");
			if (isPlain(label.name())) {
				text.append(label.name());
			}
			else {
				quote(label.name(), text);
			}
			quote(label.value(), text.append('='));
		}
		return text.append('}').toString();
	}

	private static boolean isPlain(String name) {
		for (int i = 0; i < name.length(); i++) {
			char c = name.charAt(i);
			boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
			if (!letter && (i == 0 || c < '0' || c > '9')) {
				return false;
			}
		}
		return !name.isEmpty();
	}

	private static void quote(String value, StringBuilder text) {
		text.append('"');
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c == '\n') {
				text.append("\\n");
			}
			else {
				text.append((c == '"' || c == '\\') ? "\\" : "").append(c);
			}
		}
		text.append('"');
	}

	/**
	 * The checksum of a row: CRC-32C over the key in UTF-8 and the payload.
	 */
	static long checksum(String key, byte[] payload) {
		CRC32C checksum = new CRC32C();
		checksum.update(key.getBytes(StandardCharsets.UTF_8));
		checksum.update(payload);
		return checksum.getValue();
	}

	/** The most bytes that a group of these families can take as payload. */
	private static long maxBytes(GroupingKey key, List<RenderedFamily> families) {
		long bytes = 1 + Long.BYTES + 2 * INSTANT_BYTES + 2 * Integer.BYTES;
		for (Label label : key.labels()) {
			bytes += MIN_LABEL_BYTES + maxBytes(label.name()) + maxBytes(label.value());
		}
		for (RenderedFamily family : families) {
			byte[] protobuf = protobuf(family);
			bytes += MIN_FAMILY_BYTES + maxBytes(family.name()) + maxBytes(family.help()) + family.text().length
					+ ((protobuf != null) ? Integer.BYTES + protobuf.length : 0) + INSTANT_BYTES;
		}
		return bytes;
	}

	private static long maxBytes(String text) {
		return 3L * text.length();
	}

	/**
	 * The payload of a group.
	 * @throws ArithmeticException if no array can hold it
	 */
	static byte[] encode(MetricGroup group) {
		List<RenderedFamily> families = List.copyOf(group.families());
		ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(maxBytes(group.key(), families)));
		out.put(VERSION).putLong(group.generation());
		put(group.lastSuccess(), out);
		put(group.lastFailure(), out);
		out.putInt(group.key().labels().size());
		for (Label label : group.key().labels()) {
			put(label.name(), out);
			put(label.value(), out);
		}
		out.putInt(families.size());
		for (int i = 0; i < families.size(); i++) {
			put(families.get(i), group.origins().get(i).expires(), out);
		}
		return Arrays.copyOf(out.array(), out.position());
	}

	private static void put(RenderedFamily family, @Nullable Instant expires, ByteBuffer out) {
		byte[] protobuf = protobuf(family);
		out.put((byte) (((protobuf != null) ? PROTOBUF : 0) | ((expires != null) ? EXPIRES : 0) | flags(family)));
		out.put((byte) TYPES.indexOf(family.type()));
		put(family.name(), out);
		put(family.help(), out);
		out.putInt(family.series());
		put(family.pushed(), out);
		put(family.text(), out);
		if (protobuf != null) {
			put(protobuf, out);
		}
		if (expires != null) {
			put(expires, out);
		}
	}

	private static void put(Instant instant, ByteBuffer out) {
		out.putLong(instant.getEpochSecond()).putInt(instant.getNano());
	}

	private static void put(String text, ByteBuffer out) {
		put(text.getBytes(StandardCharsets.UTF_8), out);
	}

	private static void put(byte[] bytes, ByteBuffer out) {
		out.putInt(bytes.length).put(bytes);
	}

	/**
	 * The group of a row. All that was pushed before a restart has been pushed before
	 * every scrape after it, so all families have the generation of the group.
	 * @throws MalformedRowException if the bytes are not those that {@link #encode} makes
	 * of any group, or belong to another key
	 */
	MetricGroup decode(String key, byte[] payload) {
		ByteBuffer in = ByteBuffer.wrap(payload);
		if (remaining(in, 1).get() != VERSION) {
			throw malformed("version of the payload " + payload[0] + " is not " + VERSION, 0);
		}
		long generation = remaining(in, Long.BYTES).getLong();
		Instant lastSuccess = instant(in);
		Instant lastFailure = instant(in);
		GroupingKey labels = labels(in);
		if (!key(labels).equals(key)) {
			throw malformed("the payload is that of " + key(labels), in.position());
		}
		int count = count(in, MIN_FAMILY_BYTES);
		List<RenderedFamily> families = new ArrayList<>(count);
		List<Origin> origins = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			int parts = remaining(in, 1).get();
			RenderedFamily family = family(parts, in);
			families.add(family);
			Instant expires = ((parts & EXPIRES) != 0) ? instant(in) : null;
			origins.add(new Origin(family.pushed(), generation, expires));
		}
		if (in.hasRemaining()) {
			throw malformed(in.remaining() + " bytes follow the last family", in.position());
		}
		return new MetricGroup(labels, families, origins, generation, lastSuccess, lastFailure);
	}

	private GroupingKey labels(ByteBuffer in) {
		int count = count(in, MIN_LABEL_BYTES);
		Map<String, String> labels = new HashMap<>();
		for (int i = 0; i < count; i++) {
			labels.put(string(in), string(in));
		}
		String job = labels.get("job");
		if (job == null || labels.size() != count) {
			throw malformed("labels " + labels + " are not those of a group", in.position());
		}
		return GroupingKey.of(job, labels);
	}

	private RenderedFamily family(int parts, ByteBuffer in) {
		int type = remaining(in, 1).get();
		if ((parts & ~(PROTOBUF | EXPIRES | UTF8_NAMES | IMPLIED_INFINITY)) != 0 || type < 0 || type >= TYPES.size()) {
			throw malformed("no family has the parts " + parts + " and the type " + type, in.position());
		}
		String name = string(in);
		String help = string(in);
		int series = remaining(in, Integer.BYTES).getInt();
		Instant pushed = instant(in);
		byte[] text = bytes(in);
		byte[] protobuf = ((parts & PROTOBUF) != 0) ? bytes(in) : null;
		FamilyDetail detail = FamilyDetail.of((parts & UTF8_NAMES) != 0, (parts & IMPLIED_INFINITY) != 0, protobuf);
		return new RenderedFamily(name, TYPES.get(type), help, text, series, pushed, detail);
	}

	private static byte @Nullable [] protobuf(RenderedFamily family) {
		return (family.detail() != null) ? family.detail().protobuf() : null;
	}

	private static int flags(RenderedFamily family) {
		FamilyDetail detail = family.detail();
		if (detail == null) {
			return 0;
		}
		return (detail.utf8Names() ? UTF8_NAMES : 0) | (detail.impliedInfinity() ? IMPLIED_INFINITY : 0);
	}

	private static int count(ByteBuffer in, int bytesEach) {
		int count = remaining(in, Integer.BYTES).getInt();
		if (count < 0 || count > in.remaining() / bytesEach) {
			throw malformed("there is no room for " + count, in.position());
		}
		return count;
	}

	private static Instant instant(ByteBuffer in) {
		long seconds = remaining(in, INSTANT_BYTES).getLong();
		try {
			return Instant.ofEpochSecond(seconds, in.getInt());
		}
		catch (ArithmeticException | DateTimeException ex) {
			throw malformed("no instant is " + seconds + " seconds after 1970", in.position());
		}
	}

	private String string(ByteBuffer in) {
		String text = new String(bytes(in), StandardCharsets.UTF_8);
		String known = this.strings.putIfAbsent(text, text);
		return (known != null) ? known : text;
	}

	private static byte[] bytes(ByteBuffer in) {
		int length = count(in, 1);
		byte[] bytes = new byte[length];
		in.get(bytes);
		return bytes;
	}

	private static ByteBuffer remaining(ByteBuffer in, int bytes) {
		if (in.remaining() < bytes) {
			throw malformed("the payload ends", in.position());
		}
		return in;
	}

	private static MalformedRowException malformed(String reason, int at) {
		return new MalformedRowException("byte " + at + ": " + reason);
	}

}
