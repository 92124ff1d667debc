package io.github.batchpushgateway.meter;

import java.util.ArrayList;
import java.util.List;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DistributionDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.SnapshotEscaper;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of client_java 1.x as families of simpleclient, with the names, labels and
 * types that the text format 0.0.4 shows of it: names that this format does not know are
 * escaped with underscores, info and state sets are gauges, and native buckets, exemplars
 * and times of creation are not there.
 */
final class SnapshotFamilies {

	private static final EscapingScheme UNDERSCORES = EscapingScheme.UNDERSCORE_ESCAPING;

	private final MetricMetadata metadata;

	private final String name;

	private final List<MetricFamilySamples> families = new ArrayList<>();

	private SnapshotFamilies(MetricMetadata metadata) {
		this.metadata = metadata;
		this.name = metadata.getPrometheusName();
	}

	/**
	 * The families of a snapshot: mostly one, none without samples, and three of a gauge
	 * histogram, whose count and sum are gauges of their own.
	 */
	static List<MetricFamilySamples> of(MetricSnapshot snapshot) {
		SnapshotFamilies families = new SnapshotFamilies(snapshot.getMetadata());
		if (snapshot instanceof CounterSnapshot counter) {
			families.add(counter);
		}
		else if (snapshot instanceof GaugeSnapshot gauge) {
			families.add(gauge);
		}
		else if (snapshot instanceof UnknownSnapshot unknown) {
			families.add(unknown);
		}
		else if (snapshot instanceof InfoSnapshot info) {
			families.add(info);
		}
		else if (snapshot instanceof StateSetSnapshot stateSet) {
			families.add(stateSet);
		}
		else if (snapshot instanceof SummarySnapshot summary) {
			families.add(summary);
		}
		else if (snapshot instanceof HistogramSnapshot histogram) {
			families.add(histogram);
		}
		return families.families;
	}

	private void add(CounterSnapshot counter) {
		Samples samples = new Samples(nameWith("_total"));
		counter.getDataPoints().forEach((point) -> samples.add("", point.getLabels(), point.getValue()));
		add(Collector.Type.COUNTER, samples);
	}

	private void add(GaugeSnapshot gauge) {
		Samples samples = new Samples(
				SnapshotEscaper.getLegacyGaugeName(this.metadata, this.metadata.getOriginalName(), UNDERSCORES));
		gauge.getDataPoints().forEach((point) -> samples.add("", point.getLabels(), point.getValue()));
		add(Collector.Type.GAUGE, samples);
	}

	private void add(UnknownSnapshot unknown) {
		Samples samples = new Samples(this.name);
		unknown.getDataPoints().forEach((point) -> samples.add("", point.getLabels(), point.getValue()));
		add(Collector.Type.UNKNOWN, samples);
	}

	private void add(InfoSnapshot info) {
		Samples samples = new Samples(nameWith("_info"));
		info.getDataPoints().forEach((point) -> samples.add("", point.getLabels(), 1));
		add(Collector.Type.GAUGE, samples);
	}

	private void add(StateSetSnapshot stateSet) {
		Samples samples = new Samples(this.name);
		for (StateSetSnapshot.StateSetDataPointSnapshot point : stateSet.getDataPoints()) {
			for (int i = 0; i < point.size(); i++) {
				samples.add("", point.getLabels(), this.name, point.getName(i), point.isTrue(i) ? 1 : 0);
			}
		}
		add(Collector.Type.GAUGE, samples);
	}

	private void add(SummarySnapshot summary) {
		Samples samples = new Samples(this.name);
		for (SummarySnapshot.SummaryDataPointSnapshot point : summary.getDataPoints()) {
			for (Quantile quantile : point.getQuantiles()) {
				samples.add("", point.getLabels(), "quantile", Collector.doubleToGoString(quantile.getQuantile()),
						quantile.getValue());
			}
			samples.addCountAndSum(point);
		}
		add(Collector.Type.SUMMARY, samples);
	}

	private void add(HistogramSnapshot histogram) {
		Samples samples = new Samples(this.name);
		Samples counts = new Samples(this.name + "_gcount");
		Samples sums = new Samples(this.name + "_gsum");
		for (HistogramSnapshot.HistogramDataPointSnapshot point : histogram.getDataPoints()) {
			addBuckets(point, samples);
			if (!histogram.isGaugeHistogram()) {
				samples.addCountAndSum(point);
				continue;
			}
			if (point.hasCount()) {
				counts.add("", point.getLabels(), (double) point.getCount());
			}
			if (point.hasSum()) {
				sums.add("", point.getLabels(), point.getSum());
			}
		}
		add(Collector.Type.HISTOGRAM, samples);
		add(Collector.Type.GAUGE, counts);
		add(Collector.Type.GAUGE, sums);
	}

	/** The buckets of a snapshot do not count what is in the ones before them. */
	private static void addBuckets(HistogramSnapshot.HistogramDataPointSnapshot point, Samples samples) {
		ClassicHistogramBuckets buckets = point.getClassicBuckets();
		if (buckets.isEmpty()) {
			samples.add("_bucket", point.getLabels(), "le", "+Inf", (double) point.getCount());
		}
		long count = 0;
		for (int i = 0; i < buckets.size(); i++) {
			count += buckets.getCount(i);
			samples.add("_bucket", point.getLabels(), "le", Collector.doubleToGoString(buckets.getUpperBound(i)),
					(double) count);
		}
	}

	private String nameWith(String suffix) {
		String exposed = this.metadata.getExpositionBasePrometheusName();
		return exposed.endsWith(suffix) ? exposed : this.name + suffix;
	}

	private void add(Collector.Type type, Samples samples) {
		if (!samples.samples.isEmpty()) {
			String help = this.metadata.getHelp();
			this.families
				.add(new MetricFamilySamples(samples.family, type, (help != null) ? help : "", samples.samples));
		}
	}

	/** The samples of one family. */
	private static final class Samples {

		private final String family;

		private final List<Sample> samples = new ArrayList<>();

		Samples(String family) {
			this.family = family;
		}

		void addCountAndSum(DistributionDataPointSnapshot point) {
			if (point.hasCount()) {
				add("_count", point.getLabels(), (double) point.getCount());
			}
			if (point.hasSum()) {
				add("_sum", point.getLabels(), point.getSum());
			}
		}

		void add(String suffix, Labels labels, double value) {
			add(suffix, labels, null, "", value);
		}

		void add(String suffix, Labels labels, @Nullable String furtherName, String furtherValue, double value) {
			List<String> names = new ArrayList<>();
			List<String> values = new ArrayList<>();
			for (int i = 0; i < labels.size(); i++) {
				names.add(labels.getPrometheusName(i));
				values.add(labels.getValue(i));
			}
			if (furtherName != null) {
				names.add(furtherName);
				values.add(furtherValue);
			}
			this.samples.add(new Sample(this.family + suffix, names, values, value));
		}

	}

}
