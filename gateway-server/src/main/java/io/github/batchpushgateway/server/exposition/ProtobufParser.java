package io.github.batchpushgateway.server.exposition;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

import io.github.batchpushgateway.server.exposition.ParsedFamilies.Family;
import io.github.batchpushgateway.server.exposition.ParsedFamilies.Metric;
import io.github.batchpushgateway.server.model.MetricName;
import io.github.batchpushgateway.server.model.MetricType;
import org.jspecify.annotations.Nullable;

/**
 * Reads metric families in protobuf, one message after the other, each with its length in
 * front: what client libraries of Java and Go push.
 *
 * <p>
 * Reused from body to body; belongs to one thread.
 */
public final class ProtobufParser {

	/*
	 * Messages. The schema is client_model's metrics.proto [1]. Few of its fields are
	 * needed, so they are read where they stand: a message is a range of the body, read
	 * by a loop over its fields that leaves unknown ones alone, as the encoding [2]
	 * demands. Submessages may come in any number and order; for the single ones the last
	 * counts.
	 *
	 * Faults. A body that is not protobuf is refused like text that breaks the grammar. A
	 * body that is, but says what cannot be exposed (another value than the type of the
	 * family says, names that are none, labels that are given twice), is noted as
	 * inconsistent, so that it marks its group as the Go Pushgateway would. What the Go
	 * Pushgateway takes over although it breaks its next scrape, a family without a name
	 * or of an unknown type, is refused.
	 *
	 * Native histograms are read as far as the text format shows them: sum and count.
	 *
	 * [1]
	 * https://github.com/prometheus/client_model/blob/v0.6.1/io/prometheus/client/metrics
	 * .proto [2] https://protobuf.dev/programming-guides/encoding/
	 */

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final MetricType[] TYPES = { MetricType.COUNTER, MetricType.GAUGE, MetricType.SUMMARY,
			MetricType.UNTYPED, MetricType.HISTOGRAM, MetricType.GAUGE_HISTOGRAM };

	private static final int VARINT = 0;

	private static final int FIXED64 = 1;

	private static final int BYTES = 2;

	private static final int FIXED32 = 5;

