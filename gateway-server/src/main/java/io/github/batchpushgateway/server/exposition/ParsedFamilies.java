package io.github.batchpushgateway.server.exposition;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

import io.github.batchpushgateway.server.limits.Limit;
import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.github.batchpushgateway.server.limits.Limits;
import io.github.batchpushgateway.server.limits.MemoryClaim;
import io.github.batchpushgateway.server.model.MetricType;
import org.jspecify.annotations.Nullable;

/**
 * The families of one body: what a parser fills and a renderer reads.
 *
 * <p>
 * Reused from body to body and owned by the parser that fills it; belongs to one thread.
 */
public final class ParsedFamilies {

	/*
	 * Layout. The body is copied once; names, label values and help texts are ranges of
	 * that copy, unescaped in place, so no string is made of what the renderer only
	 * copies again. Families, metrics and points live in arrays that keep their objects
	 * from body to body. Families are found by name, and metrics of summaries and
	 * histograms by label set, through open-addressing tables of array indexes.
	 *
	 * Hashing. Whoever pushes chooses the keys, so the hash starts from a number drawn
	 * when the process starts, and every eight bytes go through a multiplication and a
	 * shift: a body made to collide in one process does not collide in another.
	 *
	 * Size. A body far larger than usual would leave its arrays behind; they are dropped
	 * when the next body arrives. Arrays that grow claim their memory before, and what
	 * they replace is claimed until the push is over: doubling makes that as much again
	 * at most. What does not grow was kept from another body and is little.
	 */

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	static final long SEED = ThreadLocalRandom.current().nextLong();

	private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

	/** Reads of eight bytes may go this far beyond the body. */
	private static final int PADDING = 8;

	/** Arrays for bodies longer than this many bytes are not kept. */
	private static final int USUAL_BODY_BYTES = 1 << 18;

	/** Tables with more slots than this are not kept, since clearing them takes time. */
	private static final int USUAL_TABLE_SLOTS = 1 << 10;

	/** A range of {@link #bytes} for the name and one for the value. */
	private static final int INTS_PER_LABEL = 4;

	/** What a {@link Family} takes, with the reference to it. */
	private static final long FAMILY_BYTES = 72;

	/** What a {@link Metric} takes, with the reference to it. */
	private static final long METRIC_BYTES = 96;

	/** What a quantile or bucket takes. */
	private static final long POINT_BYTES = 2 * Double.BYTES + Integer.BYTES;

	/** Read as numbers and written as such, each in a list that grows. */
	private static final long NATIVE_BUCKET_BYTES = 6 * Long.BYTES;

	/** How much of a name that is too long is told. */
	private static final int TOLD_BYTES = 100;

	private final Limits limits;

	private final int maxSeries;

	private final int maxNameBytes;

	private final int maxHelpBytes;

	private final int maxLabels;

	private final int maxLabelNameBytes;

	private final int maxLabelValueBytes;

	private @Nullable MemoryClaim claim;

	byte[] bytes = new byte[0];

	/** The length of the body; a newline follows it. */
	int length;

	Family[] families = new Family[0];

	int familyCount;

	/** Whether any sample carried a timestamp. */
	boolean timestamps;

	/** Whether a name was met that needs quotes in text. */
	boolean utf8Names;

	/** Why the families cannot be exposed, although they could be read. */
	@Nullable String inconsistency;

	private Metric[] metrics = new Metric[0];

	private int metricCount;

	private int[] labels = new int[0];

	int labelCount;

	private double[] pointBounds = new double[0];

	private double[] pointValues = new double[0];

	private int[] nextPoints = new int[0];

	private int pointCount;

	private long nativeBucketCount;

	private int[] familyTable = new int[0];

	private int[] metricTable = new int[0];

	private int tabledMetrics;

	/**
	 * A family of the body.
	 */
	static final class Family {

		int nameFrom;

		int nameTo;

		/** -1 if the body holds no help for this family. */
		int helpFrom;

		int helpTo;

		/** {@code null} until a type is given or a sample read. */
		@Nullable MetricType type;

