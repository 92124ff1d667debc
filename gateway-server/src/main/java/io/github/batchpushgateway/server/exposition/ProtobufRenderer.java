package io.github.batchpushgateway.server.exposition;

import java.nio.charset.StandardCharsets;

import io.github.batchpushgateway.server.exposition.ExposedFamily.Part;
import io.github.batchpushgateway.server.model.MetricName;
import io.github.batchpushgateway.server.model.MetricType;
import org.jspecify.annotations.Nullable;

/**
 * Renders families in protobuf from their text.
 *
 * <p>
 * Belongs to one thread.
 */
final class ProtobufRenderer {

	/*
	 * Every line of a counter, gauge or untyped family is a metric. Those of a summary or
	 * histogram follow one another, the count last, and have the same labels: they are
	 * read from the first line and passed over in the others.
	 */

	private final MetricWriter writer;

	private final RenderedLine line = new RenderedLine();

	private final ProtobufFields fields = new ProtobufFields();

	private MetricType type = MetricType.UNTYPED;

	private @Nullable LabelNames labelNames;

	private double sum;

	ProtobufRenderer(ByteWriter out) {
		this.writer = new MetricWriter(out);
	}

	/**
	 * Expects metrics of a family.
	 * @param labelNames how to write names of labels that stand in quotes, or
	 * {@code null} for as they are
	 */
	void useFamily(String name, MetricType type, @Nullable LabelNames labelNames) {
		this.line.useFamily(name, type.hasSuffixes());
		this.type = type;
		this.labelNames = labelNames;
	}

	/**
	 * Where the metrics of a part begin: in its protobuf, if it has that, or else in its
	 * text.
	 */
	int from(Part part) {
		return (part.protobuf() != null) ? 0 : part.from();
	}

	/**
	 * Where the metrics of a part end.
	 */
	int to(Part part) {
		byte[] protobuf = part.protobuf();
		return (protobuf != null) ? protobuf.length : part.to();
	}

	/**
	 * Where a metric ends.
	 * @param at where it begins
	 */
	int end(Part part, int at) {
		byte[] protobuf = part.protobuf();
		if (protobuf != null) {
			this.fields.reset(protobuf, at);
			this.fields.next(protobuf.length);
			return this.fields.to;
		}
		this.line.readName(part.text(), at);
		this.line.readRestOfMetric();
		return this.line.at;
	}

	/**
	 * Writes a metric.
	 * @param at where it begins
	 * @return where the next one begins
	 */
	int write(Part part, int at) {
		byte[] protobuf = part.protobuf();
		return (protobuf != null) ? copy(protobuf, at) : write(part.text(), at, part.impliesInfinity());
	}

	private int write(byte[] text, int from, boolean impliedInfinity) {
		this.writer.begin();
		this.line.readName(text, from);
		boolean hasBound = this.line.hasBound();
		int labelsFrom = this.line.at;
		int labelsTo = labelsFrom;
		while (this.line.readLabel() && !(hasBound && this.line.isLastLabel())) {
			writeLabel();
			labelsTo = this.line.at;
		}
		if (!this.type.hasSuffixes()) {
			this.writer.end(this.type, this.line.readNumber(), 0);
			return this.line.at;
		}
		this.sum = 0;
		while (!readLine(hasBound, impliedInfinity)) {
			this.line.readName(text, this.line.at);
			hasBound = this.line.hasBound();
			this.line.at += labelsTo - labelsFrom;
			if (hasBound) {
				this.line.readLabel();
			}
		}
		return this.line.at;
	}

	/**
	 * Takes over what the line says behind its labels.
	 * @return whether it was the last of the metric
	 */
	private boolean readLine(boolean hasBound, boolean impliedInfinity) {
		if (hasBound) {
			double bound = FloatText.read(this.line.text, this.line.valueFrom, this.line.valueTo);
			double value = this.line.readNumber();
			if (!impliedInfinity || bound != Double.POSITIVE_INFINITY) {
				this.writer.point(bound, value);
			}
			return false;
		}
		if (this.line.suffix() == 's') {
			this.sum = this.line.readNumber();
			return false;
		}
		this.writer.end(this.type, this.sum, this.line.readNumber());
		return true;
	}

	private void writeLabel() {
		byte[] text = this.line.text;
		byte[] name = text;
		int nameFrom = this.line.labelFrom;
		int nameTo = this.line.labelTo;
		if (this.line.labelIsQuoted) {
			String unescaped = this.line.labelName();
			name = (this.labelNames != null) ? this.labelNames.escaped(unescaped)
					: unescaped.getBytes(StandardCharsets.UTF_8);
			nameFrom = 0;
			nameTo = name.length;
		}
		int valueTo = this.line.unescape(this.line.valueFrom, this.line.valueTo);
		this.writer.label(name, nameFrom, nameTo, this.line.unescaped, 0, valueTo);
	}

	private int copy(byte[] metrics, int from) {
		ByteWriter out = this.writer.out();
		this.fields.reset(metrics, from);
		this.fields.next(metrics.length);
		int end = this.fields.to;
		if (this.labelNames == null) {
			out.append(metrics, from, end);
			return end;
		}
		this.fields.at = this.fields.from;
		this.writer.begin();
		while (this.fields.at < end) {
			int field = this.fields.next(end);
			if (field == MetricWriter.LABEL) {
				int next = this.fields.at;
				copyLabel(metrics, this.labelNames);
				this.fields.at = next;
			}
			else {
				out.text(field, metrics, this.fields.from, this.fields.to);
			}
		}
		this.writer.end();
		return end;
	}

	private void copyLabel(byte[] metrics, LabelNames labelNames) {
		int end = this.fields.to;
		this.fields.at = this.fields.from;
		this.fields.next(end);
		int nameFrom = this.fields.from;
		int nameTo = this.fields.to;
		this.fields.next(end);
		byte[] name = metrics;
		if (!MetricName.isValidLabel(name, nameFrom, nameTo)) {
			name = labelNames.escaped(new String(metrics, nameFrom, nameTo - nameFrom, StandardCharsets.UTF_8));
			nameFrom = 0;
			nameTo = name.length;
		}
		this.writer.label(name, nameFrom, nameTo, metrics, this.fields.from, this.fields.to);
	}

}
