package io.github.batchpushgateway.server.exposition;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.batchpushgateway.server.exposition.ParsedFamilies.Family;
import io.github.batchpushgateway.server.exposition.ParsedFamilies.Metric;
import io.github.batchpushgateway.server.limits.Limits;
import io.github.batchpushgateway.server.model.FamilyDetail;
import io.github.batchpushgateway.server.model.Labels;
import io.github.batchpushgateway.server.model.MetricFamily;
import io.github.batchpushgateway.server.model.MetricType;
import io.github.batchpushgateway.server.model.RenderedFamily;

/**
 * Takes a rendered family apart again, for the few who need its parts.
 *
 * <p>
 * Reused from family to family; belongs to one thread.
 */
public final class FamilyReader {

	private final TextParser textParser = TextParser.ofRendered();

	private final ProtobufParser protobufParser = new ProtobufParser(true, Limits.none());

	private final NativeHistogram nativeHistogram = new NativeHistogram();

	/**
	 * The parts of a rendered family.
	 */
	public MetricFamily read(RenderedFamily family) {
		FamilyDetail detail = family.detail();
		ParsedFamilies parsed = (detail != null && detail.protobuf() != null) ? parse(family, detail.protobuf())
				: parse(family);
		boolean impliedInfinity = detail != null && detail.impliedInfinity();
		List<MetricFamily.Metric> metrics = new ArrayList<>();
		Family read = parsed.families[0];
		for (Metric metric = read.first; metric != null; metric = metric.next) {
			metrics.add(new MetricFamily.Metric(labels(parsed, metric),
					value(parsed, family.type(), metric, impliedInfinity)));
		}
		return new MetricFamily(family.name(), family.type(), family.help(), metrics);
	}

	/**
	 * Hashes of the label sets of all metrics, in their order. Labels without values do
	 * not count; the same labels have the same hash wherever they are, in this process.
	 */
	public long[] seriesHashes(RenderedFamily family) {
		ParsedFamilies parsed = parse(family);
		Family read = parsed.families[0];
		long[] hashes = new long[read.metricCount];
		int count = 0;
		for (Metric metric = read.first; metric != null; metric = metric.next) {
			long hash = 0;
			for (int label = metric.labelsFrom; label < metric.labelsTo; label++) {
				if (parsed.valueTo(label) > parsed.valueFrom(label)) {
					hash = ParsedFamilies.mix(hash ^ parsed.hash(parsed.nameFrom(label), parsed.nameTo(label)));
					hash = ParsedFamilies.mix(hash ^ parsed.hash(parsed.valueFrom(label), parsed.valueTo(label)));
				}
			}
			hashes[count++] = hash;
		}
		return hashes;
	}

	private ParsedFamilies parse(RenderedFamily family) {
		byte[] header = FamilyHeader.of(family.name(), family.type(), "").getBytes(StandardCharsets.UTF_8);
		byte[] body = Arrays.copyOf(header, header.length + family.text().length);
		System.arraycopy(family.text(), 0, body, header.length, family.text().length);
		return this.textParser.parse(body, 0, body.length);
	}

	private ParsedFamilies parse(RenderedFamily family, byte[] metrics) {
		byte[] header = ProtobufHeader.of(family.name(), family.type(), "", metrics.length);
		byte[] body = Arrays.copyOf(header, header.length + metrics.length);
		System.arraycopy(metrics, 0, body, header.length, metrics.length);
		return this.protobufParser.parse(body, 0, body.length);
	}

	private Labels labels(ParsedFamilies parsed, Metric metric) {
		Map<String, String> labels = new HashMap<>();
		for (int label = metric.labelsFrom; label < metric.labelsTo; label++) {
			labels.put(parsed.text(parsed.nameFrom(label), parsed.nameTo(label)),
					parsed.text(parsed.valueFrom(label), parsed.valueTo(label)));
		}
		return Labels.of(labels);
	}

	private MetricFamily.Value value(ParsedFamilies parsed, MetricType type, Metric metric, boolean impliedInfinity) {
		if (!type.hasSuffixes()) {
			return new MetricFamily.Simple(metric.value);
		}
		if (type.isHistogram() && metric.valueFrom >= 0) {
			this.nativeHistogram.read(parsed.bytes, metric.valueFrom, metric.valueTo);
			if (this.nativeHistogram.hasSpans()) {
				return new MetricFamily.NativeHistogram(metric.count, metric.value, this.nativeHistogram.buckets());
			}
		}
		List<MetricFamily.Point> points = new ArrayList<>();
		for (int point = metric.firstPoint; point >= 0; point = parsed.nextPoint(point)) {
			double bound = parsed.bound(point);
			if (!impliedInfinity || bound != Double.POSITIVE_INFINITY) {
				points.add(new MetricFamily.Point(bound, parsed.pointValue(point)));
			}
		}
		return (type == MetricType.SUMMARY) ? new MetricFamily.Summary(metric.count, metric.value, points)
				: new MetricFamily.Histogram(metric.count, metric.value, points);
	}

}
