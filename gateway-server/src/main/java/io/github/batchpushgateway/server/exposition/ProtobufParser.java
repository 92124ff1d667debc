package io.github.batchpushgateway.server.exposition;

import java.nio.charset.StandardCharsets;

import io.github.batchpushgateway.server.exposition.ParsedFamilies.Family;
import io.github.batchpushgateway.server.exposition.ParsedFamilies.Metric;
import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.github.batchpushgateway.server.limits.Limits;
import io.github.batchpushgateway.server.limits.MemoryClaim;
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
	 * What the text format cannot say (exemplars, created timestamps, native buckets,
	 * counts that no double holds) is not read but noted: the range of the message that
	 * says it. Native histograms are checked.
	 *
	 * [1]
	 * https://github.com/prometheus/client_model/blob/v0.6.2/io/prometheus/client/metrics
	 * .proto [2] https://protobuf.dev/programming-guides/encoding/
	 */

	private static final byte[] QUANTILE = "quantile".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] LE = "le".getBytes(StandardCharsets.US_ASCII);

	private final ParsedFamilies parsed;

	private final ProtobufFields fields = new ProtobufFields();

	private final NativeHistogram nativeHistogram = new NativeHistogram();

	private final boolean utf8Names;

	private byte[] body;

	/**
	 * Creates a parser with the default limits.
	 * @param utf8Names whether names may be any text
	 */
	public ProtobufParser(boolean utf8Names) {
		this(utf8Names, Limits.defaults());
	}

	/**
	 * Creates a parser.
	 * @param utf8Names whether names may be any text
	 * @param limits what bodies may ask for
	 */
	public ProtobufParser(boolean utf8Names, Limits limits) {
		this.parsed = new ParsedFamilies(limits);
		this.body = this.parsed.bytes;
		this.utf8Names = utf8Names;
	}

	/**
	 * Reads a body whose memory nobody counts.
	 */
	public ParsedFamilies parse(byte[] body, int offset, int length) {
		return parse(body, offset, length, null);
	}

	/**
	 * Reads a body.
	 * @param body the bytes that hold the body; not read any more when this method has
	 * returned
	 * @param offset where the body begins
	 * @param length the length of the body
	 * @param claim claims the memory of the families, and of what is rendered of them
	 * @return the families; the same object each time, invalid after the next call
	 * @throws ExpositionException if the body is not a sequence of metric families; its
	 * families are then undefined
	 * @throws LimitExceededException if the body asks for more than it may; its families
	 * are then undefined
	 */
	public ParsedFamilies parse(byte[] body, int offset, int length, @Nullable MemoryClaim claim) {
		this.parsed.reset(body, offset, length, claim);
		this.body = this.parsed.bytes;
		this.fields.reset(this.body, 0);
		while (this.fields.at < length) {
			long size = this.fields.varint(length);
			if (size < 0 || size > length - this.fields.at) {
				throw new ExpositionException("unexpected EOF");
			}
			int end = this.fields.at + (int) size;
			family(this.fields.at, end);
			this.fields.at = end;
		}
		return this.parsed;
	}

	private void family(int begin, int end) {
		ProtobufFields fields = this.fields;
		int nameFrom = end;
		int nameTo = end;
		int helpFrom = -1;
		int helpTo = -1;
		long type = 0;
		fields.at = begin;
		while (fields.at < end) {
			switch (fields.next(end)) {
				case 1 -> {
					fields.requireBytes();
					nameFrom = fields.from;
					nameTo = fields.to;
				}
				case 2 -> {
					fields.requireBytes();
					helpFrom = fields.from;
					helpTo = fields.to;
				}
				case 3 -> type = fields.integer();
				default -> {
				}
			}
		}
		if (nameFrom == nameTo) {
			throw new ExpositionException("metric family without a name");
		}
		if (type < 0 || type >= MessageSchema.TYPES.size()) {
			throw new ExpositionException(
					"metric family \"" + this.parsed.text(nameFrom, nameTo) + "\" has the unknown type " + type);
		}
		if (!MetricName.isValid(this.body, nameFrom, nameTo) && !isUtf8Name(nameFrom, nameTo)) {
			this.parsed.inconsistent("invalid metric name \"" + this.parsed.text(nameFrom, nameTo) + "\"");
		}
		Family family = this.parsed.replaceFamily(nameFrom, nameTo);
		family.type = MessageSchema.TYPES.get((int) type);
		this.parsed.requireHelp(family, helpFrom, helpTo);
		family.helpFrom = helpFrom;
		family.helpTo = helpTo;
		fields.at = begin;
		while (fields.at < end) {
			if (fields.next(end) == MetricWriter.METRIC) {
				fields.requireBytes();
				int next = fields.at;
				metric(family, family.type, fields.from, fields.to);
				fields.at = next;
			}
		}
	}

	/** Whether a name that is no other may be a name all the same. */
	private boolean isUtf8Name(int from, int to) {
		boolean allowed = this.utf8Names && from < to && Utf8.isValid(this.body, from, to);
		this.parsed.utf8Names |= allowed;
		return allowed;
	}

	private void metric(Family family, MetricType type, int begin, int end) {
		ProtobufFields fields = this.fields;
		int labelsFrom = this.parsed.labelCount;
		int valueFrom = -1;
		int valueTo = -1;
		int valueField = MessageSchema.valueField(type);
		fields.at = begin;
		while (fields.at < end) {
			int field = fields.next(end);
			if (field == MetricWriter.LABEL) {
				fields.requireBytes();
				int next = fields.at;
				label(family, type, labelsFrom, fields.from, fields.to);
				fields.at = next;
			}
			else if (field == 6) {
				fields.integer();
				this.parsed.timestamps = true;
			}
			else if (field == valueField) {
				fields.requireBytes();
				if (valueFrom >= 0) {
					this.parsed.inconsistent(named(family) + " has a metric with two values");
				}
				valueFrom = fields.from;
				valueTo = fields.to;
			}
		}
		Metric metric = this.parsed.addMetric(family, labelsFrom);
		if (valueFrom < 0) {
			this.parsed.inconsistent(named(family) + " has a metric that is not a " + type.text());
			return;
		}
		fields.at = valueFrom;
		boolean told = switch (type) {
			case SUMMARY -> summary(metric, valueTo);
			case HISTOGRAM, GAUGE_HISTOGRAM -> histogram(family, metric, valueTo);
			default -> simple(type, metric, valueTo);
		};
		if (!told) {
			family.untold = true;
			metric.valueFrom = valueFrom;
			metric.valueTo = valueTo;
		}
	}

	private void label(Family family, MetricType type, int labelsFrom, int begin, int end) {
		ProtobufFields fields = this.fields;
		int nameFrom = end;
		int nameTo = end;
		int valueFrom = end;
		int valueTo = end;
		fields.at = begin;
		while (fields.at < end) {
			int field = fields.next(end);
			if (field == 1) {
				fields.requireBytes();
				nameFrom = fields.from;
				nameTo = fields.to;
			}
			else if (field == 2) {
				fields.requireBytes();
				valueFrom = fields.from;
				valueTo = fields.to;
			}
		}
		this.parsed.requireLabelRoom(family, labelsFrom);
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
		if (!MetricName.isValidLabel(this.body, nameFrom, nameTo) && !isUtf8Name(nameFrom, nameTo)) {
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
		return null;
	}

	/**
	 * Reads the value of a counter, a gauge or an untyped metric. Like all that read a
	 * value, says whether text can tell everything that was read.
	 */
	private boolean simple(MetricType type, Metric metric, int end) {
		boolean told = true;
		while (this.fields.at < end) {
			switch (this.fields.next(end)) {
				case 1 -> metric.value = this.fields.real();
				case 2, 3 -> told &= type != MetricType.COUNTER;
				default -> {
				}
			}
		}
		return told;
	}

	private boolean summary(Metric metric, int end) {
		boolean told = true;
		while (this.fields.at < end) {
			switch (this.fields.next(end)) {
				case 1 -> {
					metric.count = this.fields.unsigned();
					told &= isExact(this.fields.number);
				}
				case 2 -> metric.value = this.fields.real();
				case 3 -> quantile(metric);
				case 4 -> told = false;
				default -> {
				}
			}
		}
		return told;
	}

	private void quantile(Metric metric) {
		this.fields.requireBytes();
		int end = this.fields.to;
		double quantile = 0;
		double value = 0;
		this.fields.at = this.fields.from;
		while (this.fields.at < end) {
			switch (this.fields.next(end)) {
				case 1 -> quantile = this.fields.real();
				case 2 -> value = this.fields.real();
				default -> {
				}
			}
		}
		this.parsed.addPoint(metric, quantile, value);
	}

	private boolean histogram(Family family, Metric metric, int end) {
		int begin = this.fields.at;
		boolean told = true;
		boolean hasNativePart = false;
		double count = 0;
		double floatCount = 0;
		while (this.fields.at < end) {
			switch (this.fields.next(end)) {
				case 1 -> {
					count = this.fields.unsigned();
					told &= isExact(this.fields.number);
				}
				case 2 -> metric.value = this.fields.real();
				case 3 -> told &= bucket(metric);
				case 4 -> floatCount = this.fields.real();
				case 5, 6, 7, 8 -> hasNativePart = true;
				case 9, 12 -> {
					hasNativePart = true;
					this.parsed.addNativeBuckets(1);
				}
				case 10, 13 -> {
					hasNativePart = true;
					this.parsed.addNativeBuckets(this.fields.count(ProtobufFields.VARINT));
				}
				case 11, 14 -> {
					hasNativePart = true;
					this.parsed.addNativeBuckets(this.fields.count(ProtobufFields.FIXED64));
				}
				case 15, 16 -> told = false;
				default -> {
				}
			}
		}
		metric.count = (floatCount > 0) ? floatCount : count;
		if (hasNativePart) {
			String fault = this.nativeHistogram.read(this.body, begin, end).fault();
			if (fault != null) {
				this.parsed
					.inconsistent(named(family) + " has a native histogram that Prometheus would not take: " + fault);
			}
		}
		return told && !hasNativePart && floatCount == 0;
	}

	private boolean bucket(Metric metric) {
		this.fields.requireBytes();
		int end = this.fields.to;
		boolean told = true;
		double bound = 0;
		double count = 0;
		double floatCount = 0;
		this.fields.at = this.fields.from;
		while (this.fields.at < end) {
			switch (this.fields.next(end)) {
				case 1 -> {
					count = this.fields.unsigned();
					told &= isExact(this.fields.number);
				}
				case 2 -> bound = this.fields.real();
				case 3 -> told = false;
				case 4 -> floatCount = this.fields.real();
				default -> {
				}
			}
		}
		this.parsed.addPoint(metric, bound, (floatCount > 0) ? floatCount : count);
		return told && floatCount == 0;
	}

	/** Whether a double holds a count. */
	private static boolean isExact(long count) {
		return count >>> 53 == 0;
	}

	private String named(Family family) {
		return "metric family \"" + this.parsed.text(family.nameFrom, family.nameTo) + "\"";
	}

}
