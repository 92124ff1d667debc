package io.github.batchpushgateway.server.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.Label;
import org.jspecify.annotations.Nullable;

/**
 * Fuzz target: the head of a request. The first line is its target, the others are the
 * values of the headers and parameters that the gateway reads, one character per byte.
 */
public final class RequestHeadFuzz {

	private static final int CONTENT_TYPE = 1;

	private static final int ACCEPT = 2;

	private static final int ACCEPT_ENCODING = 3;

	private static final int EXPIRE_AFTER = 4;

	private static final int IF_MATCH = 5;

	private static final int SELECTOR = 6;

	private static final int LINES = 7;

	private static final String JOB = "/metrics/job/";

	private static final String JOB_BASE64 = "/metrics/job@base64/";

	private RequestHeadFuzz() {
	}

	public static void fuzzerTestOneInput(byte[] data) {
		String[] lines = (new String(data, StandardCharsets.ISO_8859_1) + "\n".repeat(LINES)).split("\n", -1);
		target(lines[0]);
		MediaType type = MediaType.parse(lines[CONTENT_TYPE]);
		require(type.isProtobuf() || !type.isDelimitedProtobuf(), "only protobuf is delimited protobuf", type);
		Negotiation.form(lines[ACCEPT]);
		require(!Negotiation.acceptsGzip(lines[ACCEPT_ENCODING])
				|| lines[ACCEPT_ENCODING].matches("(?is).*(gzip|\\*).*"), "nobody gets gzip who has not asked",
				lines[ACCEPT_ENCODING]);
		expiry(lines[EXPIRE_AFTER]);
		EntityTags.generations(List.of(lines[IF_MATCH]))
			.forEach((generation) -> require(lines[IF_MATCH].matches("(?s).*\"0*" + generation + "\".*"),
					"a tag is its number", lines[IF_MATCH]));
		selector(lines[SELECTOR]);
	}

	private static void target(String target) {
		RequestPath path = RequestPath.parse(target);
		if (path == null) {
			return;
		}
		RequestPath cleaned = RequestPath.parse(path.cleaned());
		require(cleaned != null && cleaned.cleaned().equals(cleaned.escaped()), "a clean path stays clean", target);
		RequestPath escaped = RequestPath.parse(RequestPath.escape(path.decoded()));
		require(path.decoded().isEmpty() || (escaped != null && escaped.decoded().equals(path.decoded())),
				"an escaped path stays the same", target);
		for (boolean utf8Names : new boolean[] { false, true }) {
			if (path.decoded().startsWith(JOB)) {
				group(path.decoded().substring(JOB.length()), false, utf8Names);
			}
			else if (path.decoded().startsWith(JOB_BASE64)) {
				group(path.decoded().substring(JOB_BASE64.length()), true, utf8Names);
			}
		}
	}

	private static void group(String path, boolean base64, boolean utf8Names) {
		GroupingKey key = key(path, base64, utf8Names);
		if (key == null) {
			return;
		}
		require(!key.job().isEmpty() && key.job().equals(key.labels().value("job")), "a group has a job", path);
		StringBuilder other = new StringBuilder(base64(key.job()));
		boolean writable = true;
		for (Label label : key.labels()) {
			require(utf8Names || label.name().matches("[a-zA-Z_][a-zA-Z0-9_]*"), "a label has a name", path);
			require(!label.name().isEmpty() && !label.name().startsWith("__"), "a label is not reserved", path);
			require(StandardCharsets.UTF_8.newEncoder().canEncode(label.name() + label.value()), "labels are UTF-8",
					path);
			writable &= !label.name().contains("/") && !label.name().startsWith("U__");
			other.append('/').append(latin1(label.name())).append("@base64/").append(base64(label.value()));
		}
		if (writable) {
			require(key.equals(key(other.toString(), true, utf8Names)), "a group has one path in base64", path);
		}
	}

	private static @Nullable GroupingKey key(String path, boolean base64, boolean utf8Names) {
		try {
			return new GroupingPath(base64, utf8Names).parse(path);
		}
		catch (GroupingPathException ex) {
			requireReason(ex);
			return null;
		}
	}

	private static String base64(String text) {
		return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	private static String latin1(String text) {
		return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
	}

	private static void expiry(String text) {
		try {
			Duration expiry = ExpireAfter.parse(text);
			require(!expiry.isZero() && !expiry.isNegative(), "something expires after its push", text);
		}
		catch (IllegalArgumentException ex) {
			requireReason(ex);
		}
	}

	private static void selector(String text) {
		try {
			GroupSelector selector = GroupSelector.parse(text);
			require(!selector.test(GroupingKey.of("", Map.of())), "a selector selects by labels", text);
		}
		catch (GroupSelectorException ex) {
			requireReason(ex);
		}
	}

	private static void requireReason(RuntimeException refusal) {
		require(refusal.getMessage() != null && refusal.getMessage().length() > 5, "there is a reason", refusal);
	}

	private static void require(boolean kept, String promise, Object found) {
		if (!kept) {
			throw new AssertionError("broken: " + promise + "\n" + found);
		}
	}

}
