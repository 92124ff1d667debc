package io.github.batchpushgateway.server.exposition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;

import io.github.batchpushgateway.server.exposition.ExposedFamily.Part;
import io.github.batchpushgateway.server.exposition.ParsedFamilies.Metric;
import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.github.batchpushgateway.server.limits.Limits;
import io.github.batchpushgateway.server.limits.MemoryClaim;
import io.github.batchpushgateway.server.model.Labels;
import io.github.batchpushgateway.server.model.MetricFamily;
import io.github.batchpushgateway.server.model.MetricType;
import io.github.batchpushgateway.server.model.RenderedFamily;
import org.jspecify.annotations.Nullable;

/**
 * Takes a rendered family apart again, for the few who need its parts.
 *
 * <p>
 * Reused from family to family; belongs to one thread.
 */
public final class FamilyReader {

	/*
	 * A family may be larger than what is left of the heap when all its parts become
	 * objects. So its metrics are made one after the other, each when it is asked for:
	 * rendered in protobuf, as for a scrape, and parsed. What only asks for labels walks
	 * through the text.
	 *
	 * Most metrics are small. What a large one takes, a histogram with thousands of
	 * buckets, is claimed until the next one is read.
	 */

	/** What a metric of fewer bytes takes is not worth claiming. */
	private static final int SMALL_BYTES = 1 << 16;

	/** What a metric takes for each of its bytes: rendered, parsed and as objects. */
	private static final int BYTES_PER_BYTE = 6;

	/** What a native bucket takes, whose count may have been a single byte. */
	private static final int BUCKET_BYTES = 64;

	private final @Nullable MemoryClaim claim;

	private final RenderedLine line = new RenderedLine();

	private final ByteWriter metric = new ByteWriter();

	private final ProtobufRenderer renderer = new ProtobufRenderer(this.metric);

	private final ProtobufParser parser = new ProtobufParser(true, Limits.none());

	private final NativeHistogram nativeHistogram = new NativeHistogram();

	/**
	 * Creates a reader that is asked for labels, or for small families.
	 */
	public FamilyReader() {
		this(null);
	}

	/**
	 * Creates a reader.
	 * @param claim claims the memory of large metrics, and nothing else
	 */
	public FamilyReader(@Nullable MemoryClaim claim) {
		this.claim = claim;
	}

	/**
	 * The parts of a rendered family. Its metrics are read while somebody goes through
	 * them, which must have ended before anything else is read. That throws a
	 * {@link LimitExceededException} if there is no memory for a large metric.
	 */
	public MetricFamily read(RenderedFamily family) {
		return new MetricFamily(family.name(), family.type(), family.help(), () -> new Metrics(family));
	}

	/**
	 * The labels of all metrics, in their order, read while somebody goes through them.
	 */
	public Iterable<Labels> labels(RenderedFamily family) {
		return () -> new MetricLabels(family);
	}

	/**
	 * Hashes of the label sets of all metrics, in their order. Labels without values do
	 * not count; the same labels have the same hash wherever they are, in this process.
	 */
	public long[] seriesHashes(RenderedFamily family) {
		long[] hashes = new long[family.series()];
		int count = 0;
		this.line.useFamily(family.name(), family.type().hasSuffixes());
		for (int at = 0; at < family.text().length; at = this.line.at) {
			long hash = 0;
			this.line.readName(family.text(), at);
			boolean hasBound = this.line.hasBound();
			while (this.line.readLabel() && !(hasBound && this.line.isLastLabel())) {
				hash = (this.line.valueTo > this.line.valueFrom) ? hashLabel(hash) : hash;
			}
			this.line.readRestOfMetric();
			hashes[count++] = hash;
		}
		return Arrays.copyOf(hashes, count);
	}

	private long hashLabel(long before) {
		int nameTo = this.line.unescape(this.line.labelFrom, this.line.labelTo);
		long hash = hash(before, this.line.unescaped, nameTo);
		int valueTo = this.line.unescape(this.line.valueFrom, this.line.valueTo);
		return hash(hash, this.line.unescaped, valueTo);
	}

	private static long hash(long before, byte[] bytes, int to) {
		long hash = before ^ ParsedFamilies.SEED ^ to;
		for (int i = 0; i < to; i++) {
			hash = ParsedFamilies.mix(hash ^ bytes[i]);
		}
		return hash;
	}

