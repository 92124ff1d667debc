package io.github.batchpushgateway.server.exposition;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import io.github.batchpushgateway.server.exposition.ParsedFamilies.Family;
import io.github.batchpushgateway.server.exposition.ParsedFamilies.Metric;
import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.github.batchpushgateway.server.limits.Limits;
import io.github.batchpushgateway.server.model.FamilyDetail;
import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.InconsistentPushException;
import io.github.batchpushgateway.server.model.Label;
import io.github.batchpushgateway.server.model.MetricName;
import io.github.batchpushgateway.server.model.MetricType;
import io.github.batchpushgateway.server.model.RenderedFamily;
import org.jspecify.annotations.Nullable;

/**
 * Renders the families of a push under the labels of its group.
 *
 * <p>
 * Reused from push to push; belongs to one thread.
 */
public final class FamilyRenderer {

	/*
	 * Labels. Every metric gets the grouping labels, whatever the body said of them, and
	 * an empty label "instance" unless the group or the body has one: that is how the
	 * Pushgateway keeps Prometheus from adding the gateway's own instance. The merged
	 * labels of a metric are a run of integers, sorted by label name: the index of a
	 * label of the body, or the complement of the index of a label of the group.
	 *
	 * Series. Two metrics of a family are the same series if their labels are equal when
	 * those with empty values are left out, because that is how Prometheus reads them. A
	 * table finds the second of them. Metrics are exposed in the order of the Go
	 * Pushgateway: fewer labels first, then by label values.
	 *
	 * Text. All lines of a family are written to one buffer and copied out of it. The
	 * labels of a summary or histogram are written once and copied from line to line. A
	 * name that is not of the legacy characters stands in quotes, that of the metric as
	 * the first in the braces.
	 *
	 * Protobuf. Text cannot tell everything: exemplars, created timestamps, native
	 * buckets, a zero with a sign, whether the bucket +Inf was pushed. A family that has
	 * any of this is written in protobuf as well. If it is only that none of its
	 * histograms had a bucket +Inf, as those of the Go client, it is enough to say so.
	 *
	 * Size. The labels of the group stand on every line, those of a metric in protobuf on
	 * every line of its buckets, so a small body can ask for a text of any size. Beyond a
	 * limit it is refused.
	 */

	private static final Label NO_INSTANCE = new Label("instance", "");

	private static final byte[] INSTANCE = bytes(NO_INSTANCE.name());

	private static final byte[] RESERVED = bytes("__");

	private static final byte[] QUANTILE = bytes("quantile");

	private static final byte[] LE = bytes("le");

	/** The largest text of all families of a push. */
	private static final int MAX_TEXT_BYTES = 1 << 28;

	private static final long NEGATIVE_ZERO = Double.doubleToRawLongBits(-0.0);

	/** What a label adds to a line at least: {@code a="",}. */
	private static final int MIN_LABEL_BYTES = 5;

	/** A larger buffer is not kept from push to push. */
	private static final int USUAL_TEXT_BYTES = 1 << 18;

	/** A larger array of labels is not kept from push to push. */
	private static final int USUAL_LABELS = 1 << 14;

	/** What a metric takes in the arrays that sort and compare those of a family. */
	private static final int METRIC_BYTES = 24;

	/** As written, as much again while the array doubles, and as kept. */
	private static final long PROTOBUF_COPIES = 4;

	private final int maxTextBytes;

	private final MetricWriter protobuf = new MetricWriter(new ByteWriter());

	private ParsedFamilies parsed = new ParsedFamilies(Limits.none());

	private byte[][] groupNames = new byte[0][];

	private byte[][] groupValues = new byte[0][];

	private boolean groupHasInstance;

	private boolean groupHasUtf8Names;

	/** The place of {@link #NO_INSTANCE} behind the labels of the group. */
	private int noInstance;

	private int[] merged = new int[64];

	private int mergedCount;

	private byte[] text = new byte[4096];

	private int textLength;

