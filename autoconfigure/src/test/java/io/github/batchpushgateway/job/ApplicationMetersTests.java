package io.github.batchpushgateway.job;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.Collector.Type;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import io.prometheus.client.SummaryMetricFamily;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.batch.core.BatchStatus;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Whatever the application's own meters are like, the run is pushed.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class ApplicationMetersTests {

	private static final MetricFamilySamples GOOD = new CounterMetricFamily("orders", "Orders.", 3);

	private PushedJobs jobs = jobs(() -> List.of(GOOD), Duration.ofSeconds(5));

	@AfterEach
	void stop() {
		this.jobs.close();
	}

	@Test
	void goWithARunThatHasEndedAndNotWithOneThatBegins() throws Exception {
		this.jobs.run(this.jobs.job("load"));

		assertThat(this.jobs.gateway.requests()).satisfiesExactly(
				(start) -> assertThat(PushedJobs.samples(start)).contains("batch_job_running 1.0")
					.doesNotContain("orders_total 3.0"),
				(end) -> assertThat(PushedJobs.samples(end)).contains("batch_job_running 0.0", "orders_total 3.0"));
	}

	static Stream<Arguments> conflicts() {
		return Stream.of(arguments(gauge("batch_job_success"), "is a metric of the run"),
				arguments(gauge("batch_step_of_mine"), "is a metric of the run"),
				arguments(new CounterMetricFamily("batch_job_orders", "Orders.", 1), "is a metric of the run"),
				arguments(new SummaryMetricFamily("batch_job", "Jobs.", 1, 1), "is a metric of the run"),
				arguments(gauge("push_time_seconds"), "is a metric of the gateway"),
				arguments(gauge("push_failure_time_seconds"), "is a metric of the gateway"),
				arguments(gauge("queue", List.of(Map.of("job", "other"))),
						"has the label job, which the grouping key has too"),
				arguments(gauge("queue", List.of(Map.of("job", ""))),
						"has the label job, which the grouping key has too"),
				arguments(gauge("queue", List.of(Map.of("name", "a"), Map.of("name", "a"))),
						"has series that differ in nothing but labels of the grouping key"),
				arguments(gauge("queue", List.of(Map.of(), Map.of("job", "load"))),
						"has series that differ in nothing but labels of the grouping key"),
				arguments(gauge("queue", List.of(Map.of(), Map.of("name", ""))),
						"has series that differ in nothing but labels of the grouping key"));
	}

	@ParameterizedTest
	@MethodSource("conflicts")
	void aFamilyThatWouldSpoilThePushIsLeftOut(MetricFamilySamples family, String conflict, CapturedOutput output)
			throws Exception {
		use(jobs(() -> List.of(family, GOOD), Duration.ofSeconds(5)));

		this.jobs.run(this.jobs.job("load"));
		this.jobs.run(this.jobs.job("load"));

		assertThat(ends()).hasSize(2)
			.allSatisfy((push) -> assertThat(push).contains("batch_job_success 1.0", "orders_total 3.0")
				.noneMatch((line) -> line.startsWith(family.name) && !line.startsWith("batch_job")));
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains("The application's own metric " + family.name + " is not pushed with a run: it " + conflict
					+ ". The run is not affected; ");
	}

	@Test
	void aFamilyWithAGroupingLabelOfTheSameValueGoesAlong(CapturedOutput output) throws Exception {
		use(jobs(() -> List.of(gauge("queue", List.of(Map.of("job", "load"), Map.of("job", "load", "name", "a")))),
				Duration.ofSeconds(5)));

		this.jobs.run(this.jobs.job("load"));

		assertThat(ends().get(0)).contains("queue{job=\"load\",} 1.0");
		assertThat(warnings(output)).isEmpty();
	}

	@Test
	void aMeterThatFailsCostsTheOthersAndNotTheRun(CapturedOutput output) throws Exception {
		use(jobs(() -> {
			throw new NoClassDefFoundError("com/example/Pool");
		}, Duration.ofSeconds(5)));

		assertThat(this.jobs.run(this.jobs.job("load")).getStatus()).isEqualTo(BatchStatus.COMPLETED);
		this.jobs.run(this.jobs.job("load"));

		assertThat(ends()).hasSize(2).allSatisfy((push) -> assertThat(push).contains("batch_job_success 1.0"));
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains("(batch.pushgateway.registry.include) are not pushed with a run: java.lang.NoClassDefFoundError: "
					+ "com/example/Pool. The run is not affected; ");
	}

	@Test
	void aMeterThatHangsKeepsOneThreadAndNoRun(CapturedOutput output) throws Exception {
		CountDownLatch answer = new CountDownLatch(1);
		AtomicInteger asked = new AtomicInteger();
		use(jobs(() -> {
			asked.incrementAndGet();
			awaitUninterruptibly(answer);
			return List.of(GOOD);
		}, Duration.ofMillis(100)));

		for (int i = 0; i < 3; i++) {
			this.jobs.run(this.jobs.job("load"));
		}
		assertThat(asked).hasValue(1);
		assertThat(ends()).hasSize(3)
			.allSatisfy(
					(push) -> assertThat(push).contains("batch_job_success 1.0").doesNotContain("orders_total 3.0"));
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains("they are not there after 100 ms, half of batch.pushgateway.push-timeout");
		answer.countDown();
		await().until(this::runTakesThemAlong);
	}

	@Test
	void aRunIsPushedWithoutTheMetersThatAGatewayRefuses(CapturedOutput output) throws Exception {
		this.jobs.gateway.answer((exchange) -> {
			int last = this.jobs.gateway.requests().size() - 1;
			boolean refused = this.jobs.gateway.requests().get(last).body().contains("orders_total");
			exchange.sendResponseHeaders(refused ? 400 : 200, -1);
		});

		this.jobs.run(this.jobs.job("load"));
		this.jobs.run(this.jobs.job("load"));

		assertThat(ends()).hasSize(4);
		assertThat(ends().get(3)).contains("batch_job_success 1.0").doesNotContain("orders_total 3.0");
		assertThat(warnings(output)).singleElement()
			.asString()
			.contains("are not pushed with a run: the gateway refuses them. POST " + this.jobs.gateway.url()
					+ "/metrics/job/load: status 400. The run is not affected; ");
	}

	private boolean runTakesThemAlong() throws Exception {
		this.jobs.run(this.jobs.job("load"));
		return ends().get(ends().size() - 1).contains("orders_total 3.0");
	}

	private List<List<String>> ends() {
		return this.jobs.gateway.requests()
			.stream()
			.map(PushedJobs::samples)
			.filter((push) -> push.contains("batch_job_running 0.0"))
			.toList();
	}

	private void use(PushedJobs jobs) {
		this.jobs.close();
		this.jobs = jobs;
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static MetricFamilySamples gauge(String name) {
		return new GaugeMetricFamily(name, "A gauge.", 1);
	}

	private static MetricFamilySamples gauge(String name, List<Map<String, String>> series) {
		return new MetricFamilySamples(name, Type.GAUGE, "A gauge.",
				series.stream()
					.map((labels) -> new Sample(name, List.copyOf(labels.keySet()), List.copyOf(labels.values()), 1))
					.toList());
	}

	private static List<String> warnings(CapturedOutput output) {
		return output.toString().lines().filter((line) -> line.contains("WARN")).toList();
	}

	private static PushedJobs jobs(Supplier<List<MetricFamilySamples>> source, Duration limit) {
		return new PushedJobs(new RunFamilies(true, Map.of(), new ParameterLabels(List.of(), 1),
				new StepSelection(true, false, 50), ApplicationMeters.of(source, limit)), (execution) -> null);
	}

}