	private void claim(long bytes) {
		if (this.claim != null) {
			this.claim.grow(bytes);
		}
	}

	private void releaseClaim() {
		if (this.claim != null) {
			this.claim.release();
		}
	}

	private MetricFamily.Value value(ParsedFamilies parsed, MetricType type, Metric metric) {
		if (!type.hasSuffixes()) {
			return new MetricFamily.Simple(metric.value);
		}
		if (type.isHistogram() && metric.valueFrom >= 0) {
			this.nativeHistogram.read(parsed.bytes, metric.valueFrom, metric.valueTo);
			if (this.nativeHistogram.hasSpans()) {
				claim((long) BUCKET_BYTES * this.nativeHistogram.writtenBuckets());
				return new MetricFamily.NativeHistogram(metric.count, metric.value, this.nativeHistogram.buckets());
			}
		}
		List<MetricFamily.Point> points = new ArrayList<>();
		for (int point = metric.firstPoint; point >= 0; point = parsed.nextPoint(point)) {
			points.add(new MetricFamily.Point(parsed.bound(point), parsed.pointValue(point)));
		}
		return (type == MetricType.SUMMARY) ? new MetricFamily.Summary(metric.count, metric.value, points)
				: new MetricFamily.Histogram(metric.count, metric.value, points);
	}

	/**
	 * Reads the metrics of a family.
	 */
	private final class Metrics implements Iterator<MetricFamily.Metric> {

		private final RenderedFamily family;

		private final Part part;

		private final int to;

		private int at;

		Metrics(RenderedFamily family) {
			this.family = family;
			this.part = new Part(family.text(), 0, family.text().length, family.detail());
			FamilyReader.this.renderer.useFamily(family.name(), family.type(), null);
			this.at = FamilyReader.this.renderer.from(this.part);
			this.to = FamilyReader.this.renderer.to(this.part);
		}

		@Override
		public boolean hasNext() {
			return this.at < this.to;
		}

		@Override
		public MetricFamily.Metric next() {
			if (!hasNext()) {
				throw new NoSuchElementException();
			}
			releaseClaim();
			FamilyReader.this.metric.release(SMALL_BYTES);
			int bytes = FamilyReader.this.renderer.end(this.part, this.at) - this.at;
			if (bytes > SMALL_BYTES) {
				claim((long) BYTES_PER_BYTE * bytes);
			}
			this.at = FamilyReader.this.renderer.write(this.part, this.at);
			ParsedFamilies parsed = parse();
			Metric metric = Objects.requireNonNull(parsed.families[0].first);
			return new MetricFamily.Metric(labels(parsed, metric), value(parsed, this.family.type(), metric));
		}

		private ParsedFamilies parse() {
			ByteWriter body = FamilyReader.this.metric;
			body.insert(0, ProtobufHeader.of(this.family.name(), this.family.type(), "", body.length));
			return FamilyReader.this.parser.parse(body.bytes, 0, body.length);
		}

		private static Labels labels(ParsedFamilies parsed, Metric metric) {
			Map<String, String> labels = new HashMap<>();
			for (int label = metric.labelsFrom; label < metric.labelsTo; label++) {
				labels.put(parsed.text(parsed.nameFrom(label), parsed.nameTo(label)),
						parsed.text(parsed.valueFrom(label), parsed.valueTo(label)));
			}
			return Labels.of(labels);
		}

	}

	/**
	 * Reads the labels of a family's metrics.
	 */
	private final class MetricLabels implements Iterator<Labels> {

		private final byte[] text;

		private int at;

		MetricLabels(RenderedFamily family) {
			this.text = family.text();
			FamilyReader.this.line.useFamily(family.name(), family.type().hasSuffixes());
		}

		@Override
		public boolean hasNext() {
			return this.at < this.text.length;
		}

		@Override
		public Labels next() {
			if (!hasNext()) {
				throw new NoSuchElementException();
			}
			RenderedLine line = FamilyReader.this.line;
			Map<String, String> labels = new HashMap<>();
			line.readName(this.text, this.at);
			boolean hasBound = line.hasBound();
			while (line.readLabel() && !(hasBound && line.isLastLabel())) {
				labels.put(line.labelName(), line.labelValue());
			}
			line.readRestOfMetric();
			this.at = line.at;
			return Labels.of(labels);
		}

	}

}
