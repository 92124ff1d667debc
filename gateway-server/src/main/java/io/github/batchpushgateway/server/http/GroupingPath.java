package io.github.batchpushgateway.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import io.github.batchpushgateway.server.exposition.NameEscaping;
import io.github.batchpushgateway.server.limits.Limit;
import io.github.batchpushgateway.server.limits.Limits;
import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.Label;
import io.github.batchpushgateway.server.model.Labels;
import io.github.batchpushgateway.server.model.MetricName;

/**
 * Reads grouping keys from paths: {@code <job>{/<name>[@base64]/<value>}}.
 *
 * <p>
 * Takes the path decoded, with one character per byte: a {@code %2F} separates like a
 * slash. A value that holds a slash is written in base64.
 */
final class GroupingPath {

	/** Of one char, in UTF-8. */
	private static final int MAX_UTF8_BYTES = 3;

	private static final String BASE64_SUFFIX = "@base64";

	private static final String RESERVED = "__";

	private final boolean base64;

	private final boolean utf8Names;

	/**
	 * Prepares to read.
	 * @param base64 whether the job is in base64
	 * @param utf8Names whether names of labels may be any UTF-8, and are unescaped if
	 * they begin with {@code U__}
	 */
	GroupingPath(boolean base64, boolean utf8Names) {
		this.base64 = base64;
		this.utf8Names = utf8Names;
	}

	/**
	 * Reads a grouping key.
	 * @param path the decoded path behind {@code /metrics/job/}
	 * @throws GroupingPathException if the path breaks the rules
	 * @throws NotUtf8Exception if it follows them, but a value is not UTF-8
	 */
	GroupingKey parse(String path) {
		int slash = path.indexOf('/');
		String job = (slash < 0) ? path : path.substring(0, slash);
		if (this.base64) {
			job = decodeJob(job);
		}
		Map<String, String> others = (slash < 0) ? new HashMap<>() : labels(path.substring(slash));
		if (job.isEmpty()) {
			throw new GroupingPathException("job name is required");
		}
		others.replaceAll(GroupingPath::utf8);
		return GroupingKey.of(utf8("job", job), others);
	}

	/**
	 * Refuses a grouping key that is beyond the limits for labels: every sample pushed to
	 * the group carries all of them, which takes time and room.
	 */
	static void requireWithin(Limits limits, GroupingKey key) {
		Labels labels = key.labels();
		if (labels.size() > limits.get(Limit.LABELS)) {
			throw limits.exceeded(Limit.LABELS, "grouping key has " + labels.size() + " labels");
		}
		for (Label label : labels) {
			long nameBytes = bytesBeyond(limits.get(Limit.LABEL_NAME_BYTES), label.name());
			if (nameBytes > 0) {
				throw limits.exceeded(Limit.LABEL_NAME_BYTES, "name of a grouping label has " + nameBytes + " bytes");
			}
			long valueBytes = bytesBeyond(limits.get(Limit.LABEL_VALUE_BYTES), label.value());
			if (valueBytes > 0) {
				throw limits.exceeded(Limit.LABEL_VALUE_BYTES,
						"value of grouping label " + GoText.quote(label.name()) + " has " + valueBytes + " bytes");
			}
		}
	}

	/** The length of a text in UTF-8 if it is beyond a limit, or else 0. */
	private static long bytesBeyond(long max, String text) {
		if (text.length() <= max / MAX_UTF8_BYTES) {
			return 0;
		}
		int bytes = text.getBytes(StandardCharsets.UTF_8).length;
		return (bytes > max) ? bytes : 0;
	}

	private static String decodeJob(String job) {
		try {
			return Base64Url.decode(job);
		}
		catch (IllegalArgumentException ex) {
			// the original prints the name after the decoder has emptied it
			throw new GroupingPathException("invalid base64 encoding in job name \"\": " + ex.getMessage());
		}
	}

	private Map<String, String> labels(String path) {
		Map<String, String> labels = new HashMap<>();
		if (path.length() == 1) {
			return labels;
		}
		String[] components = path.substring(1).split("/", -1);
		if (components.length % 2 != 0) {
			throw new GroupingPathException("odd number of components in label string " + GoText.quote(path));
		}
		for (int i = 0; i < components.length; i += 2) {
			String name = components[i];
			String value = components[i + 1];
			if (name.endsWith(BASE64_SUFFIX)) {
				name = name(name.substring(0, name.length() - BASE64_SUFFIX.length()));
				labels.put(name, decode(name, value));
			}
			else {
				labels.put(name(name), value);
			}
		}
		return labels;
	}

	/** An escaped name must not be reserved, nor the name that is escaped in it. */
	private String name(String bytes) {
		String name = this.utf8Names ? utf8Name(bytes) : bytes;
		boolean proper = this.utf8Names ? !name.isEmpty() : MetricName.isValidLabel(name);
		if (!proper || name.startsWith(RESERVED) || bytes.startsWith(RESERVED)) {
			throw improper(bytes);
		}
		return name;
	}

	private static String utf8Name(String bytes) {
		try {
			return NameEscaping.unescape(decodeUtf8(bytes));
		}
		catch (CharacterCodingException ex) {
			throw improper(bytes);
		}
	}

	private static GroupingPathException improper(String name) {
		return new GroupingPathException("improper label name " + GoText.quote(name));
	}

	private static String decode(String name, String value) {
		try {
			return Base64Url.decode(value);
		}
		catch (IllegalArgumentException ex) {
			throw new GroupingPathException("invalid base64 encoding for label %s=%s: %s".formatted(name,
					GoText.quote(value), ex.getMessage()));
		}
	}

	private static String utf8(String name, String bytes) {
		try {
			return decodeUtf8(bytes);
		}
		catch (CharacterCodingException ex) {
			throw new NotUtf8Exception(
					"grouping label %s=%s: value must be UTF-8".formatted(name, GoText.quote(bytes)));
		}
	}

	private static String decodeUtf8(String bytes) throws CharacterCodingException {
		if (isAscii(bytes)) {
			return bytes;
		}
		return StandardCharsets.UTF_8.newDecoder()
			.decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
			.toString();
	}

	private static boolean isAscii(String bytes) {
		for (int i = 0; i < bytes.length(); i++) {
			if (bytes.charAt(i) >= 0x80) {
				return false;
			}
		}
		return true;
	}

}
