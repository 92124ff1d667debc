package io.github.batchpushgateway.meter;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.core.metrics.StateSet;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RegistryFamiliesTests {

	private static final Pattern SAMPLE = Pattern.compile("(?<series>[^#].*) (?<value>\\S+)");

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT,
			new PrometheusRegistry(), new MockClock());

	@Test
	void theMetersOfMicrometerAreAsTheyAreScraped() {
		Counter.builder("orders.imported")
			.description("Imported \\ \n orders.")
			.tag("country", "d\"e\\\n")
			.register(this.registry)
			.increment(3);
		this.registry.counter("lines.imported", "country", "fr").increment(0.25);
		this.registry.counter("lines.imported", "country", "de").increment(1e12);
		this.registry.gauge("queue.length", Double.NaN);
		this.registry.gauge("queue.room", Double.POSITIVE_INFINITY);
		this.registry.gauge("build.info", 1);
		Timer.builder("plain").register(this.registry).record(1500, TimeUnit.MILLISECONDS);
		Timer.builder("percentiles").publishPercentiles(0.5, 0.99).register(this.registry).record(Duration.ofMillis(3));
		Timer histogram = Timer.builder("histogram")
			.serviceLevelObjectives(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofMinutes(1))
			.register(this.registry);
		histogram.record(Duration.ofMillis(50));
		histogram.record(Duration.ofMillis(500));
		histogram.record(Duration.ofHours(1));
		DistributionSummary.builder("amounts")
			.publishPercentileHistogram()
			.maximumExpectedValue(100.0)
			.register(this.registry)
			.record(42);
		LongTaskTimer.builder("imports").register(this.registry).start();
		FunctionCounter.builder("functions", 7, Integer::doubleValue).register(this.registry);
		FunctionTimer.builder("function.timer", 7, Integer::longValue, Integer::doubleValue, TimeUnit.SECONDS)
			.register(this.registry);
		Meter
			.builder("custom", Meter.Type.OTHER,
					List.of(new Measurement(() -> 1.0, Statistic.COUNT), new Measurement(() -> 2.0, Statistic.VALUE)))
			.register(this.registry);

		assertThat(this.registry.scrape().lines().toList()).hasSizeGreaterThan(60);
		assertThatAllIsAsItIsScraped();
	}

	@Test
	void theMetricsOfClientJavaAreAsTheyAreScraped() {
		Info.builder()
			.name("build")
			.help("Build.")
			.labelNames("version")
			.register(this.registry.getPrometheusRegistry())
			.addLabelValues("1");
		StateSet states = StateSet.builder()
			.name("state")
			.help("State.")
			.labelNames("job")
			.states("on", "off")
			.register(this.registry.getPrometheusRegistry());
		states.labelValues("a").setTrue("on");
		Gauge.builder()
			.name("größe.in.mb")
			.help("UTF-8.")
			.labelNames("straße")
			.withoutExemplars()
			.register(this.registry.getPrometheusRegistry())
			.labelValues("ß")
			.set(1);
		Gauge.builder()
			.name("parts.total")
			.help("Not a counter.")
			.withoutExemplars()
			.register(this.registry.getPrometheusRegistry())
			.set(2);
		io.prometheus.metrics.core.metrics.Counter.builder()
			.name("seconds_total")
			.help("Counter.")
			.withoutExemplars()
			.register(this.registry.getPrometheusRegistry())
			.inc(1e9);
		Histogram.builder()
			.name("native")
			.help("Native.")
			.nativeOnly()
			.withoutExemplars()
			.register(this.registry.getPrometheusRegistry())
			.observe(3);
		Histogram.builder()
			.name("both")
			.help("Classic and native.")
			.classicUpperBounds(1, 2.5)
			.withoutExemplars()
			.register(this.registry.getPrometheusRegistry())
			.observe(2);
		Summary.builder()
			.name("summary")
			.help("Summary.")
			.quantile(0.5)
			.quantile(1)
			.withoutExemplars()
			.register(this.registry.getPrometheusRegistry())
			.observe(2);
		Summary.builder()
			.name("empty")
			.help("No series.")
			.labelNames("a")
			.withoutExemplars()
			.register(this.registry.getPrometheusRegistry());
		Collector unknown = () -> UnknownSnapshot.builder()
			.name("unknown")
			.help("Unknown.")
			.dataPoint(
					UnknownSnapshot.UnknownDataPointSnapshot.builder().value(1.5).labels(Labels.of("a", "b")).build())
			.build();
		this.registry.getPrometheusRegistry().register(unknown);
		Collector gaugeHistogram = () -> HistogramSnapshot.builder()
			.gaugeHistogram(true)
			.name("gauge_histogram")
			.help("Gauges.")
			.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
				.sum(11)
				.classicHistogramBuckets(
						ClassicHistogramBuckets.of(new double[] { 1, Double.POSITIVE_INFINITY }, new long[] { 2, 3 }))
				.build())
			.build();
		this.registry.getPrometheusRegistry().register(gaugeHistogram);

		assertThat(this.registry.scrape().lines().toList()).hasSizeGreaterThan(40);
		assertThatAllIsAsItIsScraped();
	}

	@Test
	void aNameIsThatOfTheTypeLine() {
		this.registry.counter("orders").increment();
		this.registry.timer("orders.duration").record(Duration.ofSeconds(1));
		Info.builder()
			.name("version")
			.help("Version.")
			.labelNames("a")
			.register(this.registry.getPrometheusRegistry())
			.addLabelValues("1");

		assertThat(lines("orders"::equals)).isEmpty();
		assertThat(lines("orders_total"::equals)).contains("# TYPE orders_total counter").hasSize(3);
		assertThat(lines("version_info"::equals)).contains("# TYPE version_info gauge").hasSize(3);
		assertThat(lines("orders_duration_seconds"::equals)).contains("# TYPE orders_duration_seconds summary")
			.hasSize(4);
		assertThat(lines((name) -> name.endsWith("_max"))).contains("# TYPE orders_duration_seconds_max gauge")
			.hasSize(3);
	}

	@Test
	void whatIsNotWantedIsNotCollectedWhereTheNameIsKnown() {
		Gauge.builder()
			.name("wanted")
			.help("Wanted.")
			.withoutExemplars()
			.register(this.registry.getPrometheusRegistry());
		this.registry.getPrometheusRegistry().register(new Collector() {

			@Override
			public UnknownSnapshot collect() {
				throw new AssertionError();
			}

			@Override
			public MetricFamilyDescriptor getMetricFamilyDescriptor() {
				return MetricFamilyDescriptor.unknown("other").build();
			}

		});

		assertThat(families("wanted"::equals)).hasSize(1);
	}

	@Test
	void throwsWhatAMeterThrows() {
		FunctionCounter.builder("broken", this, (any) -> {
			throw new IllegalStateException("no connection");
		}).register(this.registry);

		assertThatIllegalStateException().isThrownBy(() -> families("any"::equals)).withMessage("no connection");
	}

	private void assertThatAllIsAsItIsScraped() {
		List<String> scraped = this.registry.scrape().lines().map(RegistryFamiliesTests::normalized).toList();
		assertThat(lines((name) -> true)).containsExactlyElementsOf(scraped);
	}

	private List<MetricFamilySamples> families(Predicate<String> names) {
		return new RegistryFamilies(this.registry::getPrometheusRegistry, names).get();
	}

	private List<String> lines(Predicate<String> names) {
		StringWriter text = new StringWriter();
		try {
			TextFormat.write004(text, Collections.enumeration(families(names)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return text.toString().lines().map(RegistryFamiliesTests::normalized).toList();
	}

	/** With numbers and the comma after the last label as Java writes them. */
	private static String normalized(String line) {
		Matcher sample = SAMPLE.matcher(line);
		if (!sample.matches()) {
			return line;
		}
		String value = sample.group("value").replace("+Inf", "Infinity");
		return sample.group("series").replace("\",}", "\"}") + " " + Double.parseDouble(value);
	}

}
