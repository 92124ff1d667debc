package io.github.batchpushgateway.server.exposition;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.github.batchpushgateway.server.model.MetricFamily.Bucket;
import org.jspecify.annotations.Nullable;

/**
 * The native part of a histogram: buckets whose bounds follow from a schema, of which
 * only those are written that hold something.
 *
 * <p>
 * Reused from histogram to histogram; belongs to one thread.
 *
 * @see <a href= "https://prometheus.io/docs/specs/native_histograms/">Native
 * histograms</a>
 */
final class NativeHistogram {

	/*
	 * Bounds. Bucket i holds what is above b^(i-1) and not above b^i, where b is two to
	 * the power of two to the power of minus the schema; the negative buckets mirror
	 * that. Spans say which buckets are written: so many to skip, so many that follow.
	 *
	 * Counts. The buckets of an integer histogram are written as differences to the one
	 * before, those of a float histogram as they are. A histogram is a float histogram if
	 * its count or the count of its zero bucket, written as a float, is positive; the
	 * buckets written in the other way are then not looked at.
	 *
	 * Faults. Prometheus drops a whole scrape for a histogram that contradicts itself
	 * [1]; so what is refused here is what it refuses there.
	 *
	 * [1] https://github.com/prometheus/prometheus/blob/v3.5.0/model/histogram/generic.go
	 */

	private static final int MIN_SCHEMA = -4;

	private static final int MAX_SCHEMA = 8;

	/** Two to this power is the first that is too large for a double. */
	private static final int OVERFLOW_EXPONENT = 1024;

	private final ProtobufFields fields = new ProtobufFields();

	private final Side negative = new Side();

	private final Side positive = new Side();

	private long count;

	private double floatCount;

	private double sum;

	private int schema;

	private double zeroThreshold;

	private long zeroCount;

	private double floatZeroCount;

	/**
	 * Reads a histogram.
	 * @param bytes hold the message; not read any more when this method has returned
	 * @throws ExpositionException if the message is malformed
	 */
	NativeHistogram read(byte[] bytes, int from, int to) {
		this.negative.clear();
		this.positive.clear();
		this.count = 0;
		this.floatCount = 0;
		this.sum = 0;
		this.schema = 0;
		this.zeroThreshold = 0;
		this.zeroCount = 0;
		this.floatZeroCount = 0;
		this.fields.reset(bytes, from);
		while (this.fields.at < to) {
			switch (this.fields.next(to)) {
				case 1 -> this.count = this.fields.integer();
				case 2 -> this.sum = this.fields.real();
				case 4 -> this.floatCount = this.fields.real();
				case 5 -> this.schema = signed(this.fields.integer());
				case 6 -> this.zeroThreshold = this.fields.real();
				case 7 -> this.zeroCount = this.fields.integer();
				case 8 -> this.floatZeroCount = this.fields.real();
				case 9 -> readSpan(this.negative);
				case 10 -> this.fields.numbers(ProtobufFields.VARINT, this.negative.deltas);
				case 11 -> this.fields.numbers(ProtobufFields.FIXED64, this.negative.counts);
				case 12 -> readSpan(this.positive);
				case 13 -> this.fields.numbers(ProtobufFields.VARINT, this.positive.deltas);
				case 14 -> this.fields.numbers(ProtobufFields.FIXED64, this.positive.counts);
				default -> {
				}
			}
		}
		return this;
	}

	private void readSpan(Side side) {
		this.fields.requireBytes();
		int end = this.fields.to;
		long offset = 0;
		long length = 0;
		this.fields.at = this.fields.from;
		while (this.fields.at < end) {
			switch (this.fields.next(end)) {
				case 1 -> offset = signed(this.fields.integer());
				case 2 -> length = this.fields.integer() & 0xffffffffL;
				default -> {
				}
			}
		}
		side.offsets.add(offset);
		side.lengths.add(length);
	}

	private static int signed(long number) {
		return (int) ProtobufFields.zigzag(number & 0xffffffffL);
	}

	/**
	 * Whether any bucket is written.
	 */
	boolean hasSpans() {
		return this.negative.offsets.size() + this.positive.offsets.size() > 0;
	}

	/**
	 * How many buckets are written, whether they hold something or not.
	 */
	int writtenBuckets() {
		return this.negative.written(isFloat()) + this.positive.written(isFloat());
	}

	private boolean isFloat() {
		return this.floatCount > 0 || this.floatZeroCount > 0;
	}

	/**
	 * Why Prometheus would not take this histogram.
	 * @return the reason, or {@code null} if there is none
	 */
	@Nullable String fault() {
		if (this.schema < MIN_SCHEMA || this.schema > MAX_SCHEMA) {
			return "schema " + this.schema + " must be from " + MIN_SCHEMA + " to " + MAX_SCHEMA;
		}
		if (!(this.zeroThreshold >= 0) || Double.isInfinite(this.zeroThreshold)) {
			return "zero threshold " + FloatText.of(this.zeroThreshold) + " must be finite and not negative";
		}
		String fault = this.negative.spanFault(isFloat());
		fault = (fault != null) ? fault : this.positive.spanFault(isFloat());
		if (fault != null) {
			return fault;
		}
		return isFloat() ? floatFault() : integerFault();
	}