	/** The room that the families rendered so far leave for others. */
	private int textRoom;

	private int lines;

	/** What a line begins with: the name, or a brace, a quote and the name. */
	private byte[] name = new byte[0];

	/** Whether {@link #name} stands in quotes. */
	private boolean quoted;

	/** Whether any name of the push or the group may stand in quotes. */
	private boolean utf8Names;

	/** Whether a zero with a sign was written, without the sign. */
	private boolean negativeZero;

	/** The lines of the families rendered so far. */
	private long series;

	private int impliedInfinities;

	private int[] seriesTable = new int[0];

	public FamilyRenderer() {
		this(MAX_TEXT_BYTES);
	}

	FamilyRenderer(int maxTextBytes) {
		this.maxTextBytes = maxTextBytes;
	}

	/**
	 * Renders a push.
	 * @param families the families; not read any more when this method has returned
	 * @param key the group pushed to
	 * @param pushed when the push arrived
	 * @return one rendered family per name, in the order of names; never
	 * {@code push_time_seconds} or {@code push_failure_time_seconds}, which are the
	 * gateway's
	 * @throws InconsistentPushException if the push carries timestamps, names that are
	 * none or reserved, or the same series twice; a quantile or bucket given twice is one
	 * @throws ExpositionException if what text does not tell, such as an exemplar, is
	 * malformed
	 * @throws ExpositionTooLargeException if the text would be larger than 256 MiB
	 * @throws LimitExceededException if there are more series than a push may have, or
	 * there is no memory for their text
	 */
	public List<RenderedFamily> render(ParsedFamilies families, GroupingKey key, Instant pushed) {
		if (families.timestamps) {
			throw new InconsistentPushException("pushed metrics must not have timestamps");
		}
		if (families.inconsistency != null) {
			throw new InconsistentPushException(families.inconsistency);
		}
		this.parsed = families;
		this.mergedCount = 0;
		this.textRoom = this.maxTextBytes;
		useGroup(key);
		this.utf8Names = families.utf8Names || this.groupHasUtf8Names;
		try {
			return render(families, pushed);
		}
		finally {
			release();
		}
	}

	private List<RenderedFamily> render(ParsedFamilies families, Instant pushed) {
		List<RenderedFamily> rendered = new ArrayList<>(families.familyCount);
		this.series = 0;
		for (int i = 0; i < families.familyCount; i++) {
			Family family = families.families[i];
			if (family.metricCount > 0 && family.type != null) {
				String name = families.text(family.nameFrom, family.nameTo);
				if (!PushTimestamps.isName(name)) {
					rendered.add(render(family, family.type, name, pushed));
				}
			}
		}
		rendered.sort(Comparator.comparing(RenderedFamily::name));
		return rendered;
	}

	private void release() {
		if (this.merged.length > USUAL_LABELS) {
			this.merged = new int[64];
		}
		if (this.text.length > USUAL_TEXT_BYTES) {
			this.text = new byte[4096];
		}
		this.protobuf.out().release(USUAL_TEXT_BYTES);
	}

	private void useGroup(GroupingKey key) {
		int count = key.labels().size();
		this.groupNames = new byte[count + 1][];
		this.groupValues = new byte[count + 1][];
		this.groupHasInstance = false;
		this.groupHasUtf8Names = false;
		int i = 0;
		for (Label label : key.labels()) {
			this.groupNames[i] = bytes(label.name());
			this.groupHasUtf8Names |= !MetricName.isValidLabel(this.groupNames[i], 0, this.groupNames[i].length);
			this.groupValues[i++] = bytes(label.value());
			this.groupHasInstance |= label.name().equals(NO_INSTANCE.name());
		}
		this.noInstance = count;
		this.groupNames[count] = INSTANCE;
		this.groupValues[count] = bytes(NO_INSTANCE.value());
	}

