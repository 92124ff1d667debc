package io.github.batchpushgateway.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import io.github.batchpushgateway.job.ApplicationMeters;
import io.github.batchpushgateway.push.Expiry;
import io.github.batchpushgateway.push.FailureKind;
import io.github.batchpushgateway.push.GroupingKey;
import io.github.batchpushgateway.push.OneGauge;
import io.github.batchpushgateway.push.PushReceipt;
import io.github.batchpushgateway.push.PushgatewayClient;
import io.github.batchpushgateway.push.RequestFailedException;
import io.github.batchpushgateway.push.Retries;
import io.github.batchpushgateway.push.Timeouts;
import io.prometheus.client.Collector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * What the starter does to a Pushgateway, any Pushgateway: seen from the other side,
 * through its API.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
abstract class PushgatewayContract {

	/** The base URL of a gateway that nobody else pushes to. */
	abstract URI url();

	@ParameterizedTest
	@ValueSource(strings = { "load", "nightly load", "a/b", "größe", "..", ".", "x+y", "100%", "a\nb", "😀", "a\"b\\c",
			"%2F", "job@base64", " ", "=" })
	void namesArriveExactly(String name) {
		run(name, List.of("batch.pushgateway.grouping-key.team=" + name), step("load"));

		assertThat(groups()).filteredOn((group) -> name.equals(group.get("job")))
			.singleElement()
			.isEqualTo(name.isBlank() ? Map.of("job", name, "team", "") : Map.of("job", name, "team", name));
	}

	@Test
	void anEmptyGroupingLabelArrives() {
		run("empty", List.of("batch.pushgateway.grouping-key.team="), step("load"));

		assertThat(groups()).contains(Map.of("job", "empty", "team", ""));
	}

	@Test
	void theApplicationIsPartOfTheGroupingKey() {
		run("of an application", List.of("spring.application.name=order shop"), step("load"));

		assertThat(groups()).contains(Map.of("job", "of an application", "application", "order shop"));
	}

	@Test
	void aFailedRunKeepsTheTimeOfTheLastSuccess() {
		run("now and then", step("load"));
		String success = sample("batch_job_last_success_timestamp_seconds", "now and then");
		run("now and then", failingStep("load"));

		assertThat(success).isNotEqualTo("0");
		assertThat(sample("batch_job_last_success_timestamp_seconds", "now and then")).isEqualTo(success);
		assertThat(sample("batch_job_success", "now and then")).isEqualTo("0");
	}

	@Test
	void stepsOfAnOlderRunAreGone() {
		run("changing", step("old"));
		run("changing", step("new"));

		assertThat(stepsOf("changing")).containsExactly("new");
	}

	@Test
	void stepsOfAnOlderRunAreGoneAfterARunWithoutSteps() {
		run("cut short", step("old"));
		run("cut short", (name, repository) -> new JobBuilder(name, repository).listener(new JobExecutionListener() {

			@Override
			public void beforeJob(JobExecution execution) {
				throw new IllegalStateException("no");
			}

		}).start(tasklet("old", repository, RepeatStatus.FINISHED)).build());

		assertThat(stepsOf("cut short")).isEmpty();
		assertThat(sample("batch_job_success", "cut short")).isEqualTo("0");
	}

	@Test
	void theMetricsAreDeletedAfterTheDelay() {
		run("short lived", List.of("batch.pushgateway.delete.enabled=true", "batch.pushgateway.delete.delay=50ms"),
				step("load"));

		await().untilAsserted(
				() -> assertThat(groups()).extracting((group) -> group.get("job")).doesNotContain("short lived"));
	}