		@Nullable Metric first;

		@Nullable Metric last;

		int metricCount;

		/** Whether a metric has a value of which text cannot tell everything. */
		boolean untold;

		private long hash;

	}

	/**
	 * A metric of a family: a label set and what was said of it.
	 */
	static final class Metric {

		int labelsFrom;

		int labelsTo;

		/** The value, or the sum of a summary or histogram. */
		double value;

		/** The count of a summary or histogram. */
		double count;

		/**
		 * Where the message with the value is in {@link #bytes}, if text cannot tell
		 * everything of it; or -1.
		 */
		int valueFrom;

		int valueTo;

		/** The first quantile or bucket, or -1. */
		int firstPoint;

		private int lastPoint;

		@Nullable Metric next;

		/** Where the renderer keeps the merged and sorted labels of this metric. */
		int mergedFrom;

		int mergedTo;

		private @Nullable Family family;

		private long hash;

	}

	/**
	 * Creates what holds no families yet.
	 * @param limits what the families of one body may be
	 */
	ParsedFamilies(Limits limits) {
		this.limits = limits;
		this.maxSeries = limits.getInt(Limit.PUSH_SERIES);
		this.maxNameBytes = limits.getInt(Limit.METRIC_NAME_BYTES);
		this.maxHelpBytes = limits.getInt(Limit.HELP_BYTES);
		this.maxLabels = limits.getInt(Limit.LABELS);
		this.maxLabelNameBytes = limits.getInt(Limit.LABEL_NAME_BYTES);
		this.maxLabelValueBytes = limits.getInt(Limit.LABEL_VALUE_BYTES);
	}

	/**
	 * Forgets the last body and takes a copy of the next, followed by a newline.
	 * @param claim what claims the memory of the families, and of what is rendered of
	 * them; {@code null} if nobody counts it
	 */
	void reset(byte[] body, int offset, int length, @Nullable MemoryClaim claim) {
		this.claim = claim;
		if (this.bytes.length > USUAL_BODY_BYTES) {
			release();
		}
		if (this.bytes.length < length + 1 + PADDING) {
			int capacity = Math.max(4096, length + 1 + PADDING);
			claim(capacity);
			this.bytes = new byte[capacity];
		}
		System.arraycopy(body, offset, this.bytes, 0, length);
		this.bytes[length] = '\n';
		this.length = length;
		this.familyCount = 0;
		this.metricCount = 0;
		this.labelCount = 0;
		this.pointCount = 0;
		this.nativeBucketCount = 0;
		this.tabledMetrics = 0;
		this.timestamps = false;
		this.utf8Names = false;
		this.inconsistency = null;
		this.familyTable = cleared(this.familyTable);
		this.metricTable = cleared(this.metricTable);
	}

	private static int[] cleared(int[] table) {
		if (table.length > USUAL_TABLE_SLOTS) {
			return new int[0];
		}
		Arrays.fill(table, 0);
		return table;
	}

	/**
	 * Claims memory that is about to be taken, until the push is over.
	 * @throws LimitExceededException if there is not so much
	 */
	void claim(long bytes) {
		if (this.claim != null) {
			this.claim.grow(bytes);
		}
	}

	/**
	 * Refuses a push that is exposed as more series than a push may have.
	 * @param series how many there are at least
	 */
	void requireSeries(long series) {
		if (series > this.maxSeries) {
			throw this.limits.exceeded(Limit.PUSH_SERIES, "push has at least " + series + " series");
		}
	}

	/**
	 * Refuses a help text that is too long.
	 */
	void requireHelp(Family family, int from, int to) {
		if (to - from > this.maxHelpBytes) {
			throw this.limits.exceeded(Limit.HELP_BYTES,
					"help text of metric " + told(family.nameFrom, family.nameTo) + " has " + (to - from) + " bytes");
		}
	}