	private RenderedFamily render(Family family, MetricType type, String name, Instant pushed) {
		requireBoundNotInGroup(type, name);
		this.parsed.claim((long) METRIC_BYTES * family.metricCount);
		Metric[] metrics = new Metric[family.metricCount];
		int count = 0;
		for (Metric metric = family.first; metric != null; metric = metric.next) {
			mergeLabels(metric, name);
			metrics[count++] = metric;
		}
		if (count > 1) {
			requireDistinct(metrics, name);
			Arrays.sort(metrics, this::compare);
		}
		useName(family);
		this.textLength = 0;
		this.lines = 0;
		this.negativeZero = false;
		this.impliedInfinities = 0;
		for (Metric metric : metrics) {
			requireDistinctBounds(metric, name);
			write(metric, type);
			this.parsed.requireSeries(this.series + this.lines);
		}
		this.series += this.lines;
		this.parsed.claim(this.textLength);
		byte[] copy = Arrays.copyOf(this.text, this.textLength);
		this.textRoom -= this.textLength;
		String help = (family.helpFrom >= 0) ? this.parsed.text(family.helpFrom, family.helpTo) : "";
		return new RenderedFamily(name, type, help, copy, this.lines, pushed, detail(family, type, metrics));
	}

	private void useName(Family family) {
		int from = family.nameFrom;
		int to = family.nameTo;
		this.quoted = this.utf8Names && !MetricName.isValid(this.parsed.bytes, from, to);
		if (this.quoted) {
			byte[] escaped = new byte[2 + 2 * (to - from)];
			escaped[0] = '{';
			escaped[1] = '"';
			this.name = Arrays.copyOf(escaped, LabelText.escape(this.parsed.bytes, from, to, escaped, 2));
		}
		else {
			this.name = Arrays.copyOfRange(this.parsed.bytes, from, to);
		}
	}

	private @Nullable FamilyDetail detail(Family family, MetricType type, Metric[] metrics) {
		boolean infinityAlwaysImplied = this.impliedInfinities == metrics.length;
		boolean untold = family.untold || this.negativeZero || (this.impliedInfinities > 0 && !infinityAlwaysImplied);
		return FamilyDetail.of(this.utf8Names && (this.quoted || hasUtf8LabelNames(metrics)), infinityAlwaysImplied,
				untold ? protobuf(type, metrics) : null);
	}

	private boolean hasUtf8LabelNames(Metric[] metrics) {
		for (Metric metric : metrics) {
			for (int i = metric.mergedFrom; i < metric.mergedTo; i++) {
				if (!isLegacyName(this.merged[i])) {
					return true;
				}
			}
		}
		return false;
	}

	private boolean isLegacyName(int label) {
		return MetricName.isValidLabel(nameBytes(label), nameFrom(label), nameTo(label));
	}

	private byte[] protobuf(MetricType type, Metric[] metrics) {
		ByteWriter out = this.protobuf.out();
		out.length = 0;
		int claimed = 0;
		for (Metric metric : metrics) {
			this.protobuf.begin();
			for (int i = metric.mergedFrom; i < metric.mergedTo; i++) {
				int label = this.merged[i];
				this.protobuf.label(nameBytes(label), nameFrom(label), nameTo(label), valueBytes(label),
						valueFrom(label), valueTo(label));
			}
			if (metric.valueFrom >= 0) {
				this.protobuf.end(type, this.parsed.bytes, metric.valueFrom, metric.valueTo);
			}
			else {
				for (int point = metric.firstPoint; point >= 0; point = this.parsed.nextPoint(point)) {
					this.protobuf.point(this.parsed.bound(point), this.parsed.pointValue(point));
				}
				this.protobuf.end(type, metric.value, metric.count);
			}
			if (out.length > this.textRoom) {
				throw new ExpositionTooLargeException(this.maxTextBytes);
			}
			this.parsed.claim((out.length - claimed) * PROTOBUF_COPIES);
			claimed = out.length;
		}
		this.textRoom -= out.length;
		return out.take();
	}

