package io.github.batchpushgateway.server.model;

import org.jspecify.annotations.Nullable;

/**
 * What the text of a family does not tell, or does not tell at once. Most families have
 * no detail.
 *
 * @param utf8Names whether the name of the family or of one of its labels stands in
 * quotes
 * @param impliedInfinity whether the buckets without an upper bound were not pushed:
 * those in the text repeat the count
 * @param protobuf the metrics in protobuf, each as the field of a family that holds it,
 * in the order of the text; {@code null} if text can tell all their values; never changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record FamilyDetail(boolean utf8Names, boolean impliedInfinity, byte @Nullable [] protobuf) {

	/** The families that need no protobuf share their details. */
	private static final FamilyDetail UTF8_NAMES = new FamilyDetail(true, false, null);

	private static final FamilyDetail IMPLIED_INFINITY = new FamilyDetail(false, true, null);

	private static final FamilyDetail BOTH = new FamilyDetail(true, true, null);

	/**
	 * A detail.
	 * @return the detail, or {@code null} if the text tells everything
	 */
	public static @Nullable FamilyDetail of(boolean utf8Names, boolean impliedInfinity, byte @Nullable [] protobuf) {
		if (protobuf != null) {
			return new FamilyDetail(utf8Names, impliedInfinity, protobuf);
		}
		if (utf8Names) {
			return impliedInfinity ? BOTH : UTF8_NAMES;
		}
		return impliedInfinity ? IMPLIED_INFINITY : null;
	}

	/**
	 * How long the metrics in protobuf are; 0 if there is no detail, or none of them.
	 */
	public static int bytes(@Nullable FamilyDetail detail) {
		return (detail != null && detail.protobuf != null) ? detail.protobuf.length : 0;
	}

}
