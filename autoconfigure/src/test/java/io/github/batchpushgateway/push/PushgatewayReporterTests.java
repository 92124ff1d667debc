package io.github.batchpushgateway.push;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import io.prometheus.client.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class PushgatewayReporterTests {

	private static final GroupingKey A = GroupingKey.of("a", Map.of());

	private static final GroupingKey B = GroupingKey.of("b", Map.of());

	private final RecordingPushgateway gateway = new RecordingPushgateway();

	private final RecordingPushgateway other = new RecordingPushgateway();

	private final AtomicReference<List<URI>> urls = new AtomicReference<>(List.of(this.gateway.url()));

	private final ManualScheduler time = new ManualScheduler();

	private final PushHistory history = new PushHistory(this.time,
			() -> this.time.instant().toEpochMilli() * 1_000_000);

	private final PushgatewayReporter reporter = reporter(DeleteBy.AUTO);

	@AfterEach
	void stop() {
		this.gateway.close();
		this.other.close();
	}

	@Test
	void deletesFromTheGatewayThatHasTakenThePush() {
		this.urls.set(List.of(this.gateway.url(), this.other.url()));
		this.gateway.answer(429, "");

		this.reporter.report(A, new OneGauge("a", 1));
		this.urls.set(List.of(this.gateway.url()));
		this.time.pass(Duration.ofMinutes(2));

		assertThat(methods()).containsExactly("POST");
		assertThat(methods(this.other)).containsExactly("POST", "GET", "DELETE");
	}

	@Test
	void deletesTheOlderRunFromTheGatewayThatHasTakenIt() {
		this.urls.set(List.of(this.gateway.url(), this.other.url()));
		this.reporter.report(A, new OneGauge("a", 1));
		this.time.pass(Duration.ofMinutes(1));

		this.gateway.answer(
				(exchange) -> exchange.sendResponseHeaders(exchange.getRequestMethod().equals("POST") ? 429 : 202, -1));
		this.reporter.report(A, new OneGauge("a", 2));
		this.gateway.answer(200, "");
		this.time.pass(Duration.ofMinutes(1));
		assertThat(methods()).containsExactly("POST", "POST", "GET", "DELETE");
		assertThat(methods(this.other)).containsExactly("POST");
		this.time.pass(Duration.ofMinutes(1));

		assertThat(methods(this.other)).containsExactly("POST", "GET", "DELETE");
	}

	@Test
	void deletesWhatAGatewayMayHaveTakenBeforeTheNextOneDid() {
		this.urls.set(List.of(this.gateway.url(), this.other.url()));
		this.gateway.answer(500, "");
		this.other.answer(new ExpiringGateway());

		this.reporter.report(A, new OneGauge("a", 1));
		this.gateway.answer(200, "");
		this.time.pass(Duration.ofMinutes(2));

		assertThat(methods()).containsExactly("POST", "GET", "DELETE");
		assertThat(methods(this.other)).containsExactly("POST");
	}

	@Test
	void deletesWhatItHasPushed() {
		this.reporter.report(A, new OneGauge("a", 1));
		this.time.pass(Duration.ofMinutes(2));

		assertThat(methods()).containsExactly("POST", "GET", "DELETE");
	}

	@Test
	void deletesNothingButItsOwnPush() {
		this.gateway.answer(new ExpiringGateway());
		PushgatewayReporter first = reporter(DeleteBy.APPLICATION);
		PushgatewayReporter second = reporter(DeleteBy.APPLICATION);

		first.report(A, new OneGauge("a", 1));
		this.time.pass(Duration.ofMinutes(1));
		second.report(A, new OneGauge("a", 2));
		this.time.pass(Duration.ofMinutes(2));

		assertThat(this.gateway.requests()).filteredOn((request) -> request.method().equals("DELETE"))
			.extracting((request) -> request.headers().getFirst("If-Match"))
			.containsExactly("\"1\"", "\"2\"");
	}

	@Test
	void leavesTheDeletionToAGatewayThatGrantsIt(CapturedOutput output) {
		this.gateway.answer(new ExpiringGateway());

		this.reporter.report(A, new OneGauge("a", 1));
		this.time.pass(Duration.ofHours(1));

		assertThat(methods()).containsExactly("POST");
		assertThat(this.gateway.request().headers().getFirst("Pushgateway-Expire-After")).isEqualTo("120s");
		assertThat(lines(output, "DEBUG")).singleElement()
			.asString()
			.endsWith("The Pushgateway at " + this.gateway.url()
					+ " deletes the metrics of {job=\"a\"} at 2026-11-22T12:02:00Z.");
	}

	@Test
	void aGrantEndsTheDeletionThatIsPending() {
		this.reporter.report(A, new OneGauge("a", 1));
		this.gateway.answer(new ExpiringGateway());
		this.reporter.report(A, new OneGauge("a", 1));
		this.time.pass(Duration.ofHours(1));

		assertThat(methods()).containsExactly("POST", "POST");
	}

	@Test
	void deletesItselfWhenToldTo() {
		this.gateway.answer((exchange) -> {
			exchange.getResponseHeaders().set("Pushgateway-Expires-At", ExpiringGateway.EXPIRES_AT);
			exchange.sendResponseHeaders(200, -1);
		});

		reporter(DeleteBy.APPLICATION).report(A, new OneGauge("a", 1));
		assertThat(this.gateway.request().headers()).doesNotContainKey(Expiry.HEADER);
		this.time.pass(Duration.ofMinutes(2));

		assertThat(methods()).containsExactly("POST", "GET", "DELETE");
	}

	@Test
	void warnsOnceOfAGatewayThatIsToDeleteAndDoesNot(CapturedOutput output) {
		PushgatewayReporter reporter = reporter(DeleteBy.GATEWAY);

		reporter.report(A, new OneGauge("a", 1));
		reporter.report(B, new OneGauge("a", 1));
		this.time.pass(Duration.ofHours(1));

		assertThat(methods()).containsExactly("POST", "POST");
		assertThat(lines(output, "WARN")).singleElement()
			.asString()
			.endsWith("The metrics of {job=\"a\"} stay in the Pushgateway at " + this.gateway.url()
					+ " until the next run: it does not delete by itself. Set batch.pushgateway.delete.by=auto to let"
					+ " this application delete them, or push to a gateway that grants Pushgateway-Expire-After."
					+ " Until it does, this is logged at DEBUG.");
	}

	@Test
	void warnsAgainOfAGatewayThatHasDeletedAndDoesNoMore(CapturedOutput output) {
		PushgatewayReporter reporter = reporter(DeleteBy.GATEWAY);

		reporter.report(A, new OneGauge("a", 1));
		this.gateway.answer(new ExpiringGateway());
		reporter.report(A, new OneGauge("a", 1));
		this.gateway.answer(200, "");
		reporter.report(A, new OneGauge("a", 1));

		assertThat(lines(output, "WARN")).hasSize(2);
	}

	@Test
	void doesNotDeleteWhatAFailedPushMayHaveLeftWhenTheGatewayIsTo() {
		this.gateway.answer(500, "");

		reporter(DeleteBy.GATEWAY).report(A, new OneGauge("a", 1));
		this.time.pass(Duration.ofHours(1));

		assertThat(methods()).containsExactly("POST");
	}

	@ParameterizedTest
	@EnumSource
	void asksForNothingAndDeletesNothingWhenDisabled(DeleteBy by, CapturedOutput output) {
		PushgatewayReporter reporter = reporter(
				new DeletionPolicy(false, by, Duration.ofMinutes(2), null, OnShutdown.LEAVE, Duration.ofSeconds(20)));

		reporter.report(A, new OneGauge("a", 1));
		this.time.pass(Duration.ofHours(1));

		assertThat(this.gateway.request().headers()).doesNotContainKey(Expiry.HEADER);
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void theGatewayIsNotAskedToDeleteWhatARunSaysAtItsStart() {
		this.gateway.answer(new ExpiringGateway());

		this.reporter.runStarted(A);
		this.reporter.reportStart(A, new OneGauge("running", 1));
		this.time.pass(Duration.ofHours(1));

		assertThat(this.gateway.request().headers()).doesNotContainKey(Expiry.HEADER);
	}

	@Test
	void deletesWhatARunHasSaidAtItsStartWhenItEndsWithoutAPush() {
		this.gateway.answer(new ExpiringGateway());

		this.reporter.runStarted(A);
		this.reporter.reportStart(A, new OneGauge("running", 1));
		this.time.pass(Duration.ofHours(1));
		this.gateway.answer(
				(exchange) -> exchange.sendResponseHeaders(exchange.getRequestMethod().equals("POST") ? 404 : 202, -1));
		this.reporter.report(A, new OneGauge("running", 0));
		this.reporter.runEnded(A);
		this.time.pass(Duration.ZERO);

		assertThat(methods()).containsExactly("POST", "POST", "DELETE");
		assertThat(this.gateway.requests().get(2).headers().getFirst("If-Match")).isEqualTo("\"1\"");
	}

	@Test
	void leavesWhatARunHasSaidAtItsStartToTheGatewayWhenItHasPushed() {
		this.gateway.answer(new ExpiringGateway());

		this.reporter.runStarted(A);
		this.reporter.reportStart(A, new OneGauge("running", 1));
		this.reporter.report(A, new OneGauge("running", 0));
		this.reporter.runEnded(A);
		this.time.pass(Duration.ofHours(1));

		assertThat(methods()).containsExactly("POST", "POST");
	}

	@Test
	void deletesNothingThatARunHasSaidAtItsStartWhenTheGatewayIsToDelete(CapturedOutput output) {
		PushgatewayReporter reporter = reporter(DeleteBy.GATEWAY);

		reporter.reportStart(A, new OneGauge("running", 1));
		this.time.pass(Duration.ofHours(1));

		assertThat(methods()).containsExactly("POST");
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void doesNotDeleteWhileARunIsActive() {
		this.reporter.report(A, new OneGauge("a", 1));
		this.reporter.runStarted(A);
		this.time.pass(Duration.ofMinutes(5));
		assertThat(this.gateway.requests()).hasSize(1);
		this.reporter.runEnded(A);
		this.time.pass(Duration.ZERO);

		assertThat(methods()).containsExactly("POST", "GET", "DELETE");
	}

	@ParameterizedTest
	@CsvSource({ "400, 1", "500, 1", "401, 0", "404, 0", "413, 0", "429, 0", "302, 0" })
	void deletesWhatARefusedPushMayHaveLeft(int status, int deletions) {
		this.gateway.answer(status, "");

		this.reporter.report(A, new OneGauge("a", 1));
		this.gateway.answer(200, "");
		this.time.pass(Duration.ofMinutes(2));

		assertThat(methods()).filteredOn("DELETE"::equals).hasSize(deletions);
	}

	@Test
	void deletesNothingWhereNothingWasReached() throws IOException {
		try (UnreachableServer server = new UnreachableServer()) {
			this.urls.set(List.of(server.url()));
			this.reporter.report(A, new OneGauge("a", 1));
		}
		this.urls.set(List.of(this.gateway.url()));
		this.time.pass(Duration.ofMinutes(2));

		assertThat(this.gateway.requests()).isEmpty();
	}

	@Test
	void warnsOnceOfAFailureAndSaysWhenItWorksAgain(CapturedOutput output) {
		this.gateway.answer(503, "no backend");

		this.reporter.report(A, new OneGauge("a", 1));
		this.reporter.report(A, new OneGauge("a", 1));
		this.reporter.report(B, new OneGauge("a", 1));
		this.gateway.answer(200, "");
		this.reporter.report(B, new OneGauge("a", 1));
		this.reporter.report(A, new OneGauge("a", 1));

		assertThat(lines(output, "WARN")).singleElement()
			.asString()
			.endsWith("The metrics of {job=\"a\"} were not pushed. POST " + this.gateway.url()
					+ "/metrics/job/a: status 503, no backend. Look into the log of the Pushgateway, or of the proxy"
					+ " before it. The job is not affected; until it works again this is logged at DEBUG.");
		assertThat(lines(output, "INFO")).singleElement()
			.asString()
			.endsWith("The metrics of {job=\"b\"} were pushed: it works again.");
	}

	@Test
	void warnsOfEachKindOfFailure(CapturedOutput output) {
		this.gateway.answer(503, "");
		this.reporter.report(A, new OneGauge("a", 1));
		this.gateway.answer(401, "");
		this.reporter.report(A, new OneGauge("a", 1));

		assertThat(lines(output, "WARN")).hasSize(2);
	}

	@Test
	void warnsOfARejectionForEachGroup(CapturedOutput output) {
		this.gateway.answer(400, "inconsistent");
		this.reporter.report(A, new OneGauge("a", 1));
		this.reporter.report(A, new OneGauge("a", 1));
		this.reporter.report(B, new OneGauge("a", 1));
		this.gateway.answer(200, "");
		this.reporter.report(B, new OneGauge("a", 1));
		this.gateway.answer(400, "inconsistent");
		this.reporter.report(A, new OneGauge("a", 1));

		assertThat(lines(output, "WARN")).satisfiesExactly(
				(first) -> assertThat(first).contains("{job=\"a\"}")
					.contains("status 400, inconsistent. Another application may push a metric of the same name"),
				(second) -> assertThat(second).contains("{job=\"b\"}"));
		assertThat(lines(output, "INFO")).singleElement().asString().contains("{job=\"b\"}");
	}

	@Test
	void warnsOnceOfAllAttemptsOfAPush(CapturedOutput output) {
		this.gateway.answer(503, "");

		retrying().report(A, new OneGauge("a", 1));

		assertThat(methods()).containsExactly("POST", "POST", "POST");
		assertThat(lines(output, "WARN")).singleElement().asString().contains("status 503 (attempt 3). Look into");
	}

	@Test
	void doesNotWarnOfAPushThatHasWorkedInTheEnd(CapturedOutput output) {
		this.gateway.answer((exchange) -> exchange.sendResponseHeaders((methods().size() < 3) ? 503 : 200, -1));

		retrying().report(A, new OneGauge("a", 1));

		assertThat(methods()).hasSize(3);
		assertThat(output).doesNotContain(" WARN ").doesNotContain(" INFO ");
	}

	@Test
	void deletesWhatAnyOfTheAttemptsMayHaveLeft() {
		this.gateway.answer((exchange) -> exchange.sendResponseHeaders((methods().size() == 1) ? 500 : 429, -1));

		retrying().report(A, new OneGauge("a", 1));
		this.gateway.answer(200, "");
		this.time.pass(Duration.ofMinutes(2));

		assertThat(methods()).containsExactly("POST", "POST", "POST", "GET", "DELETE");
	}

	@Test
	void showsAStackTraceAtDebugOnly(CapturedOutput output) {
		this.gateway.answer(503, "");

		logAt(LogLevel.INFO);
		this.reporter.report(A, new OneGauge("a", 1));
		assertThat(output).contains(" WARN ").doesNotContain("\tat ");
		logAt(LogLevel.DEBUG);
		this.reporter.report(A, new OneGauge("a", 1));

		assertThat(output).contains(" DEBUG ").contains("\tat ");
	}

	@Test
	void neverThrows(CapturedOutput output) {
		this.reporter.report(A, new Collector() {

			@Override
			public List<MetricFamilySamples> collect() {
				throw new NoClassDefFoundError("gone");
			}

		});

		assertThat(lines(output, "WARN")).singleElement().asString().contains("NoClassDefFoundError: gone");
	}

	@Test
	void saysWhatIsMissingWithoutAUrl(CapturedOutput output) {
		this.urls.set(List.of());

		this.reporter.report(A, new OneGauge("a", 1));

		assertThat(lines(output, "WARN")).singleElement().asString().contains("set batch.pushgateway.url");
	}

	private static void logAt(LogLevel level) {
		LoggingSystem.get(PushgatewayReporterTests.class.getClassLoader())
			.setLogLevel("io.github.batchpushgateway", level);
	}

	@Test
	void remembersTheLastPushOfEachGroupUntilItIsDeleted() {
		this.gateway.answer((exchange) -> {
			this.time.pass(Duration.ofSeconds(1));
			new ExpiringGateway().to(exchange);
		});
		PushgatewayReporter reporter = reporter(DeleteBy.APPLICATION);

		reporter.report(A, new OneGauge("a", 1));
		reporter.report(A, new OneGauge("a", 2));
		reporter.report(B, new OneGauge("b", 1));

		assertThat(this.history.succeeded()).isEqualTo(new PushHistory.Total(3, Duration.ofSeconds(3)));
		assertThat(this.history.lastPushes()).extracting(PushHistory.LastPush::groupingKey).containsExactly(A, B);
		assertThat(this.history.lastPushes().get(0)).satisfies((push) -> {
			assertThat(push.time()).isEqualTo("2026-11-22T12:00:02Z");
			assertThat(push.duration()).isEqualTo(Duration.ofSeconds(1));
			assertThat(push.failure()).isNull();
			assertThat(push.deletedAt()).isNull();
		});

		this.gateway.answer(202, "");
		this.time.pass(Duration.ofMinutes(2));

		assertThat(this.history.lastPushes().get(0).stored()).isNull();
		assertThat(this.history.lastPushes().get(0).deletedAt()).isEqualTo("2026-11-22T12:02:02Z");
	}

	@Test
	void remembersWhyAPushHasFailedAndWhatWasThereBefore() {
		this.reporter.report(A, new OneGauge("a", 1));
		this.gateway.answer(413, "too much");
		this.reporter.report(A, new OneGauge("a", 2));

		PushHistory.LastPush last = this.history.lastPushes().get(0);
		assertThat(last.failure()).isEqualTo(FailureKind.TOO_LARGE);
		assertThat(last.stored()).isNotNull();
		assertThat(this.history.failed().count()).isEqualTo(1);
		assertThat(this.history.lastFailure()).satisfies((failure) -> {
			assertThat(failure.operation()).isEqualTo(PushHistory.Operation.PUSH);
			assertThat(failure.groupingKey()).isEqualTo(A);
			assertThat(failure.message()).contains("413");
			assertThat(failure.remedy()).startsWith("Lower batch.pushgateway.steps.max");
		});
	}

	private PushgatewayReporter reporter(DeleteBy by) {
		return reporter(policy(by));
	}

	private PushgatewayReporter retrying() {
		return reporter(policy(DeleteBy.AUTO), new Retries(3, Duration.ZERO));
	}

	private static DeletionPolicy policy(DeleteBy by) {
		return new DeletionPolicy(true, by, Duration.ofMinutes(2), null, OnShutdown.LEAVE, Duration.ofSeconds(20));
	}

	private PushgatewayReporter reporter(DeletionPolicy policy) {
		return reporter(policy, Retries.NONE);
	}

	private PushgatewayReporter reporter(DeletionPolicy policy, Retries retries) {
		PushgatewayClient client = new PushgatewayClient(() -> {
			if (this.urls.get().isEmpty()) {
				throw new IllegalStateException("no Pushgateway: set batch.pushgateway.url");
			}
			return this.urls.get();
		}, new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10)), retries,
				(connection) -> {
				});
		return new PushgatewayReporter(client,
				new DelayedDeletion(client, policy, this.history, this.time, this.time, () -> false), policy,
				this.history);
	}

	private List<String> methods() {
		return methods(this.gateway);
	}

	private static List<String> methods(RecordingPushgateway gateway) {
		return gateway.requests().stream().map(RecordingPushgateway.Request::method).toList();
	}

	private static List<String> lines(CapturedOutput output, String level) {
		return output.toString().lines().filter((line) -> line.contains(" " + level + " ")).toList();
	}

}
