package io.github.batchpushgateway.server.http;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import java.util.function.LongConsumer;

import io.github.batchpushgateway.server.exposition.FamilyReader;
import io.github.batchpushgateway.server.exposition.FloatText;
import io.github.batchpushgateway.server.limits.MemoryClaim;
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

/**
 * Writes groups in JSON: the families of a group stand beside its labels, all numbers are
 * texts, all keys are sorted.
 */
final class GroupSlices extends JsonSlices {

	/** The largest count that the original can hold, and one more. */
	private static final double COUNT_LIMIT = 0x1p64;

	private static final int SORTED_POINTS = 1000;

	private final FamilyReader reader;

	private final LongConsumer referenced;

	/**
	 * Prepares to write groups.
	 * @param claim claims the memory of large metrics
	 * @param referenced is told how long the texts are that are referenced from then on
	 */
	GroupSlices(Iterable<MetricGroup> groups, MemoryClaim claim, LongConsumer referenced) {
		this.reader = new FamilyReader(claim);
		this.referenced = referenced;
		then(() -> {
			this.json.writeStartObject();
			this.json.writeStringField("status", "success");
			this.json.writeArrayFieldStart("data");
			then(() -> {
				this.json.writeEndArray();
				this.json.writeEndObject();
			});
			thenAll(groups, this::write);
		});
	}

	private void write(MetricGroup group) throws IOException {
		this.referenced.accept(group.bytes());
		Map<String, Step> contents = new TreeMap<>();
		contents.put("labels", () -> write(group.key().labels()));
		contents.put("last_push_successful", () -> this.json.writeBoolean(group.lastPushSuccessful()));
		// a family of one of these names hides it, as it does in the original
		for (RenderedFamily family : group.families()) {
			contents.put(family.name(), () -> write(family));
		}
		this.json.writeStartObject();
		then(this.json::writeEndObject);
		thenAll(contents.entrySet(), (content) -> {
			this.json.writeFieldName(content.getKey());
			content.getValue().write();
		});
	}

	private void write(RenderedFamily rendered) throws IOException {
		MetricFamily family = this.reader.read(rendered);
		this.json.writeStartObject();
		if (!family.help().isEmpty()) {
			this.json.writeStringField("help", family.help());
		}
		this.json.writeArrayFieldStart("metrics");
		then(() -> {
			this.json.writeEndArray();
			this.json.writeStringField("time_stamp", GoText.time(rendered.pushed()));
			this.json.writeStringField("type", family.type().name());
			this.json.writeEndObject();
		});
		thenAll(family.metrics(), this::write);
	}

	private void write(Metric metric) throws IOException {
		this.json.writeStartObject();
		if (metric.value() instanceof Simple simple) {
			writeLabels(metric);
			this.json.writeStringField("value", number(simple.value()));
			this.json.writeEndObject();
		}
		else if (metric.value() instanceof Summary summary) {
			this.json.writeStringField("count", count(summary.count()));
			writeLabels(metric);
			then(() -> writeSum(summary.sum()));
			writePoints("quantiles", summary.quantiles(), GroupSlices::number);
		}
		else if (metric.value() instanceof Histogram histogram) {
			then(() -> writeRest(metric, histogram.count(), histogram.sum()));
			writePoints("buckets", histogram.buckets(), GroupSlices::count);
		}
		else if (metric.value() instanceof NativeHistogram histogram) {
			this.json.writeArrayFieldStart("buckets");
			then(() -> {
				this.json.writeEndArray();
				writeRest(metric, histogram.count(), histogram.sum());
			});
			thenAll(histogram.buckets(), this::write);
		}
	}

	private void writeRest(Metric metric, double count, double sum) throws IOException {
		this.json.writeStringField("count", count(count));
		writeLabels(metric);
		writeSum(sum);
	}

	private void writeSum(double sum) throws IOException {
		this.json.writeStringField("sum", number(sum));
		this.json.writeEndObject();
	}

	/** So many that sorting them would take much memory are left as they were pushed. */
	private void writePoints(String name, List<Point> points, DoubleFunction<String> text) throws IOException {
		List<Point> sorted = points;
		if (points.size() <= SORTED_POINTS) {
			Map<String, Point> byBound = new TreeMap<>();
			points.forEach((point) -> byBound.put(number(point.bound()), point));
			sorted = List.copyOf(byBound.values());
		}
		this.json.writeObjectFieldStart(name);
		then(this.json::writeEndObject);
		thenAll(sorted, (point) -> this.json.writeStringField(number(point.bound()), text.apply(point.value())));
	}

	private void write(Bucket bucket) throws IOException {
		this.json.writeStartArray();
		this.json.writeNumber(boundaries(bucket));
		this.json.writeString(number(bucket.lower()));
		this.json.writeString(number(bucket.upper()));
		this.json.writeString(count(bucket.count()));
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

}
