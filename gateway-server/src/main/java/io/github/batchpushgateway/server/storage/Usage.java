package io.github.batchpushgateway.server.storage;

import io.github.batchpushgateway.server.limits.Limit;
import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.github.batchpushgateway.server.limits.Limits;
import io.github.batchpushgateway.server.model.FamilyDetail;
import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.Label;
import io.github.batchpushgateway.server.model.RenderedFamily;
import org.jspecify.annotations.Nullable;

/**
 * How much is held, and how much may be.
 *
 * <p>
 * Guarded by the lock of {@link MetricStore}.
 */
final class Usage {

	/*
	 * Bytes are estimated, and rather too many than too few: the sum is what keeps the
	 * heap from running full. Text counts twice, because a joined text may hold as much
	 * again that has been replaced, and because a scrape makes new texts while the old
	 * ones are still there. The rest is what the objects and the entries of the indexes
	 * take.
	 */

	private static final int GROUP_BYTES = 1200;

	private static final int BYTES_PER_KEY_CHAR = 8;

	private static final int NAME_BYTES = 900;

	private static final int BYTES_PER_NAME_CHAR = 8;

	private static final int FAMILY_BYTES = 200;

	/** For the hashes that a comparison with another group may leave behind. */
	private static final int BYTES_PER_SERIES = 24;

	private final Limits limits;

	private final long maxGroups;

	private final long maxSeries;

	private final long maxBytes;

	private long groups;

	private long series;

	private long bytes;

	/** How much text there was that is not there any more. */
	private long replacedBytes;

	Usage(Limits limits) {
		this.limits = limits;
		this.maxGroups = limits.get(Limit.GROUPS);
		this.maxSeries = limits.get(Limit.SERIES);
		this.maxBytes = limits.get(Limit.HELD_BYTES);
	}

	long groups() {
		return this.groups;
	}

	long series() {
		return this.series;
	}

	long bytes() {
		return this.bytes;
	}

	/**
	 * Counts a group that comes, or with -1 one that goes.
	 */
	void group(GroupingKey key, int sign) {
		this.groups += sign;
		this.bytes += sign * groupBytes(key);
	}

	/**
	 * Counts a name that no group has exposed before, or with -1 one that none exposes
	 * any more.
	 */
	void name(String name, int sign) {
		this.bytes += sign * nameBytes(name);
	}

	/**
	 * Counts what a group exposes under one name, or with -1 what it does not any more.
	 */
	void family(HeldFamily family, int sign) {
		this.series += (long) sign * family.series();
		this.bytes += sign * familyBytes(family);
		this.replacedBytes += (sign < 0) ? family.length() : 0;
	}

	long replacedBytes() {
		return this.replacedBytes;
	}

	void clear() {
		this.replacedBytes += this.bytes;
		this.groups = 0;
		this.series = 0;
		this.bytes = 0;
	}

	static long groupBytes(GroupingKey key) {
		long chars = 0;
		for (Label label : key.labels()) {
			chars += label.name().length() + label.value().length();
		}
		return GROUP_BYTES + chars * BYTES_PER_KEY_CHAR;
	}

	static long nameBytes(String name) {
		return NAME_BYTES + (long) name.length() * BYTES_PER_NAME_CHAR;
	}

	static long familyBytes(HeldFamily family) {
		return familyBytes(family.length(), family.detail(), family.series(), family.help());
	}

	static long familyBytes(RenderedFamily family) {
		return familyBytes(family.text().length, family.detail(), family.series(), family.help());
	}

	private static long familyBytes(int length, @Nullable FamilyDetail detail, int series, String help) {
		byte[] protobuf = (detail != null) ? detail.protobuf() : null;
		return FAMILY_BYTES + 2L * length + ((protobuf != null) ? protobuf.length : 0)
				+ (long) BYTES_PER_SERIES * series + help.length();
	}

	/**
	 * Refuses a change that would lead beyond a limit. What makes nothing more is never
	 * refused, not even beyond.
	 * @throws LimitExceededException naming the limit
	 */
	void requireRoom(long moreGroups, long moreSeries, long moreBytes) {
		require(Limit.GROUPS, this.maxGroups, this.groups, moreGroups, "there would be %d groups");
		require(Limit.SERIES, this.maxSeries, this.series, moreSeries, "all groups would have %d series");
		require(Limit.HELD_BYTES, this.maxBytes, this.bytes, moreBytes, "all groups would take %d bytes of memory");
	}

	private void require(Limit limit, long max, long now, long more, String message) {
		if (more > 0 && now + more > max) {
			throw this.limits.exceeded(limit, message.formatted(now + more));
		}
	}

}
