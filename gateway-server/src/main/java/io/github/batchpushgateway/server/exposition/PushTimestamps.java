package io.github.batchpushgateway.server.exposition;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

import io.github.batchpushgateway.server.model.FamilyDetail;
import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.Labels;
import io.github.batchpushgateway.server.model.MetricName;
import io.github.batchpushgateway.server.model.MetricType;
import io.github.batchpushgateway.server.model.RenderedFamily;
import org.jspecify.annotations.Nullable;

/**
 * Renders when a group was last pushed to, and when a push to it was last refused.
 *
 * <p>
 * Names, help texts and the zero that stands for "never" are those of the Go Pushgateway.
 */
public final class PushTimestamps {

	/** The family that says when the last push to a group succeeded. */
	public static final String PUSH_TIME = "push_time_seconds";

	/** The family that says when the last push to a group failed. */
	public static final String PUSH_FAILURE_TIME = "push_failure_time_seconds";

	private static final String PUSH_TIME_HELP = "Last Unix time when changing this group in the Pushgateway succeeded.";

	private static final String PUSH_FAILURE_TIME_HELP = "Last Unix time when changing this group in the Pushgateway failed.";

	private final byte[] labels;

	private final @Nullable FamilyDetail detail;

	/**
	 * Prepares the timestamps of a group.
	 */
	public PushTimestamps(GroupingKey key) {
		Map<String, String> labels = key.labels().toMap();
		labels.putIfAbsent("instance", "");
		this.labels = (Labels.of(labels) + " ").getBytes(StandardCharsets.UTF_8);
		this.detail = FamilyDetail.of(!labels.keySet().stream().allMatch(MetricName::isValidLabel), false, null);
	}

	/**
	 * Whether a family of that name is the gateway's own.
	 */
	public static boolean isName(String name) {
		return name.equals(PUSH_TIME) || name.equals(PUSH_FAILURE_TIME);
	}

	/**
	 * The family that says when the last push succeeded.
	 * @param time when; {@link Instant#EPOCH} for never
	 * @param pushed when the push that tells so arrived
	 */
	public RenderedFamily succeeded(Instant time, Instant pushed) {
		return render(PUSH_TIME, PUSH_TIME_HELP, time, pushed);
	}

	/**
	 * The family that says when the last push failed.
	 * @param time when; {@link Instant#EPOCH} for never
	 * @param pushed when the push that tells so arrived
	 */
	public RenderedFamily failed(Instant time, Instant pushed) {
		return render(PUSH_FAILURE_TIME, PUSH_FAILURE_TIME_HELP, time, pushed);
	}

	private RenderedFamily render(String name, String help, Instant time, Instant pushed) {
		byte[] text = new byte[name.length() + this.labels.length + FloatText.MAX_LENGTH + 1];
		int at = 0;
		for (; at < name.length(); at++) {
			text[at] = (byte) name.charAt(at);
		}
		System.arraycopy(this.labels, 0, text, at, this.labels.length);
		at = FloatText.write(time.getEpochSecond() + time.getNano() / 1e9, text, at + this.labels.length);
		text[at++] = '\n';
		return new RenderedFamily(name, MetricType.GAUGE, help, Arrays.copyOf(text, at), 1, pushed, this.detail);
	}

}