	@Test
	void whatARunSaysAtItsStartIsThereWhileItRunsAndDeletedWithTheRest() {
		AtomicReference<String> running = new AtomicReference<>();

		run("long",
				List.of("batch.pushgateway.push-on-start=true", "batch.pushgateway.delete.enabled=true",
						"batch.pushgateway.delete.delay=50ms"),
				(name, repository) -> new JobBuilder(name, repository)
					.start(new StepBuilder("load", repository).tasklet((contribution, chunk) -> {
						running.set(sample("batch_job_running", "long"));
						return RepeatStatus.FINISHED;
					}).build())
					.build());

		assertThat(running).hasValue("1");
		await()
			.untilAsserted(() -> assertThat(groups()).extracting((group) -> group.get("job")).doesNotContain("long"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "auto", "application" })
	void theTimeOfTheLastSuccessStaysAlone(String deleteBy) {
		String job = "kept by " + deleteBy;
		List<String> properties = List.of("batch.pushgateway.delete.by=" + deleteBy,
				"batch.pushgateway.delete.enabled=true", "batch.pushgateway.delete.delay=50ms",
				"batch.pushgateway.delete.keep-last-success=true");

		run(job, step("load"));
		String success = sample("batch_job_last_success_timestamp_seconds", job);
		run(job, properties, failingStep("load"));
		awaitDeletion(job);
		assertThat(sample("batch_job_last_success_timestamp_seconds", job)).isEqualTo(success);
		run(job, properties, step("load"));
		awaitDeletion(job);
		assertThat(sample("batch_job_last_success_timestamp_seconds", job)).isNotEqualTo(success);
		delete(GroupingKey.of(job, Map.of()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "auto", "application" })
	void theApplicationsOwnMetersAreDeletedWithTheRun(String deleteBy) {
		String job = "with meters, deleted by " + deleteBy;

		run(job, List.of(), step("load"), new OneGauge("orders_" + deleteBy, 3));
		assertThat(sample("orders_" + deleteBy, job)).isEqualTo("3");
		run(job, List.of("batch.pushgateway.delete.by=" + deleteBy, "batch.pushgateway.delete.enabled=true",
				"batch.pushgateway.delete.delay=50ms", "batch.pushgateway.delete.keep-last-success=true"), step("load"),
				new OneGauge("orders_" + deleteBy, 4));
		awaitDeletion(job);

		assertThat(this.<List<Object>>read("$.data[?(@.labels.job == '" + job + "')].orders_" + deleteBy)).isEmpty();
		assertThat(sample("batch_job_last_success_timestamp_seconds", job)).isNotEqualTo("0");
		delete(GroupingKey.of(job, Map.of()));
	}

	@Test
	void aRunArrivesWithoutTheMetersThatContradictThoseOfAnotherGroup(CapturedOutput output) {
		GroupingKey other = GroupingKey.of("of another kind", Map.of());
		client().pushAdd(other, new OneGauge("of_two_kinds", Collector.Type.UNKNOWN, 1), Expiry.NONE);

		run("with meters", List.of(), step("load"), new OneGauge("of_two_kinds", 1));

		assertThat(sample("batch_job_success", "with meters")).isEqualTo("1");
		assertThat(this.<List<Object>>read("$.data[?(@.labels.job == 'with meters')].of_two_kinds")).isEmpty();
		assertThat(output).contains("are not pushed with a run: the gateway refuses them. POST ")
			.contains("status 400, pushed metrics")
			.doesNotContain("were not pushed");
		delete(other);
		delete(GroupingKey.of("with meters", Map.of()));
	}

	@Test
	void aGroupWithoutAnySuccessIsDeletedAltogether() {
		run("never well", List.of("batch.pushgateway.delete.enabled=true", "batch.pushgateway.delete.delay=50ms",
				"batch.pushgateway.delete.keep-last-success=true"), failingStep("load"));

		await().untilAsserted(
				() -> assertThat(groups()).extracting((group) -> group.get("job")).doesNotContain("never well"));
	}

	@Test
	void aLateDeletionLeavesTheRunOfAnotherApplication(@TempDir Path folder) throws Exception {
		try (BatchProgram first = start(folder.resolve("first"), "delete.on-shutdown=delete")) {
			await().atMost(Duration.ofSeconds(60)).until(() -> secondsSincePush("load") > 2);
			try (BatchProgram second = start(folder.resolve("second"), "delete.on-shutdown=leave")) {
				await().atMost(Duration.ofSeconds(60)).until(() -> secondsSincePush("load") < 2);
				String pushed = sample("push_time_seconds", "load");
				first.terminate();
				first.exitCode();

				assertThat(first.log("The metrics of {job=\"load\"} are not deleted: somebody else has pushed"))
					.hasSize(1);
				assertThat(sample("push_time_seconds", "load")).isEqualTo(pushed);
				assertThat(second.isAlive()).isTrue();
			}
		}
		delete(GroupingKey.of("load", Map.of()));
	}

	@Test
	void aRejectedPushIsReportedAndItsGroupDeleted(CapturedOutput output) {
		GroupingKey other = GroupingKey.of("of another kind", Map.of());
		groups().forEach(this::delete);
		await().untilAsserted(() -> assertThat(groups()).isEmpty());
		client().pushAdd(other, new OneGauge("batch_job_duration_seconds", Collector.Type.UNKNOWN, 1), Expiry.NONE);

		BatchStatus status = run("rejected",
				List.of("batch.pushgateway.delete.enabled=true", "batch.pushgateway.delete.delay=50ms"), step("load"));

		assertThat(status).isEqualTo(BatchStatus.COMPLETED);
		assertThat(output).contains("The metrics of {job=\"rejected\"} were not pushed.")
			.contains("status 400, pushed metrics");
		await().untilAsserted(() -> assertThat(groups()).containsExactly(Map.of("job", "of another kind")));
		delete(other);
	}

	@Test
	void aRejectedPushIsToldFromOtherFailures() {
		GroupingKey other = GroupingKey.of("of another kind", Map.of());
		GroupingKey rejected = GroupingKey.of("rejected", Map.of());
		client().pushAdd(other, new OneGauge("of_two_kinds", Collector.Type.UNKNOWN, 1), Expiry.NONE);

		RequestFailedException failure = catchThrowableOfType(RequestFailedException.class,
				() -> client().pushAdd(rejected, new OneGauge("of_two_kinds", 1), Expiry.NONE));
		delete(other);
		delete(rejected);

		assertThat(failure.kind()).isEqualTo(FailureKind.REJECTED);
	}

	@Test
	void deletingNothingIsNoError() {
		assertThatNoException().isThrownBy(() -> delete(GroupingKey.of("never pushed", Map.of("team", "a"))));
	}

	/** Starts an application that runs its job once, and stays. */
	private BatchProgram start(Path folder, String property) throws IOException {
		return BatchProgram.start(Files.createDirectory(folder), "batch.pushgateway.url=" + url(),
				"batch.pushgateway.delete.by=application", "batch.pushgateway." + property,
				"spring.main.keep-alive=true");
	}

	/** Waits until nothing of a run is there any more. */
	private void awaitDeletion(String job) {
		await().untilAsserted(
				() -> assertThat(this.<List<Object>>read("$.data[?(@.labels.job == '" + job + "')].batch_job_success"))
					.isEmpty());
	}

	private double secondsSincePush(String job) {
		List<String> pushTimes = read("$.data[?(@.labels.job == '" + job + "')].push_time_seconds.metrics[0].value");
		return pushTimes.isEmpty() ? 0 : System.currentTimeMillis() / 1e3 - Double.parseDouble(pushTimes.get(0));
	}

	private void delete(Map<String, String> group) {
		Map<String, String> labels = new HashMap<>(group);
		delete(GroupingKey.of(labels.remove("job"), labels));
	}

	private void delete(GroupingKey group) {
		client().delete(group, new PushReceipt(url().toString(), Instant.now(), null, null, List.of()), null);
	}

	private BatchStatus run(String job, BiFunction<String, JobRepository, Job> definition) {
		return run(job, List.of(), definition);
	}

	private BatchStatus run(String job, List<String> properties, BiFunction<String, JobRepository, Job> definition,
			Collector... meters) {
		AtomicReference<BatchStatus> status = new AtomicReference<>();
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(BatchAutoConfiguration.class, PushgatewayAutoConfiguration.class))
			.withPropertyValues("batch.pushgateway.url=" + url(), "batch.pushgateway.delete.enabled=false")
			.withInitializer((context) -> TestPropertyValues.of(properties.stream()).applyTo(context.getEnvironment()))
			.withBean(ApplicationMeters.class,
					() -> ApplicationMeters.of(
							() -> Stream.of(meters).flatMap((meter) -> meter.collect().stream()).toList(),
							Duration.ofSeconds(5)))
			.withInitializer((context) -> ((GenericApplicationContext) context).registerBean("job", Job.class,
					() -> definition.apply(job, context.getBean(JobRepository.class))))
			.run((context) -> status.set(context.getBean(JobOperator.class)
				.start(context.getBean(Job.class), new JobParameters())
				.getStatus()));
		return status.get();
	}

	private static BiFunction<String, JobRepository, Job> step(String step) {
		return (name, repository) -> new JobBuilder(name, repository)
			.start(tasklet(step, repository, RepeatStatus.FINISHED))
			.build();
	}

	private static BiFunction<String, JobRepository, Job> failingStep(String step) {
		return (name, repository) -> new JobBuilder(name, repository).start(tasklet(step, repository, null)).build();
	}

	private static Step tasklet(String name, JobRepository repository, @Nullable RepeatStatus status) {
		return new StepBuilder(name, repository).tasklet((contribution, chunk) -> {
			if (status == null) {
				throw new IllegalStateException("no");
			}
			return status;
		}).build();
	}

	private PushgatewayClient client() {
		return new PushgatewayClient(() -> List.of(url()),
				new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10)), Retries.NONE,
				(connection) -> {
				});
	}

	List<Map<String, String>> groups() {
		return read("$.data[*].labels");
	}

	private String sample(String family, String job) {
		List<String> values = read("$.data[?(@.labels.job == '" + job + "')]." + family + ".metrics[0].value");
		assertThat(values).hasSize(1);
		return values.get(0);
	}

	private List<String> stepsOf(String job) {
		return read("$.data[?(@.labels.job == '" + job + "')].batch_step_success.metrics[*].labels.step");
	}

	private <T> T read(String path) {
		try (InputStream json = URI.create(url() + "/api/v1/metrics").toURL().openStream()) {
			return JsonPath.read(json, path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
