package io.github.batchpushgateway.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.batchpushgateway.server.exposition.FamilyReader;
import io.github.batchpushgateway.server.exposition.FloatText;
import io.github.batchpushgateway.server.model.Label;
import io.github.batchpushgateway.server.model.Labels;
import io.github.batchpushgateway.server.model.MetricFamily;
import io.github.batchpushgateway.server.model.MetricFamily.Bucket;
import io.github.batchpushgateway.server.model.MetricFamily.Histogram;
import io.github.batchpushgateway.server.model.MetricFamily.Metric;
import io.github.batchpushgateway.server.model.MetricFamily.NativeHistogram;
import io.github.batchpushgateway.server.model.MetricFamily.Point;
import io.github.batchpushgateway.server.model.MetricFamily.Simple;
import io.github.batchpushgateway.server.model.MetricFamily.Summary;
import io.github.batchpushgateway.server.model.RenderedFamily;
import io.github.batchpushgateway.server.storage.MetricGroup;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes groups in JSON: the families of a group stand beside its labels, all numbers are
 * texts, all keys are sorted.
 */
final class GroupSlices implements Slices {

	/** The largest count that the original can hold, and one more. */
	private static final double COUNT_LIMIT = 0x1p64;

	private final FamilyReader reader = new FamilyReader();

	private final Iterator<MetricGroup> groups;

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(BYTES);

	private final JsonGenerator json;

	private boolean ended;

	GroupSlices(Iterable<MetricGroup> groups) {
		this.groups = groups.iterator();
		try {
			this.json = ApiResponse.JSON.createGenerator(this.bytes);
			this.json.writeStartObject();
			this.json.writeStringField("status", "success");
			this.json.writeArrayFieldStart("data");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public @Nullable Buffer next() {
		try {
			while (!this.ended && this.bytes.size() < BYTES) {
				writeMore();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		if (this.bytes.size() == 0) {
			return null;
		}
		Buffer slice = Buffer.buffer(this.bytes.toByteArray());
		this.bytes.reset();
		return slice;
	}

	private void writeMore() throws IOException {
		if (this.groups.hasNext()) {
			write(this.groups.next());
		}
		else {
			this.json.writeEndArray();
			this.json.writeEndObject();
			this.json.close();
			this.ended = true;
		}
	}

	private void write(MetricGroup group) throws IOException {
		Map<String, Content> contents = new TreeMap<>();
		contents.put("labels", () -> write(group.key().labels()));
		contents.put("last_push_successful", () -> this.json.writeBoolean(group.lastPushSuccessful()));
		// a family of one of these names hides it, as it does in the original
		for (RenderedFamily family : group.families()) {
			contents.put(family.name(), () -> write(family));
		}
		this.json.writeStartObject();
		for (Map.Entry<String, Content> content : contents.entrySet()) {
			this.json.writeFieldName(content.getKey());
			content.getValue().write();
		}
		this.json.writeEndObject();
	}

	private void write(RenderedFamily rendered) throws IOException {
		MetricFamily family = this.reader.read(rendered);
		this.json.writeStartObject();
		if (!family.help().isEmpty()) {
			this.json.writeStringField("help", family.help());
		}
		this.json.writeArrayFieldStart("metrics");
		for (Metric metric : family.metrics()) {
			write(metric);
		}
		this.json.writeEndArray();
		this.json.writeStringField("time_stamp", GoText.time(rendered.pushed()));
		this.json.writeStringField("type", family.type().name());
		this.json.writeEndObject();
	}

	private void write(Metric metric) throws IOException {
		this.json.writeStartObject();
		if (metric.value() instanceof Simple simple) {
			writeLabels(metric);
			this.json.writeStringField("value", number(simple.value()));
		}
		else if (metric.value() instanceof Summary summary) {
			this.json.writeStringField("count", count(summary.count()));
			writeLabels(metric);
			writePoints("quantiles", summary.quantiles(), false);
			this.json.writeStringField("sum", number(summary.sum()));
		}
		else if (metric.value() instanceof Histogram histogram) {
			writePoints("buckets", histogram.buckets(), true);
			this.json.writeStringField("count", count(histogram.count()));
			writeLabels(metric);
			this.json.writeStringField("sum", number(histogram.sum()));
		}
		else if (metric.value() instanceof NativeHistogram histogram) {
			writeBuckets(histogram.buckets());
			this.json.writeStringField("count", count(histogram.count()));
			writeLabels(metric);
			this.json.writeStringField("sum", number(histogram.sum()));
		}
		this.json.writeEndObject();
	}

	private void writePoints(String name, List<Point> points, boolean counts) throws IOException {
		Map<String, String> values = new TreeMap<>();
		for (Point point : points) {
			values.put(number(point.bound()), counts ? count(point.value()) : number(point.value()));
		}
		this.json.writeObjectFieldStart(name);
		for (Map.Entry<String, String> value : values.entrySet()) {
			this.json.writeStringField(value.getKey(), value.getValue());
		}
		this.json.writeEndObject();
	}

	private void writeBuckets(List<Bucket> buckets) throws IOException {
		this.json.writeArrayFieldStart("buckets");
		for (Bucket bucket : buckets) {
			this.json.writeStartArray();
			this.json.writeNumber(boundaries(bucket));
			this.json.writeString(number(bucket.lower()));
			this.json.writeString(number(bucket.upper()));
			this.json.writeString(count(bucket.count()));
			this.json.writeEndArray();
		}
		this.json.writeEndArray();
	}

	/**
	 * Which bounds belong to a bucket: 0 for the upper, 1 for the lower, 2 for none and 3
	 * for both.
	 */
	private static int boundaries(Bucket bucket) {
		if (bucket.lowerInclusive()) {
			return bucket.upperInclusive() ? 3 : 1;
		}
		return bucket.upperInclusive() ? 0 : 2;
	}

	private void writeLabels(Metric metric) throws IOException {
		this.json.writeFieldName("labels");
		write(metric.labels());
	}

	private void write(Labels labels) throws IOException {
		this.json.writeStartObject();
		for (Label label : labels) {
			this.json.writeStringField(label.name(), label.value());
		}
		this.json.writeEndObject();
	}

	private static String number(double value) {
		return FloatText.signed(value);
	}

	/**
	 * A count: all digits, where the original holds an integer.
	 */
	private static String count(double value) {
		boolean integer = value == Math.rint(value) && value >= 0 && value < COUNT_LIMIT;
		return integer ? new BigDecimal(value).toPlainString() : number(value);
	}

	/**
	 * Writes the value of a key.
	 */
	@FunctionalInterface
	private interface Content {

		void write() throws IOException;

	}

}
