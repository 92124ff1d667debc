package io.github.batchpushgateway.server.exposition;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.github.batchpushgateway.server.StrictExposition;
import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics.Bucket;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics.Histogram;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics.Metric;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics.MetricFamily;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics.Quantile;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics.Summary;

/**
 * Fuzz target: a push in protobuf. The bits of the first byte say how it is read and
 * pushed, the others are the body. What protoc's classes read in it has to be exposed.
 */
public final class ProtobufPushFuzz {

	private static final int UTF8_NAMES = 1;

	private static final int POST = 2;

	private ProtobufPushFuzz() {
	}

	public static void fuzzerTestOneInput(byte[] data) {
		if (data.length == 0) {
			return;
		}
		ParsedFamilies parsed;
		try {
			parsed = new ProtobufParser((data[0] & UTF8_NAMES) != 0).parse(data, 1, data.length - 1);
		}
		catch (ExpositionException | LimitExceededException ex) {
			FuzzedPush.requireReason(ex);
			return;
		}
		FuzzedPush push = FuzzedPush.push(parsed, (data[0] & POST) == 0, data.length);
		if (push.accepted()) {
			Map<String, Double> exposed = push.values();
			expected(Arrays.copyOfRange(data, 1, data.length)).forEach((series, value) -> FuzzedPush
				.require(value.equals(exposed.get(series)), "is exposed: " + series + " " + value, exposed));
		}
	}

	/** Nothing if protoc's classes refuse a part that nobody reads. */
	private static Map<String, Double> expected(byte[] body) {
		Map<String, MetricFamily> families = new LinkedHashMap<>();
		try {
			ProtobufMessage.families(body).forEach((family) -> families.put(family.getName(), family));
		}
		catch (IOException ex) {
			return Map.of();
		}
		Map<String, Double> values = new HashMap<>();
		families.values()
			.stream()
			.filter((family) -> !PushTimestamps.isName(family.getName()))
			.forEach((family) -> family.getMetricList().forEach((metric) -> addValues(values, family, metric)));
		// zero has no sign in text
		values.replaceAll((series, value) -> value + 0.0);
		return values;
	}

	private static void addValues(Map<String, Double> values, MetricFamily family, Metric metric) {
		SortedMap<String, String> labels = new TreeMap<>();
		metric.getLabelList().forEach((label) -> labels.put(label.getName(), label.getValue()));
		FuzzedPush.withGroupLabels(labels);
		String name = family.getName();
		switch (family.getType()) {
			case COUNTER -> values.put(StrictExposition.series(name, labels), metric.getCounter().getValue());
			case GAUGE -> values.put(StrictExposition.series(name, labels), metric.getGauge().getValue());
			case UNTYPED -> values.put(StrictExposition.series(name, labels), metric.getUntyped().getValue());
			case SUMMARY -> addSummary(values, name, labels, metric.getSummary());
			default -> addHistogram(values, name, labels, metric.getHistogram());
		}
	}

	private static void addSummary(Map<String, Double> values, String name, SortedMap<String, String> labels,
			Summary summary) {
		for (Quantile quantile : summary.getQuantileList()) {
			values.put(bounded(name, labels, "quantile", quantile.getQuantile()), quantile.getValue());
		}
		values.put(StrictExposition.series(name + "_sum", labels), summary.getSampleSum());
		values.put(StrictExposition.series(name + "_count", labels), unsigned(summary.getSampleCount()));
	}

	private static void addHistogram(Map<String, Double> values, String name, SortedMap<String, String> labels,
			Histogram histogram) {
		double count = (histogram.getSampleCountFloat() > 0) ? histogram.getSampleCountFloat()
				: unsigned(histogram.getSampleCount());
		for (Bucket bucket : histogram.getBucketList()) {
			values.put(bounded(name + "_bucket", labels, "le", bucket.getUpperBound()),
					(bucket.getCumulativeCountFloat() > 0) ? bucket.getCumulativeCountFloat()
							: unsigned(bucket.getCumulativeCount()));
		}
		values.putIfAbsent(bounded(name + "_bucket", labels, "le", Double.POSITIVE_INFINITY), count);
		values.put(StrictExposition.series(name + "_sum", labels), histogram.getSampleSum());
		values.put(StrictExposition.series(name + "_count", labels), count);
	}

	private static String bounded(String name, SortedMap<String, String> labels, String label, double bound) {
		SortedMap<String, String> bounded = new TreeMap<>(labels);
		bounded.put(label, FloatText.of(bound));
		return StrictExposition.series(name, bounded);
	}

	private static double unsigned(long count) {
		return (count >= 0) ? count : (count >>> 1 | count & 1) * 2.0;
	}

}