	/**
	 * Refuses a metric that has more labels than it may, the one that is about to be
	 * added included.
	 * @param labelsFrom the first label of the metric
	 */
	void requireLabelRoom(Family family, int labelsFrom) {
		int count = this.labelCount - labelsFrom + 1;
		if (count > this.maxLabels) {
			throw this.limits.exceeded(Limit.LABELS,
					"metric " + told(family.nameFrom, family.nameTo) + " has at least " + count + " labels");
		}
	}

	private String told(int from, int to) {
		boolean whole = to - from <= TOLD_BYTES;
		return '"' + text(from, whole ? to : from + TOLD_BYTES) + (whole ? "\"" : "...\"");
	}

	private void release() {
		this.bytes = new byte[0];
		this.families = new Family[0];
		this.metrics = new Metric[0];
		this.labels = new int[0];
		this.pointBounds = new double[0];
		this.pointValues = new double[0];
		this.nextPoints = new int[0];
		this.familyTable = new int[0];
		this.metricTable = new int[0];
	}

	/**
	 * The family of that name.
	 * @return the family, or {@code null} if there is none
	 */
	@Nullable Family find(int nameFrom, int nameTo) {
		if (this.familyTable.length == 0) {
			return null;
		}
		long hash = hash(nameFrom, nameTo);
		int mask = this.familyTable.length - 1;
		for (int slot = slot(hash, mask); this.familyTable[slot] != 0; slot = (slot + 1) & mask) {
			Family family = this.families[this.familyTable[slot] - 1];
			if (family.hash == hash && same(family.nameFrom, family.nameTo, nameFrom, nameTo)) {
				return family;
			}
		}
		return null;
	}

	/**
	 * Adds a family without type, help and metrics; there must not be one of that name.
	 */
	Family addFamily(int nameFrom, int nameTo) {
		if (nameTo - nameFrom > this.maxNameBytes) {
			throw this.limits.exceeded(Limit.METRIC_NAME_BYTES,
					"name of metric " + told(nameFrom, nameTo) + " has " + (nameTo - nameFrom) + " bytes");
		}
		if (this.familyCount == this.families.length) {
			claim(FAMILY_BYTES * Math.max(16, this.familyCount * 2L));
			this.families = Arrays.copyOf(this.families, Math.max(16, this.familyCount * 2));
			for (int i = this.familyCount; i < this.families.length; i++) {
				this.families[i] = new Family();
			}
		}
		Family family = this.families[this.familyCount++];
		family.nameFrom = nameFrom;
		family.nameTo = nameTo;
		family.helpFrom = -1;
		family.helpTo = -1;
		family.type = null;
		family.first = null;
		family.last = null;
		family.metricCount = 0;
		family.untold = false;
		family.hash = hash(nameFrom, nameTo);
		if (this.familyCount * 2 > this.familyTable.length) {
			claim(Integer.BYTES * Math.max(64, this.familyTable.length * 2L));
			this.familyTable = new int[Math.max(64, this.familyTable.length * 2)];
			for (int i = 0; i < this.familyCount - 1; i++) {
				enter(this.familyTable, this.families[i].hash, i);
			}
		}
		enter(this.familyTable, family.hash, this.familyCount - 1);
		return family;
	}

	/**
	 * Adds a family, or empties the one of that name.
	 */
	Family replaceFamily(int nameFrom, int nameTo) {
		Family family = find(nameFrom, nameTo);
		if (family == null) {
			return addFamily(nameFrom, nameTo);
		}
		family.first = null;
		family.last = null;
		family.metricCount = 0;
		family.untold = false;
		return family;
	}

	/**
	 * Notes why the families cannot be exposed; the first reason stays.
	 */
	void inconsistent(String reason) {
		this.inconsistency = (this.inconsistency != null) ? this.inconsistency : reason;
	}

