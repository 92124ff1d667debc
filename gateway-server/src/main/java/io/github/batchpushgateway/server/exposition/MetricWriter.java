package io.github.batchpushgateway.server.exposition;

import java.util.Arrays;

import io.github.batchpushgateway.server.exposition.MessageSchema.Field;
import io.github.batchpushgateway.server.model.InconsistentPushException;
import io.github.batchpushgateway.server.model.MetricType;

/**
 * Writes the metrics of a family in protobuf: its labels first, then quantiles or
 * buckets, at last the rest.
 *
 * <p>
 * Belongs to one thread.
 */
final class MetricWriter {

	/** The field of a family that holds its metrics. */
	static final int METRIC = 4;

	/** The field of a metric that holds its labels. */
	static final int LABEL = 1;

	/** Integers below it are doubles one apart. */
	private static final double EXACT_INTEGERS = 1L << 53;

	/** Larger counts are none that an integer field could hold. */
	private static final double COUNT_LIMIT = 0x1p64;

	private final ByteWriter out;

	private final ProtobufFields pushed = new ProtobufFields();

	private final LongList numbers = new LongList();

	private double[] bounds = new double[16];

	private double[] values = new double[16];

	private int points;

	private int metric;

	MetricWriter(ByteWriter out) {
		this.out = out;
	}

	ByteWriter out() {
		return this.out;
	}

	void begin() {
		this.points = 0;
		this.metric = this.out.open(METRIC);
	}

	void label(byte[] nameBytes, int nameFrom, int nameTo, byte[] valueBytes, int valueFrom, int valueTo) {
		int label = this.out.open(LABEL);
		this.out.text(1, nameBytes, nameFrom, nameTo);
		this.out.text(2, valueBytes, valueFrom, valueTo);
		this.out.close(label);
	}

	/**
	 * Adds a quantile or a bucket.
	 */
	void point(double bound, double value) {
		if (this.points == this.bounds.length) {
			this.bounds = Arrays.copyOf(this.bounds, 2 * this.points);
			this.values = Arrays.copyOf(this.values, 2 * this.points);
		}
		this.bounds[this.points] = bound;
		this.values[this.points++] = value;
	}

	/**
	 * Ends a metric that has its value.
	 */
	void end() {
		this.out.close(this.metric);
	}

	/**
	 * Ends a metric.
	 * @param value the value, or the sum of a summary or histogram
	 * @param count the count of a summary or histogram
	 */
	void end(MetricType type, double value, double count) {
		int message = this.out.open(MessageSchema.valueField(type));
		switch (type) {
			case SUMMARY -> writeSummary(value, count);
			case HISTOGRAM, GAUGE_HISTOGRAM -> writeHistogram(value, count);
			default -> this.out.real(1, value);
		}
		this.out.close(message);
		end();
	}

	private void writeSummary(double sum, double count) {
		this.out.integer(1, integer(count));
		this.out.real(2, sum);
		for (int i = 0; i < this.points; i++) {
			int quantile = this.out.open(3);
			this.out.real(1, this.bounds[i]);
			this.out.real(2, this.values[i]);
			this.out.close(quantile);
		}
	}

	private void writeHistogram(double sum, double count) {
		boolean integers = isInteger(count);
		for (int i = 0; i < this.points; i++) {
			integers &= isInteger(this.values[i]);
		}
		writeCount(count, integers, 1, 4);
		this.out.real(2, sum);
		for (int i = 0; i < this.points; i++) {
			int bucket = this.out.open(3);
			writeCount(this.values[i], integers, 1, 4);
			this.out.real(2, this.bounds[i]);
			this.out.close(bucket);
		}
	}

	private void writeCount(double count, boolean integer, int integerField, int floatField) {
		if (integer) {
			this.out.integer(integerField, integer(count));
		}
		else {
			this.out.real(floatField, count);
		}
	}

	private static boolean isInteger(double count) {
		return count >= 0 && count < COUNT_LIMIT && count == Math.rint(count);
	}

	private static long integer(double count) {
		if (count < EXACT_INTEGERS) {
			return (long) count;
		}
		return (count < 0x1p63) ? (long) count : (long) (count - 0x1p63) + Long.MIN_VALUE;
	}

	/**
	 * Ends a metric with what was pushed as its value.
	 * @param bytes hold the message
	 * @throws InconsistentPushException if a text in it is not UTF-8
	 */
	void end(MetricType type, byte[] bytes, int from, int to) {
		int message = this.out.open(MessageSchema.valueField(type));
		this.pushed.reset(bytes, from);
		copy(MessageSchema.value(type), to);
		this.out.close(message);
		end();
	}

	/** Copies the fields that are known; others may be anything, of any size. */
	private void copy(MessageSchema schema, int end) {
		while (this.pushed.at < end) {
			int number = this.pushed.next(end);
			Field field = schema.field(number);
			if (field != null) {
				copy(field, number);
			}
		}
	}

	private void copy(Field field, int number) {
		if (field.message() != null) {
			this.pushed.requireBytes();
			int message = this.out.open(number);
			int end = this.pushed.to;
			this.pushed.at = this.pushed.from;
			copy(field.message(), end);
			this.out.close(message);
			return;
		}
		switch (field.kind()) {
			case TEXT -> {
				this.pushed.requireBytes();
				if (!Utf8.isValid(this.pushed.bytes, this.pushed.from, this.pushed.to)) {
					throw new InconsistentPushException("label of an exemplar is not utf8");
				}
				this.out.text(number, this.pushed.bytes, this.pushed.from, this.pushed.to);
			}
			case REAL -> {
				readNumbers(field);
				for (int i = 0; i < this.numbers.size(); i++) {
					this.out.real(number, Double.longBitsToDouble(this.numbers.get(i)));
				}
			}
			default -> {
				readNumbers(field);
				for (int i = 0; i < this.numbers.size(); i++) {
					this.out.integer(number, this.numbers.get(i));
				}
			}
		}
	}

	private void readNumbers(Field field) {
		this.numbers.clear();
		this.pushed.numbers(field.kind().wireType(), this.numbers);
	}

}