	private @Nullable String floatFault() {
		if (this.floatCount < 0 || this.floatZeroCount < 0 || this.negative.hasNegativeCount()
				|| this.positive.hasNegativeCount()) {
			return "counts must not be negative";
		}
		return null;
	}

	private @Nullable String integerFault() {
		long observations = this.positive.addCounts(this.negative.addCounts(0));
		if (observations < 0 || Long.compareUnsigned(observations + this.zeroCount, observations) < 0) {
			return "counts of buckets must be from 0 to " + Long.MAX_VALUE + " in all";
		}
		observations += this.zeroCount;
		boolean isNative = hasSpans() || this.zeroThreshold > 0 || this.zeroCount != 0;
		int order = Long.compareUnsigned(observations, this.count);
		// observations of NaN are in no bucket
		if (isNative && (order > 0 || (order < 0 && !Double.isNaN(this.sum)))) {
			return Long.toUnsignedString(observations) + " observations in its buckets, but a count of "
					+ Long.toUnsignedString(this.count);
		}
		return null;
	}

	/**
	 * The buckets that hold something, in the order of their bounds.
	 */
	List<Bucket> buckets() {
		List<Bucket> buckets = new ArrayList<>();
		this.negative.forEach(isFloat(),
				(index, count) -> buckets.add(new Bucket(-bound(index), true, -bound(index - 1), false, count)));
		Collections.reverse(buckets);
		double zeros = isFloat() ? this.floatZeroCount : ProtobufFields.unsigned(this.zeroCount);
		if (zeros != 0) {
			buckets.add(new Bucket(-this.zeroThreshold, true, this.zeroThreshold, true, zeros));
		}
		this.positive.forEach(isFloat(),
				(index, count) -> buckets.add(new Bucket(bound(index - 1), false, bound(index), true, count)));
		return buckets;
	}

	/**
	 * The upper bound of a positive bucket. The last one that holds numbers ends with the
	 * largest of them; what is above holds infinity.
	 */
	private double bound(long index) {
		double exponent = Math.scalb((double) index, -this.schema);
		return (exponent == OVERFLOW_EXPONENT) ? Double.MAX_VALUE : Math.pow(2, exponent);
	}

	/**
	 * The buckets on one side of zero.
	 */
	private static final class Side {

		final LongList offsets = new LongList();

		final LongList lengths = new LongList();

		/** Differences, with their signs as their last bits. */
		final LongList deltas = new LongList();

		/** The bits of floats. */
		final LongList counts = new LongList();

		void clear() {
			this.offsets.clear();
			this.lengths.clear();
			this.deltas.clear();
			this.counts.clear();
		}

		@Nullable String spanFault(boolean floats) {
			long index = 0;
			long length = 0;
			for (int i = 0; i < this.offsets.size(); i++) {
				long offset = this.offsets.get(i);
				if (i > 0 && offset < 0) {
					return "offset " + offset + " of a span must not be negative";
				}
				index += offset + this.lengths.get(i);
				length += this.lengths.get(i);
				if (index > Integer.MAX_VALUE) {
					return "spans beyond bucket " + Integer.MAX_VALUE;
				}
			}
			int written = written(floats);
			return (length != written) ? "spans of " + length + " buckets, but counts of " + written : null;
		}

		int written(boolean floats) {
			return floats ? this.counts.size() : this.deltas.size();
		}

		boolean hasNegativeCount() {
			for (int i = 0; i < this.counts.size(); i++) {
				if (Double.longBitsToDouble(this.counts.get(i)) < 0) {
					return true;
				}
			}
			return false;
		}

		/**
		 * Adds the counts of all buckets to a number.
		 * @return the sum, or -1 if it is too large, or a count is negative
		 */
		long addCounts(long sum) {
			long total = sum;
			long count = 0;
			for (int i = 0; i < this.deltas.size() && total >= 0; i++) {
				count += ProtobufFields.zigzag(this.deltas.get(i));
				total += count;
				total = (count < 0 || total < 0) ? -1 : total;
			}
			return total;
		}

		void forEach(boolean floats, Visitor visitor) {
			long index = 0;
			long count = 0;
			int next = 0;
			for (int i = 0; i < this.offsets.size(); i++) {
				index += this.offsets.get(i);
				for (long length = this.lengths.get(i); length > 0; length--) {
					count += floats ? 0 : ProtobufFields.zigzag(this.deltas.get(next));
					double value = floats ? Double.longBitsToDouble(this.counts.get(next)) : count;
					next++;
					if (value != 0) {
						visitor.visit(index, value);
					}
					index++;
				}
			}
		}

	}

	/**
	 * Told of a bucket.
	 */
	@FunctionalInterface
	private interface Visitor {

		void visit(long index, double count);

	}

}