	/**
	 * Adds a metric with the labels added since {@code labelsFrom}.
	 */
	Metric addMetric(Family family, int labelsFrom) {
		requireSeries((long) this.metricCount + this.pointCount + 1);
		if (this.metricCount == this.metrics.length) {
			claim(METRIC_BYTES * Math.max(16, this.metricCount * 2L));
			this.metrics = Arrays.copyOf(this.metrics, Math.max(16, this.metricCount * 2));
			for (int i = this.metricCount; i < this.metrics.length; i++) {
				this.metrics[i] = new Metric();
			}
		}
		Metric metric = this.metrics[this.metricCount++];
		metric.labelsFrom = labelsFrom;
		metric.labelsTo = this.labelCount;
		metric.value = 0;
		metric.count = 0;
		metric.valueFrom = -1;
		metric.firstPoint = -1;
		metric.lastPoint = -1;
		metric.next = null;
		metric.family = family;
		if (family.last == null) {
			family.first = metric;
		}
		else {
			family.last.next = metric;
		}
		family.last = metric;
		family.metricCount++;
		return metric;
	}

	/**
	 * The metric of a summary or histogram that has the labels added since
	 * {@code labelsFrom}, in whichever order; added if there is none. Labels that an
	 * existing metric has already are dropped.
	 */
	Metric findOrAddMetric(Family family, int labelsFrom) {
		long hash = family.hash;
		for (int label = labelsFrom; label < this.labelCount; label++) {
			hash += hash(nameFrom(label), nameTo(label)) * 31 + hash(valueFrom(label), valueTo(label));
		}
		hash = mix(hash);
		Metric found = findMetric(family, hash, labelsFrom);
		if (found != null) {
			this.labelCount = labelsFrom;
			return found;
		}
		Metric metric = addMetric(family, labelsFrom);
		metric.hash = hash;
		if (++this.tabledMetrics * 2 > this.metricTable.length) {
			claim(Integer.BYTES * Math.max(64, this.metricTable.length * 2L));
			this.metricTable = new int[Math.max(64, this.metricTable.length * 2)];
			for (int i = 0; i < this.metricCount - 1; i++) {
				Family owner = this.metrics[i].family;
				if (owner != null && owner.type != null && owner.type.hasSuffixes()) {
					enter(this.metricTable, this.metrics[i].hash, i);
				}
			}
		}
		enter(this.metricTable, hash, this.metricCount - 1);
		return metric;
	}

	private @Nullable Metric findMetric(Family family, long hash, int labelsFrom) {
		Metric last = family.last;
		if (last != null && last.hash == hash && sameLabels(last, labelsFrom)) {
			return last;
		}
		int mask = this.metricTable.length - 1;
		if (mask < 0) {
			return null;
		}
		for (int slot = slot(hash, mask); this.metricTable[slot] != 0; slot = (slot + 1) & mask) {
			Metric metric = this.metrics[this.metricTable[slot] - 1];
			if (metric.hash == hash && metric.family == family && sameLabels(metric, labelsFrom)) {
				return metric;
			}
		}
		return null;
	}

	/** Label names within a metric are distinct, so equal counts make equal sets. */
	private boolean sameLabels(Metric metric, int labelsFrom) {
		if (metric.labelsTo - metric.labelsFrom != this.labelCount - labelsFrom) {
			return false;
		}
		for (int label = labelsFrom; label < this.labelCount; label++) {
			boolean found = false;
			for (int other = metric.labelsFrom; other < metric.labelsTo && !found; other++) {
				found = sameName(label, other)
						&& same(valueFrom(label), valueTo(label), valueFrom(other), valueTo(other));
			}
			if (!found) {
				return false;
			}
		}
		return true;
	}

	private static void enter(int[] table, long hash, int index) {
		int mask = table.length - 1;
		int slot = slot(hash, mask);
		while (table[slot] != 0) {
			slot = (slot + 1) & mask;
		}
		table[slot] = index + 1;
	}

	private static int slot(long hash, int mask) {
		return (int) (hash >>> 32) & mask;
	}

