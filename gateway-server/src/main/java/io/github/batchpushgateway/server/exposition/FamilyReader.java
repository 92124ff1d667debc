package io.github.batchpushgateway.server.exposition;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.batchpushgateway.server.exposition.ParsedFamilies.Family;
import io.github.batchpushgateway.server.exposition.ParsedFamilies.Metric;
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

	private final TextParser parser = new TextParser(true, Integer.MAX_VALUE);

	/**
	 * The parts of a rendered family.
	 */
	public MetricFamily read(RenderedFamily family) {
		ParsedFamilies parsed = parse(family);
		List<MetricFamily.Metric> metrics = new ArrayList<>();
		Family read = parsed.families[0];
		for (Metric metric = read.first; metric != null; metric = metric.next) {
			metrics.add(new MetricFamily.Metric(labels(parsed, metric), value(parsed, family.type(), metric)));
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
		String header = "# TYPE " + family.name() + " " + family.type().name() + "\n";
		byte[] headerBytes = header.getBytes(StandardCharsets.UTF_8);
		byte[] body = new byte[headerBytes.length + family.text().length];
		System.arraycopy(headerBytes, 0, body, 0, headerBytes.length);
		System.arraycopy(family.text(), 0, body, headerBytes.length, family.text().length);
		return this.parser.parse(body, 0, body.length);
	}

	private Labels labels(ParsedFamilies parsed, Metric metric) {
		Map<String, String> labels = new HashMap<>();
		for (int label = metric.labelsFrom; label < metric.labelsTo; label++) {
			labels.put(parsed.text(parsed.nameFrom(label), parsed.nameTo(label)),
					parsed.text(parsed.valueFrom(label), parsed.valueTo(label)));
		}
		return Labels.of(labels);
	}

	private MetricFamily.Value value(ParsedFamilies parsed, MetricType type, Metric metric) {
		if (!type.hasSuffixes()) {
			return new MetricFamily.Simple(metric.value);
		}
		List<MetricFamily.Point> points = new ArrayList<>();
		for (int point = metric.firstPoint; point >= 0; point = parsed.nextPoint(point)) {
			points.add(new MetricFamily.Point(parsed.bound(point), parsed.pointValue(point)));
		}
		return (type == MetricType.SUMMARY) ? new MetricFamily.Summary(metric.count, metric.value, points)
				: new MetricFamily.Histogram(metric.count, metric.value, points);
	}

}