	private void requireBoundNotInGroup(MetricType type, String name) {
		byte[] bound = type.isHistogram() ? LE : QUANTILE;
		for (int i = 0; i < this.noInstance && type.hasSuffixes(); i++) {
			if (Arrays.equals(this.groupNames[i], bound)) {
				throw new InconsistentPushException(
						"metric family \"" + name + "\" must not be in a group that has the label \""
								+ (type.isHistogram() ? "le" : "quantile") + "\"");
			}
		}
	}

	/**
	 * Merges the labels of a metric with those of the group into a sorted run of
	 * {@link #merged}.
	 */
	private void mergeLabels(Metric metric, String name) {
		int bodyFrom = this.mergedCount;
		boolean hasInstance = this.groupHasInstance;
		for (int label = metric.labelsFrom; label < metric.labelsTo; label++) {
			requireNotReserved(label, name);
			hasInstance |= this.parsed.same(this.parsed.nameFrom(label), this.parsed.nameTo(label), INSTANCE);
			if (!isGroupLabel(label)) {
				insert(label, bodyFrom);
			}
		}
		for (int i = 0; i < this.noInstance; i++) {
			insert(~i, bodyFrom);
		}
		if (!hasInstance) {
			insert(~this.noInstance, bodyFrom);
		}
		metric.mergedFrom = bodyFrom;
		metric.mergedTo = this.mergedCount;
	}

	private void requireNotReserved(int label, String name) {
		int from = this.parsed.nameFrom(label);
		int to = this.parsed.nameTo(label);
		if (to - from >= RESERVED.length && this.parsed.same(from, from + RESERVED.length, RESERVED)) {
			throw new InconsistentPushException("metric family \"" + name + "\" has a label with an invalid name: \""
					+ this.parsed.text(from, to) + "\"");
		}
	}

	private boolean isGroupLabel(int label) {
		for (int i = 0; i < this.noInstance; i++) {
			if (this.parsed.same(this.parsed.nameFrom(label), this.parsed.nameTo(label), this.groupNames[i])) {
				return true;
			}
		}
		return false;
	}

	/** Insertion sort: label sets are small, and often sorted already. */
	private void insert(int label, int from) {
		if (this.mergedCount == this.merged.length) {
			if (this.mergedCount > this.maxTextBytes / MIN_LABEL_BYTES) {
				throw new ExpositionTooLargeException(this.maxTextBytes);
			}
			this.parsed.claim(2L * Integer.BYTES * this.merged.length);
			this.merged = Arrays.copyOf(this.merged, this.merged.length * 2);
		}
		int at = this.mergedCount++;
		while (at > from && compareNames(this.merged[at - 1], label) > 0) {
			this.merged[at] = this.merged[at - 1];
			at--;
		}
		this.merged[at] = label;
	}

	private int compareNames(int label, int other) {
		return Arrays.compareUnsigned(nameBytes(label), nameFrom(label), nameTo(label), nameBytes(other),
				nameFrom(other), nameTo(other));
	}

	private int compareValues(int label, int other) {
		return Arrays.compareUnsigned(valueBytes(label), valueFrom(label), valueTo(label), valueBytes(other),
				valueFrom(other), valueTo(other));
	}

	private int compare(Metric metric, Metric other) {
		int size = metric.mergedTo - metric.mergedFrom;
		int otherSize = other.mergedTo - other.mergedFrom;
		if (size != otherSize) {
			return Integer.compare(size, otherSize);
		}
		for (int i = 0; i < size; i++) {
			int order = compareValues(this.merged[metric.mergedFrom + i], this.merged[other.mergedFrom + i]);
			if (order != 0) {
				return order;
			}
		}
		return 0;
	}