	void addLabel(int nameFrom, int nameTo, int valueFrom, int valueTo) {
		if (nameTo - nameFrom > this.maxLabelNameBytes) {
			throw this.limits.exceeded(Limit.LABEL_NAME_BYTES,
					"name of label " + told(nameFrom, nameTo) + " has " + (nameTo - nameFrom) + " bytes");
		}
		if (valueTo - valueFrom > this.maxLabelValueBytes) {
			throw this.limits.exceeded(Limit.LABEL_VALUE_BYTES,
					"value of label " + told(nameFrom, nameTo) + " has " + (valueTo - valueFrom) + " bytes");
		}
		int at = this.labelCount++ * INTS_PER_LABEL;
		if (at == this.labels.length) {
			claim(Integer.BYTES * Math.max(64 * INTS_PER_LABEL, at * 2L));
			this.labels = Arrays.copyOf(this.labels, Math.max(64 * INTS_PER_LABEL, at * 2));
		}
		this.labels[at] = nameFrom;
		this.labels[at + 1] = nameTo;
		this.labels[at + 2] = valueFrom;
		this.labels[at + 3] = valueTo;
	}

	int nameFrom(int label) {
		return this.labels[label * INTS_PER_LABEL];
	}

	int nameTo(int label) {
		return this.labels[label * INTS_PER_LABEL + 1];
	}

	int valueFrom(int label) {
		return this.labels[label * INTS_PER_LABEL + 2];
	}

	int valueTo(int label) {
		return this.labels[label * INTS_PER_LABEL + 3];
	}

	boolean sameName(int label, int other) {
		return same(nameFrom(label), nameTo(label), nameFrom(other), nameTo(other));
	}

	/**
	 * Adds a quantile or bucket behind those that the metric has.
	 */
	void addPoint(Metric metric, double bound, double value) {
		requireSeries((long) this.metricCount + this.pointCount + 1);
		if (this.pointCount == this.nextPoints.length) {
			int capacity = Math.max(64, this.pointCount * 2);
			claim(POINT_BYTES * capacity);
			this.pointBounds = Arrays.copyOf(this.pointBounds, capacity);
			this.pointValues = Arrays.copyOf(this.pointValues, capacity);
			this.nextPoints = Arrays.copyOf(this.nextPoints, capacity);
		}
		int point = this.pointCount++;
		this.pointBounds[point] = bound;
		this.pointValues[point] = value;
		this.nextPoints[point] = -1;
		if (metric.lastPoint < 0) {
			metric.firstPoint = point;
		}
		else {
			this.nextPoints[metric.lastPoint] = point;
		}
		metric.lastPoint = point;
	}

	/**
	 * Counts buckets that are not kept here, but read and written as numbers elsewhere:
	 * like classic ones as series, or a few bytes could ask for any memory.
	 */
	void addNativeBuckets(int count) {
		this.nativeBucketCount += count;
		requireSeries(this.metricCount + this.pointCount + this.nativeBucketCount);
		claim(NATIVE_BUCKET_BYTES * count);
	}

	double bound(int point) {
		return this.pointBounds[point];
	}

	double pointValue(int point) {
		return this.pointValues[point];
	}

	/** The next point of the same metric, or -1. */
	int nextPoint(int point) {
		return this.nextPoints[point];
	}

	boolean same(int from, int to, int otherFrom, int otherTo) {
		return Arrays.equals(this.bytes, from, to, this.bytes, otherFrom, otherTo);
	}

	boolean same(int from, int to, byte[] other) {
		return Arrays.equals(this.bytes, from, to, other, 0, other.length);
	}

	/** The range as text; bytes that are not UTF-8 become replacement characters. */
	String text(int from, int to) {
		return new String(this.bytes, from, to - from, StandardCharsets.UTF_8);
	}

	long hash(int from, int to) {
		long hash = SEED ^ (to - from);
		int at = from;
		for (; at + Long.BYTES <= to; at += Long.BYTES) {
			hash = mix(hash ^ (long) LONGS.get(this.bytes, at));
		}
		if (at < to) {
			long rest = (long) LONGS.get(this.bytes, at) & (-1L >>> (Long.SIZE - (to - at) * Byte.SIZE));
			hash = mix(hash ^ rest);
		}
		return hash;
	}

	static long mix(long hash) {
		long product = (hash ^ (hash >>> 29)) * MULTIPLIER;
		return product ^ (product >>> 32);
	}

}
