package io.github.batchpushgateway.push;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class DelayedDeletionTests {

	private static final GroupingKey A = GroupingKey.of("a", Map.of());

	private static final GroupingKey B = GroupingKey.of("b", Map.of());

	private final RecordingPushgateway gateway = new RecordingPushgateway();

	private final PushReceipt pushed = new PushReceipt(this.gateway.url().toString(),
			Instant.parse("2026-11-22T12:00:00Z"), "\"1\"", null, List.of());

	private final ManualScheduler time = new ManualScheduler();

	private final PushHistory history = new PushHistory(this.time, System::nanoTime);

	private final AtomicBoolean alone = new AtomicBoolean();

	@AfterEach
	void stop() {
		this.gateway.close();
	}

	@Test
	void deletesAfterTheDelay() {
		DelayedDeletion deletion = deletion(OnShutdown.WAIT);

		deletion.schedule(A, this.pushed);
		this.time.pass(Duration.ofSeconds(119));
		assertThat(this.gateway.requests()).isEmpty();
		this.time.pass(Duration.ofSeconds(1));

		assertThat(this.gateway.request().method()).isEqualTo("DELETE");
		assertThat(this.gateway.request().path()).isEqualTo("/metrics/job/a");
	}

	@Test
	void deletesNothingWhenDisabled() {
		DelayedDeletion deletion = new DelayedDeletion(client(),
				new DeletionPolicy(false, DeleteBy.AUTO, Duration.ZERO, null, OnShutdown.WAIT, Duration.ZERO),
				this.history, this.time, this.time, this.alone::get);

		deletion.schedule(A, this.pushed);
		this.time.pass(Duration.ofHours(1));

		assertThat(this.gateway.requests()).isEmpty();
	}

	@Test
	void aFurtherPushStartsTheDelayAnew() {
		DelayedDeletion deletion = deletion(OnShutdown.WAIT);

		deletion.schedule(A, this.pushed);
		this.time.pass(Duration.ofSeconds(100));
		deletion.schedule(A, this.pushed);
		this.time.pass(Duration.ofSeconds(119));
		assertThat(this.gateway.requests()).isEmpty();
		this.time.pass(Duration.ofSeconds(1));

		assertThat(this.gateway.requests()).hasSize(1);
	}

	@Test
	void eachGroupHasItsOwnDelay() {
		DelayedDeletion deletion = deletion(OnShutdown.WAIT);

		deletion.schedule(A, this.pushed);
		this.time.pass(Duration.ofSeconds(60));
		deletion.schedule(B, this.pushed);
		this.time.pass(Duration.ofSeconds(60));

		assertThat(this.gateway.request().path()).isEqualTo("/metrics/job/a");
		this.time.pass(Duration.ofSeconds(60));
		assertThat(this.gateway.requests()).hasSize(2);
	}

	@Test
	void aCancelledDeletionIsNotWaitedFor() throws Exception {
		DelayedDeletion deletion = deletion(OnShutdown.WAIT);
		deletion.schedule(A, this.pushed);

		Thread end = new Thread(deletion::finish);
		end.start();
		awaitWaiting(end);
		deletion.cancel(A, this.pushed);
		end.join();
		this.time.pass(Duration.ofHours(1));

		assertThat(this.gateway.requests()).isEmpty();
	}

	@Test
	void aGroupIsHeldWhileARunIsActive() {
		DelayedDeletion deletion = deletion(OnShutdown.WAIT);

		deletion.schedule(A, this.pushed);
		deletion.hold(A);
		deletion.hold(A);
		this.time.pass(Duration.ofMinutes(10));
		deletion.release(A);
		this.time.pass(Duration.ofMinutes(10));
		assertThat(this.gateway.requests()).isEmpty();
		deletion.release(A);
		this.time.pass(Duration.ZERO);

		assertThat(this.gateway.requests()).hasSize(1);
	}

	@Test
	void thePushOfAHeldGroupStartsTheDelayAnew() {
		DelayedDeletion deletion = deletion(OnShutdown.WAIT);

		deletion.schedule(A, this.pushed);
		deletion.hold(A);
		this.time.pass(Duration.ofMinutes(10));
		deletion.schedule(A, this.pushed);
		deletion.release(A);
		this.time.pass(Duration.ofSeconds(119));
		assertThat(this.gateway.requests()).isEmpty();
		this.time.pass(Duration.ofSeconds(1));

		assertThat(this.gateway.requests()).hasSize(1);
	}

	@Test
	void aRunThatEndsBeforeTheDeletionIsDueChangesNothing() {
		DelayedDeletion deletion = deletion(OnShutdown.WAIT);

		deletion.schedule(A, this.pushed);
		deletion.hold(A);
		deletion.release(A);
		this.time.pass(Duration.ofSeconds(119));

		assertThat(this.gateway.requests()).isEmpty();
	}

	@Test
	void whatSomebodyElseHasPushedSinceIsLeftAlone(CapturedOutput output) throws Exception {
		this.gateway.answer(412, "");
		DelayedDeletion deletion = deletion(OnShutdown.WAIT);
		deletion.schedule(A, this.pushed);

		Thread end = new Thread(deletion::finish);
		end.start();
		awaitWaiting(end);
		this.time.pass(Duration.ofHours(1));
		end.join();

		assertThat(this.gateway.requests()).hasSize(1);
		assertThat(output).doesNotContain("WARN", "Deleted")
			.contains("INFO", "The metrics of {job=\"a\"} are not deleted: somebody else has pushed them after"
					+ " 2026-11-22T12:00:00Z.");
	}

	@Test
	void triesAgainLaterAndLater(CapturedOutput output) {
		this.gateway.answer(503, "");
		DelayedDeletion deletion = deletion(OnShutdown.WAIT);

		deletion.schedule(A, this.pushed);
		this.time.pass(Duration.ofSeconds(120));
		assertThat(this.gateway.requests()).hasSize(1);
		this.time.pass(Duration.ofSeconds(1));
		assertThat(this.gateway.requests()).hasSize(2);
		this.gateway.answer(202, "");
		this.time.pass(Duration.ofSeconds(3));
		assertThat(this.gateway.requests()).hasSize(3);
		this.time.pass(Duration.ofHours(1));

		assertThat(this.gateway.requests()).hasSize(3);
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void givesUpWithOneWarning(CapturedOutput output) {
		this.gateway.answer(503, "");
		DelayedDeletion deletion = deletion(OnShutdown.WAIT);

		deletion.schedule(A, this.pushed);
		this.time.pass(Duration.ofHours(1));

		assertThat(this.gateway.requests()).hasSize(4);
		assertThat(lines(output, "WARN")).singleElement()
			.asString()
			.contains("The metrics of {job=\"a\"} were not deleted, and stay until the next run. DELETE "
					+ this.gateway.url() + "/metrics/job/a: status 503. Look into the log of the Pushgateway");
	}

	@Test
	void saysThatItWaitsWhenNothingElseKeepsTheJvm(CapturedOutput output) {
		DelayedDeletion deletion = deletion(OnShutdown.WAIT);

		deletion.schedule(A, this.pushed);
		this.time.pass(Duration.ofSeconds(10));
		assertThat(output).doesNotContain("Waiting");
		this.alone.set(true);
		this.time.pass(Duration.ofMinutes(10));

		assertThat(lines(output, "INFO")).singleElement()
			.asString()
			.contains("Waiting until 2026-11-22T12:02:00Z to delete the metrics of {job=\"a\"} from the Pushgateway at "
					+ this.gateway.url() + " (batch.pushgateway.delete.on-shutdown=delete or leave does not wait).");
		assertThat(this.gateway.requests()).hasSize(1);
	}

	@Test
	void waitsAtTheEndOfTheApplication(CapturedOutput output) throws Exception {
		DelayedDeletion deletion = deletion(OnShutdown.WAIT);
		deletion.schedule(A, this.pushed);
		deletion.schedule(B, this.pushed);
		deletion.hold(A);

		Thread end = new Thread(deletion::finish);
		end.start();
		awaitWaiting(end);
		this.time.pass(Duration.ofSeconds(120));
		end.join();

		assertThat(this.gateway.requests()).hasSize(2);
		assertThat(lines(output, "INFO")).singleElement()
			.asString()
			.contains("Waiting until 2026-11-22T12:02:00Z to delete the metrics of {job=\"a\"}, {job=\"b\"} from");
	}

	@Test
	void whatIsHeldIsDeletedAtTheEndOfTheApplication() throws Exception {
		DelayedDeletion deletion = deletion(OnShutdown.WAIT);
		deletion.schedule(A, this.pushed);
		deletion.hold(A);
		this.time.pass(Duration.ofMinutes(5));

		Thread end = new Thread(deletion::finish);
		end.start();
		awaitWaiting(end);
		this.time.pass(Duration.ZERO);
		end.join();

		assertThat(this.gateway.requests()).hasSize(1);
	}

	@Test
	void doesNotWaitForNothing(CapturedOutput output) {
		deletion(OnShutdown.WAIT).finish();

		assertThat(output).isEmpty();
	}

	@Test
	void leavesWhatIsDueTooLateForAnApplicationThatWasToldToEnd(CapturedOutput output) {
		DelayedDeletion deletion = deletion(OnShutdown.WAIT);
		deletion.schedule(A, this.pushed);

		deletion.toldToEnd();
		deletion.finish();
		this.time.pass(Duration.ofHours(1));

		assertThat(this.gateway.requests()).isEmpty();
		assertThat(lines(output, "WARN")).singleElement()
			.asString()
			.contains("The metrics of {job=\"a\"} stay in the Pushgateway at " + this.gateway.url()
					+ ": the application was told to end, and may be kept for 20 s"
					+ " (batch.pushgateway.delete.shutdown-timeout).");
	}

	@Test
	void waitsForWhatIsDueSoonEnoughWhenToldToEnd(CapturedOutput output) throws Exception {
		DelayedDeletion deletion = deletion(OnShutdown.WAIT);
		deletion.schedule(A, this.pushed);
		this.time.pass(Duration.ofSeconds(110));

		Thread end = new Thread(() -> {
			deletion.toldToEnd();
			deletion.finish();
		});
		end.start();
		awaitWaiting(end);
		this.time.pass(Duration.ofSeconds(10));
		end.join();

		assertThat(this.gateway.requests()).hasSize(1);
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void stopsWaitingWhenToldToEnd(CapturedOutput output) throws Exception {
		DelayedDeletion deletion = deletion(OnShutdown.WAIT);
		deletion.schedule(A, this.pushed);
		this.time.pass(Duration.ofSeconds(110));
		deletion.schedule(B, this.pushed);

		Thread end = new Thread(deletion::finish);
		end.start();
		awaitWaiting(end);
		deletion.toldToEnd();
		this.time.pass(Duration.ofSeconds(10));
		end.join();

		assertThat(this.gateway.request().path()).isEqualTo("/metrics/job/a");
		assertThat(lines(output, "WARN")).singleElement()
			.asString()
			.contains("The metrics of {job=\"b\"} stay in the Pushgateway");
	}

	@Test
	void deletesAtOnceAtTheEndOfTheApplication(CapturedOutput output) throws Exception {
		DelayedDeletion deletion = deletion(OnShutdown.DELETE);
		deletion.schedule(A, this.pushed);
		deletion.schedule(B, this.pushed);

		Thread end = new Thread(() -> {
			deletion.toldToEnd();
			deletion.finish();
		});
		end.start();
		awaitWaiting(end);
		this.time.pass(Duration.ZERO);
		end.join();

		assertThat(this.gateway.requests()).hasSize(2);
		assertThat(output).doesNotContain("WARN").doesNotContain("INFO");
	}

	@Test
	void jobsThatGoOnDoNotProlongTheWaitBeyondOneDelay() throws Exception {
		DelayedDeletion deletion = deletion(OnShutdown.WAIT);
		deletion.schedule(A, this.pushed);

		Thread end = new Thread(deletion::finish);
		end.start();
		awaitWaiting(end);
		this.time.pass(Duration.ofSeconds(100));
		deletion.schedule(A, this.pushed);
		deletion.schedule(B, this.pushed);
		this.time.pass(Duration.ofSeconds(20));
		end.join();

		assertThat(this.gateway.requests()).hasSize(2);
	}

	@Test
	void whatIsPushedWhileTheApplicationDeletesIsDeletedAtOnce() throws Exception {
		DelayedDeletion deletion = deletion(OnShutdown.DELETE);
		deletion.schedule(A, this.pushed);

		Thread end = new Thread(deletion::finish);
		end.start();
		awaitWaiting(end);
		deletion.schedule(B, this.pushed);
		this.time.pass(Duration.ZERO);
		end.join();

		assertThat(this.gateway.requests()).hasSize(2);
	}

	@Test
	void leavesEverythingAtTheEndOfTheApplication(CapturedOutput output) {
		DelayedDeletion deletion = deletion(OnShutdown.LEAVE);
		deletion.schedule(A, this.pushed);

		deletion.finish();
		this.time.pass(Duration.ofHours(1));

		assertThat(this.gateway.requests()).isEmpty();
		assertThat(output).doesNotContain("WARN").doesNotContain("INFO");
	}

	@Test
	void anInterruptEndsTheWait(CapturedOutput output) {
		DelayedDeletion deletion = deletion(OnShutdown.WAIT);
		deletion.schedule(A, this.pushed);
		Thread.currentThread().interrupt();

		deletion.finish();

		assertThat(Thread.interrupted()).isTrue();
		assertThat(lines(output, "WARN")).singleElement().asString().contains("the application was interrupted");
	}

	@Test
	void goesOnAfterAContextWasStoppedAndStarted() {
		DelayedDeletion deletion = deletion(OnShutdown.LEAVE);
		deletion.schedule(A, this.pushed);
		deletion.finish();

		deletion.schedule(B, this.pushed);
		this.time.pass(Duration.ofMinutes(2));

		assertThat(this.gateway.request().path()).isEqualTo("/metrics/job/b");
	}

	@Test
	void saysThatAPushAfterTheEndIsNotDeleted(CapturedOutput output) {
		DelayedDeletion deletion = deletion(OnShutdown.WAIT);
		deletion.close();

		deletion.schedule(A, this.pushed);

		assertThat(lines(output, "WARN")).singleElement()
			.asString()
			.contains("The metrics of {job=\"a\"} stay in the Pushgateway at " + this.gateway.url());
	}

	@Test
	void showsWhatIsPending() {
		DelayedDeletion deletion = deletion(OnShutdown.WAIT);
		this.gateway.answer(503, "");

		deletion.schedule(A, this.pushed);
		deletion.schedule(B, this.pushed);
		deletion.hold(B);
		this.time.pass(Duration.ofMinutes(2));

		Instant due = Instant.parse("2026-11-22T12:02:00Z");
		assertThat(deletion.pending()).containsExactly(new DelayedDeletion.Pending(A, due, false, 1),
				new DelayedDeletion.Pending(B, due, true, 0));
	}

	@Test
	void deletesNowWhatIsHeldAndForgetsIt() {
		DelayedDeletion deletion = deletion(OnShutdown.WAIT);
		deletion.schedule(A, this.pushed);
		deletion.hold(A);

		assertThat(deletion.deleteNow(A, this.pushed)).isTrue();

		assertThat(this.gateway.request().headers().getFirst("If-Match")).isEqualTo("\"1\"");
		assertThat(deletion.pending()).isEmpty();
		deletion.finish();
	}

	@Test
	void aDeletionThatFailsNowIsStillPending() {
		DelayedDeletion deletion = deletion(OnShutdown.WAIT);
		deletion.schedule(A, this.pushed);
		this.gateway.answer(503, "");

		assertThatExceptionOfType(RequestFailedException.class).isThrownBy(() -> deletion.deleteNow(A, this.pushed));
		assertThat(deletion.pending()).hasSize(1);
		assertThat(this.history.lastFailure()).extracting(PushHistory.Failure::operation, PushHistory.Failure::kind)
			.containsExactly(PushHistory.Operation.DELETE, FailureKind.SERVER_ERROR);
	}

	@Test
	void deletingAnOlderPushNowLeavesTheDeletionOfANewerOne() {
		DelayedDeletion deletion = deletion(OnShutdown.WAIT);
		deletion.schedule(A, new PushReceipt(this.pushed.gateway(), this.pushed.time(), "\"2\"", null, List.of()));
		this.gateway.answer(412, "");

		assertThat(deletion.deleteNow(A, this.pushed)).isFalse();

		assertThat(deletion.pending()).hasSize(1);
	}

	private DelayedDeletion deletion(OnShutdown onShutdown) {
		return new DelayedDeletion(client(), new DeletionPolicy(true, DeleteBy.AUTO, Duration.ofMinutes(2), null,
				onShutdown, Duration.ofSeconds(20)), this.history, this.time, this.time, this.alone::get);
	}

	private PushgatewayClient client() {
		return new PushgatewayClient(() -> List.of(this.gateway.url()),
				new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10)), Retries.NONE,
				(connection) -> {
				});
	}

	private static void awaitWaiting(Thread thread) {
		while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
			Thread.onSpinWait();
		}
	}

	private static List<String> lines(CapturedOutput output, String level) {
		return output.toString().lines().filter((line) -> line.contains(" " + level + " ")).toList();
	}

}
