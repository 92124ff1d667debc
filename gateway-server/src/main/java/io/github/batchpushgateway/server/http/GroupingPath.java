package io.github.batchpushgateway.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.MetricName;

/**
 * Reads grouping keys from paths: {@code <job>{/<name>[@base64]/<value>}}.
 *
 * <p>
 * Takes the path decoded, with one character per byte: a {@code %2F} separates like a
 * slash. A value that holds a slash is written in base64.
 */
final class GroupingPath {

	private static final String BASE64_SUFFIX = "@base64";

	/**
	 * Every sample pushed to a group carries all its labels, which takes time and room.
	 */
	private static final int MAX_LABELS = 128;

	private GroupingPath() {
	}

	/**
	 * Reads a grouping key.
	 * @param path the decoded path behind {@code /metrics/job/}
	 * @param base64 whether the job is in base64
	 * @throws GroupingPathException if the path breaks the rules
	 * @throws NotUtf8Exception if it follows them, but a value is not UTF-8
	 */
	static GroupingKey parse(String path, boolean base64) {
		int slash = path.indexOf('/');
		String job = (slash < 0) ? path : path.substring(0, slash);
		if (base64) {
			job = decodeJob(job);
		}
		Map<String, String> others = (slash < 0) ? new HashMap<>() : labels(path.substring(slash));
		if (job.isEmpty()) {
			throw new GroupingPathException("job name is required");
		}
		others.replaceAll(GroupingPath::utf8);
		return GroupingKey.of(utf8("job", job), others);
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

	private static Map<String, String> labels(String path) {
		Map<String, String> labels = new HashMap<>();
		if (path.length() == 1) {
			return labels;
		}
		String[] components = path.substring(1).split("/", -1);
		if (components.length % 2 != 0) {
			throw new GroupingPathException("odd number of components in label string " + GoText.quote(path));
		}
		if (components.length / 2 >= MAX_LABELS) {
			throw new GroupingPathException("more than " + MAX_LABELS + " labels");
		}
		for (int i = 0; i < components.length; i += 2) {
			String name = components[i];
			if (name.endsWith(BASE64_SUFFIX)) {
				name = name.substring(0, name.length() - BASE64_SUFFIX.length());
				requireName(name);
				labels.put(name, decode(name, components[i + 1]));
			}
			else {
				requireName(name);
				labels.put(name, components[i + 1]);
			}
		}
		return labels;
	}

	private static void requireName(String name) {
		if (name.startsWith("__") || !MetricName.isValidLabel(name)) {
			throw new GroupingPathException("improper label name " + GoText.quote(name));
		}
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
			return StandardCharsets.UTF_8.newDecoder()
				.decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
				.toString();
		}
		catch (CharacterCodingException ex) {
			throw new NotUtf8Exception(
					"grouping label %s=%s: value must be UTF-8".formatted(name, GoText.quote(bytes)));
		}
	}

}