	private void requireDistinct(Metric[] metrics, String name) {
		int capacity = Integer.highestOneBit(metrics.length * 4 - 1);
		if (this.seriesTable.length < capacity || this.seriesTable.length > capacity * 16) {
			this.seriesTable = new int[capacity];
		}
		else {
			Arrays.fill(this.seriesTable, 0);
		}
		int mask = this.seriesTable.length - 1;
		for (int i = 0; i < metrics.length; i++) {
			int slot = (int) (seriesHash(metrics[i]) >>> 32) & mask;
			for (; this.seriesTable[slot] != 0; slot = (slot + 1) & mask) {
				if (sameSeries(metrics[i], metrics[this.seriesTable[slot] - 1])) {
					throw new InconsistentPushException(
							"metric family \"" + name + "\" has two metrics with the labels " + selector(metrics[i]));
				}
			}
			this.seriesTable[slot] = i + 1;
		}
	}

	private void requireDistinctBounds(Metric metric, String name) {
		int count = 0;
		for (int point = metric.firstPoint; point >= 0; point = this.parsed.nextPoint(point)) {
			count++;
		}
		if (count < 2) {
			return;
		}
		double[] bounds = new double[count];
		for (int point = metric.firstPoint; point >= 0; point = this.parsed.nextPoint(point)) {
			bounds[--count] = this.parsed.bound(point);
		}
		Arrays.sort(bounds);
		for (int i = 1; i < bounds.length; i++) {
			if (bounds[i] == bounds[i - 1] || Double.isNaN(bounds[i - 1])) {
				throw new InconsistentPushException("metric family \"" + name + "\" has " + FloatText.of(bounds[i])
						+ " twice as quantile or bucket of one metric");
			}
		}
	}

	/**
	 * A hash of the labels of the body that have values; those of the group are equal for
	 * all.
	 */
	private long seriesHash(Metric metric) {
		long hash = 0;
		for (int i = metric.mergedFrom; i < metric.mergedTo; i++) {
			int label = this.merged[i];
			if (label >= 0 && valueTo(label) > valueFrom(label)) {
				hash = ParsedFamilies.mix(hash ^ this.parsed.hash(nameFrom(label), nameTo(label)));
				hash = ParsedFamilies.mix(hash ^ this.parsed.hash(valueFrom(label), valueTo(label)));
			}
		}
		return hash;
	}

	private boolean sameSeries(Metric metric, Metric other) {
		int i = nextWithValue(metric, metric.mergedFrom);
		int j = nextWithValue(other, other.mergedFrom);
		while (i < metric.mergedTo && j < other.mergedTo) {
			if (compareNames(this.merged[i], this.merged[j]) != 0
					|| compareValues(this.merged[i], this.merged[j]) != 0) {
				return false;
			}
			i = nextWithValue(metric, i + 1);
			j = nextWithValue(other, j + 1);
		}
		return i == metric.mergedTo && j == other.mergedTo;
	}

	private int nextWithValue(Metric metric, int from) {
		int i = from;
		while (i < metric.mergedTo && valueTo(this.merged[i]) == valueFrom(this.merged[i])) {
			i++;
		}
		return i;
	}

	private String selector(Metric metric) {
		this.textLength = 0;
		writeLabels(metric, '{');
		return new String(this.text, 0, this.textLength, StandardCharsets.UTF_8) + "}";
	}

	private void write(Metric metric, MetricType type) {
		char opening = this.quoted ? ',' : '{';
		if (!type.hasSuffixes()) {
			writeName("", 0);
			writeLabels(metric, opening);
			finishLine(metric.value);
			return;
		}
		int labelsFrom = this.textLength;
		writeLabels(metric, opening);
		byte[] labels = Arrays.copyOfRange(this.text, labelsFrom, this.textLength);
		this.textLength = labelsFrom;
		boolean histogram = type.isHistogram();
		boolean infinityMissing = histogram;
		for (int point = metric.firstPoint; point >= 0; point = this.parsed.nextPoint(point)) {
			double bound = this.parsed.bound(point);
			infinityMissing &= bound != Double.POSITIVE_INFINITY;
			writePoint(labels, histogram, bound, this.parsed.pointValue(point));
		}
		if (infinityMissing) {
			this.impliedInfinities++;
			writePoint(labels, true, Double.POSITIVE_INFINITY, metric.count);
		}
		writeSuffixed("_sum", labels, metric.value);
		writeSuffixed("_count", labels, metric.count);
	}