	private static final byte[] QUANTILE = "quantile".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] LE = "le".getBytes(StandardCharsets.US_ASCII);

	private final ParsedFamilies parsed = new ParsedFamilies();

	private byte[] body = this.parsed.bytes;

	/** The position of the next byte. */
	private int at;

	/**
	 * Where the value of the current field begins and ends, if it is a range of bytes.
	 */
	private int from;

	private int to;

	/** The value of the current field, if it is a number. */
	private long number;

	private int wireType;

	/**
	 * Reads a body.
	 * @param body the bytes that hold the body; not read any more when this method has
	 * returned
	 * @param offset where the body begins
	 * @param length the length of the body
	 * @return the families; the same object each time, invalid after the next call
	 * @throws ExpositionException if the body is not a sequence of metric families; its
	 * families are then undefined
	 */
	public ParsedFamilies parse(byte[] body, int offset, int length) {
		this.parsed.reset(body, offset, length);
		this.body = this.parsed.bytes;
		this.at = 0;
		while (this.at < length) {
			long size = varint(length);
			if (size < 0 || size > length - this.at) {
				throw new ExpositionException("unexpected EOF");
			}
			int end = this.at + (int) size;
			family(this.at, end);
			this.at = end;
		}
		return this.parsed;
	}

	private void family(int begin, int end) {
		int nameFrom = end;
		int nameTo = end;
		int helpFrom = -1;
		int helpTo = -1;
		long type = 0;
		this.at = begin;
		while (this.at < end) {
			switch (field(end)) {
				case 1 -> {
					requireBytes();
					nameFrom = this.from;
					nameTo = this.to;
				}
				case 2 -> {
					requireBytes();
					helpFrom = this.from;
					helpTo = this.to;
				}
				case 3 -> type = number(VARINT);
				default -> {
				}
			}
		}
		if (nameFrom == nameTo) {
			throw new ExpositionException("metric family without a name");
		}
		if (type < 0 || type >= TYPES.length) {
			throw new ExpositionException(
					"metric family \"" + this.parsed.text(nameFrom, nameTo) + "\" has the unknown type " + type);
		}
		if (!MetricName.isValid(this.body, nameFrom, nameTo)) {
			this.parsed.inconsistent("invalid metric name \"" + this.parsed.text(nameFrom, nameTo) + "\"");
		}
		Family family = this.parsed.replaceFamily(nameFrom, nameTo);
		family.type = TYPES[(int) type];
		family.helpFrom = helpFrom;
		family.helpTo = helpTo;
		this.at = begin;
		while (this.at < end) {
			if (field(end) == 4) {
				requireBytes();
				int next = this.at;
				metric(family, family.type, this.from, this.to);
				this.at = next;
			}
		}
	}

	private void metric(Family family, MetricType type, int begin, int end) {
		int labelsFrom = this.parsed.labelCount;
		int valueFrom = -1;
		int valueTo = -1;
		int valueField = valueField(type);
		this.at = begin;
		while (this.at < end) {
			int field = field(end);
			if (field == 1) {
				requireBytes();
				int next = this.at;
				label(family, type, labelsFrom, this.from, this.to);
				this.at = next;
			}
			else if (field == 6) {
				number(VARINT);
				this.parsed.timestamps = true;
			}
			else if (field == valueField) {
				requireBytes();
				valueFrom = this.from;
				valueTo = this.to;
			}
		}
		Metric metric = this.parsed.addMetric(family, labelsFrom);
		if (valueFrom < 0) {
			this.parsed.inconsistent(named(family) + " has a metric that is not a " + type.text());
			return;
		}
		switch (type) {
			case SUMMARY -> summary(metric, valueFrom, valueTo);
			case HISTOGRAM, GAUGE_HISTOGRAM -> histogram(metric, valueFrom, valueTo);
			default -> metric.value = simple(valueFrom, valueTo);
		}
	}

	private static int valueField(MetricType type) {
		return switch (type) {
			case GAUGE -> 2;
			case COUNTER -> 3;
			case SUMMARY -> 4;
			case UNTYPED -> 5;
			case HISTOGRAM, GAUGE_HISTOGRAM -> 7;
		};
	}

	private void label(Family family, MetricType type, int labelsFrom, int begin, int end) {
		int nameFrom = end;
		int nameTo = end;
		int valueFrom = end;
		int valueTo = end;
		this.at = begin;
		while (this.at < end) {
			int field = field(end);
			if (field == 1) {
				requireBytes();
				nameFrom = this.from;
				nameTo = this.to;
			}
			else if (field == 2) {
				requireBytes();
				valueFrom = this.from;
				valueTo = this.to;
			}
		}
		String fault = fault(type, labelsFrom, nameFrom, nameTo);
		if (fault != null) {
			this.parsed.inconsistent(named(family) + fault + " \"" + this.parsed.text(nameFrom, nameTo) + "\"");
		}
		else if (!Utf8.isValid(this.body, valueFrom, valueTo)) {
			this.parsed.inconsistent(named(family) + " has a label named \"" + this.parsed.text(nameFrom, nameTo)
					+ "\" whose value is not utf8");
		}
		this.parsed.addLabel(nameFrom, nameTo, valueFrom, valueTo);
	}

	private @Nullable String fault(MetricType type, int labelsFrom, int nameFrom, int nameTo) {
		if (!MetricName.isValidLabel(this.body, nameFrom, nameTo)) {
			return " has a label with an invalid name:";
		}
		if ((type == MetricType.SUMMARY && this.parsed.same(nameFrom, nameTo, QUANTILE))
				|| (type.isHistogram() && this.parsed.same(nameFrom, nameTo, LE))) {
			return " must not have an explicit label";
		}
		for (int label = labelsFrom; label < this.parsed.labelCount; label++) {
			if (this.parsed.same(this.parsed.nameFrom(label), this.parsed.nameTo(label), nameFrom, nameTo)) {
				return " has two or more labels with the same name:";
			}
		}
		return (this.parsed.labelCount - labelsFrom >= TextParser.MAX_LABELS)
				? " has more than " + TextParser.MAX_LABELS + " labels, one of them" : null;
	}

	private double simple(int begin, int end) {
		double value = 0;
		this.at = begin;
		while (this.at < end) {
			if (field(end) == 1) {
				value = real();
			}
		}
		return value;
	}

	private void summary(Metric metric, int begin, int end) {
		this.at = begin;
		while (this.at < end) {
			switch (field(end)) {
				case 1 -> metric.count = unsigned();
				case 2 -> metric.value = real();
				case 3 -> point(metric, 1, 2);
				default -> {
				}
			}
		}
	}

	private void histogram(Metric metric, int begin, int end) {
		this.at = begin;
		while (this.at < end) {
			switch (field(end)) {
				case 1 -> metric.count = Math.max(metric.count, unsigned());
				case 2 -> metric.value = real();
				case 3 -> point(metric, 2, 1);
				case 4 -> {
					double count = real();
					metric.count = (count > 0) ? count : metric.count;
				}
				default -> {
				}
			}
		}
	}

	/**
	 * Reads a quantile or a bucket: two fields, of which the count of a bucket is an
	 * integer, or in field 4 a number that takes precedence.
	 */
	private void point(Metric metric, int boundField, int valueField) {
		requireBytes();
		int end = this.to;
		int next = this.at;
		double bound = 0;
		double value = 0;
		double floatCount = 0;
		this.at = this.from;
		while (this.at < end) {
			int field = field(end);
			if (field == boundField) {
				bound = real();
			}
			else if (field == valueField) {
				value = (boundField > valueField) ? unsigned() : real();
			}
			else if (field == 4 && boundField > valueField) {
				floatCount = real();
			}
		}
		this.parsed.addPoint(metric, bound, (floatCount > 0) ? floatCount : value);
		this.at = next;
	}

	/**
	 * Reads a field with its value.
	 * @return the number of the field
	 */
	private int field(int end) {
		long tag = varint(end);
		this.wireType = (int) tag & 7;
		switch (this.wireType) {
			case VARINT -> this.number = varint(end);
			case FIXED64 -> {
				require(Long.BYTES, end);
				this.number = (long) LONGS.get(this.body, this.at);
				this.at += Long.BYTES;
			}
			case FIXED32 -> {
				require(Integer.BYTES, end);
				this.at += Integer.BYTES;
			}
			case BYTES -> {
				long length = varint(end);
				require(length, end);
				this.from = this.at;
				this.to = this.at + (int) length;
				this.at = this.to;
			}
			default -> throw malformed();
		}
		long number = tag >>> 3;
		if (number == 0 || number > Integer.MAX_VALUE >> 2) {
			throw malformed();
		}
		return (int) number;
	}

	private void require(long length, int end) {
		if (length < 0 || length > end - this.at) {
			throw malformed();
		}
	}

	private long varint(int end) {
		long value = 0;
		for (int shift = 0; shift < Long.SIZE; shift += 7) {
			if (this.at == end) {
				throw new ExpositionException("unexpected EOF");
			}
			byte b = this.body[this.at++];
			value |= (long) (b & 0x7f) << shift;
			if (b >= 0) {
				return value;
			}
		}
		throw malformed();
	}

	private void requireBytes() {
		if (this.wireType != BYTES) {
			throw malformed();
		}
	}

	private long number(int expectedWireType) {
		if (this.wireType != expectedWireType) {
			throw malformed();
		}
		return this.number;
	}

	private double real() {
		return Double.longBitsToDouble(number(FIXED64));
	}

	private double unsigned() {
		long value = number(VARINT);
		return (value >= 0) ? value : value + 0x1p64;
	}

	private String named(Family family) {
		return "metric family \"" + this.parsed.text(family.nameFrom, family.nameTo) + "\"";
	}

	private static ExpositionException malformed() {
		return new ExpositionException("body is not a sequence of metric families in protobuf");
	}

}