	private void writePoint(byte[] labels, boolean histogram, double bound, double value) {
		writeName(histogram ? "_bucket" : "", labels.length + 32 + FloatText.MAX_LENGTH);
		append(labels);
		append(histogram ? ",le=\"" : ",quantile=\"");
		writeNumber(bound);
		append("\"");
		finishLine(value);
	}

	private void writeSuffixed(String suffix, byte[] labels, double value) {
		writeName(suffix, labels.length);
		append(labels);
		finishLine(value);
	}

	/** Writes the name and takes care of room behind it. */
	private void writeName(String suffix, int room) {
		ensure(this.name.length + 16 + room);
		append(this.name);
		append(suffix);
		if (this.quoted) {
			append("\"");
		}
	}

	/** Writes the labels from the opening brace to the last value, without closing it. */
	private void writeLabels(Metric metric, char opening) {
		for (int i = metric.mergedFrom; i < metric.mergedTo; i++) {
			int label = this.merged[i];
			int nameLength = nameTo(label) - nameFrom(label);
			ensure(2 * nameLength + 2 * (valueTo(label) - valueFrom(label)) + 8);
			this.text[this.textLength++] = (byte) ((i == metric.mergedFrom) ? opening : ',');
			if (this.utf8Names && !isLegacyName(label)) {
				writeQuoted(nameBytes(label), nameFrom(label), nameTo(label));
			}
			else {
				System.arraycopy(nameBytes(label), nameFrom(label), this.text, this.textLength, nameLength);
				this.textLength += nameLength;
			}
			this.text[this.textLength++] = '=';
			writeQuoted(valueBytes(label), valueFrom(label), valueTo(label));
		}
	}

	private void writeQuoted(byte[] bytes, int from, int to) {
		this.text[this.textLength++] = '"';
		this.textLength = LabelText.escape(bytes, from, to, this.text, this.textLength);
		this.text[this.textLength++] = '"';
	}

	private void finishLine(double value) {
		ensure(FloatText.MAX_LENGTH + 4);
		append("} ");
		writeNumber(value);
		this.text[this.textLength++] = '\n';
		this.lines++;
	}

	private void writeNumber(double value) {
		this.negativeZero |= Double.doubleToRawLongBits(value) == NEGATIVE_ZERO;
		this.textLength = FloatText.write(value, this.text, this.textLength);
	}

	private void ensure(int room) {
		if (room > this.textRoom - this.textLength) {
			throw new ExpositionTooLargeException(this.maxTextBytes);
		}
		if (this.text.length - this.textLength < room) {
			int capacity = Math.max(this.text.length * 2, this.textLength + room);
			this.parsed.claim(capacity);
			this.text = Arrays.copyOf(this.text, capacity);
		}
	}

	private void append(byte[] bytes) {
		System.arraycopy(bytes, 0, this.text, this.textLength, bytes.length);
		this.textLength += bytes.length;
	}

	private void append(String ascii) {
		for (int i = 0; i < ascii.length(); i++) {
			this.text[this.textLength++] = (byte) ascii.charAt(i);
		}
	}

	private byte[] nameBytes(int label) {
		return (label >= 0) ? this.parsed.bytes : this.groupNames[~label];
	}

	private int nameFrom(int label) {
		return (label >= 0) ? this.parsed.nameFrom(label) : 0;
	}

	private int nameTo(int label) {
		return (label >= 0) ? this.parsed.nameTo(label) : this.groupNames[~label].length;
	}

	private byte[] valueBytes(int label) {
		return (label >= 0) ? this.parsed.bytes : this.groupValues[~label];
	}

	private int valueFrom(int label) {
		return (label >= 0) ? this.parsed.valueFrom(label) : 0;
	}

	private int valueTo(int label) {
		return (label >= 0) ? this.parsed.valueTo(label) : this.groupValues[~label].length;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
