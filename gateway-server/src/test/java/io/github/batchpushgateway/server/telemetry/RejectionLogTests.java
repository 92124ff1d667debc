package io.github.batchpushgateway.server.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.util.logging.Level;

import io.github.batchpushgateway.server.LoggedLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RejectionLogTests {

	private final LoggedLines logged = new LoggedLines(RejectionLog.class);

	private Instant now = Instant.parse("2026-11-22T19:00:00Z");

	private final RejectionLog log = new RejectionLog(() -> this.now);

	@AfterEach
	void listenNoMore() {
		this.logged.close();
	}

	private void reject(String target) {
		this.log.rejected(RejectionReason.SYNTAX, target, "no metric");
	}

	private void secondsPass(int seconds) {
		this.now = this.now.plus(Duration.ofSeconds(seconds));
		this.log.report();
	}

	@Test
	void saysOnceWhatCanBeDone() {
		reject("a");
		reject("b");

		assertThat(this.logged.all())
			.containsExactly("WARNING rejected push to a: no metric; try the body with promtool check metrics"
					+ " (further ones for the reason \"syntax\" are counted)");
	}

	@Test
	void countsWhatFollowsWithinAMinute() {
		reject("a");
		reject("b");
		reject("c");
		secondsPass(59);
		assertThat(this.logged.all()).hasSize(1);

		secondsPass(1);

		assertThat(this.logged.all()).hasSize(2)
			.element(1)
			.isEqualTo("WARNING further pushes rejected for the reason \"syntax\": 2, the last one to c: no metric");
	}

	@Test
	void beginsAnewAfterAMinute() {
		reject("a");
		secondsPass(60);
		assertThat(this.logged.all()).hasSize(1);

		reject("b");

		assertThat(this.logged.all()).hasSize(2).element(1).asString().startsWith("WARNING rejected push to b: ");
	}

	@Test
	void anEndlessRowOfRejectionsCostsTwoLinesAMinute() {
		for (int second = 0; second < 600; second++) {
			reject("a");
			reject("b");
			secondsPass(1);
		}

		assertThat(this.logged.all()).hasSize(20);
	}

	@Test
	void tellsReasonsApart() {
		reject("a");
		this.log.rejected(RejectionReason.INCONSISTENT, "b", "other type");

		assertThat(this.logged.all()).hasSize(2);
	}

	@Test
	void saysEverythingAtDebugLevel() {
		this.logged.from(Level.FINE);

		reject("a");
		reject("b");

		assertThat(this.logged.all()).hasSize(2).element(1).isEqualTo("FINE rejected push to b: no metric");
	}

	@Test
	void saysWhatIsLeftWhenItIsClosed() {
		reject("a");
		reject("b");

		this.log.close();
		this.log.close();

		assertThat(this.logged.all()).hasSize(2).element(1).asString().contains("\"syntax\": 1, the last one to b");
	}

	@Test
	void clientsCannotForgeLines() {
		this.log.rejected(RejectionReason.SYNTAX, "{job=\"a\nlevel=error\"}", "b\r\u001b[2J\u2028\u202ec");
		this.log.rejected(RejectionReason.SYNTAX, "d\ne", "f\u0085");
		this.log.close();

		assertThat(this.logged.all()).hasSize(2);
		assertThat(this.logged.all().get(0)).startsWith(
				"WARNING rejected push to {job=\"a\\nlevel=error\"}: b\\r\\u001b[2J\\u2028\\u202ec; try the body");
		assertThat(this.logged.all().get(1)).endsWith("the last one to d\\ne: f\\u0085");
	}

	@Test
	void clientsCannotMakeLinesLong() {
		this.log.rejected(RejectionReason.SYNTAX, "a".repeat(1001), "b".repeat(1_000_000));

		assertThat(this.logged.all().get(0)).contains(" " + "a".repeat(1000) + "...: " + "b".repeat(1000) + "...; try");
		assertThat(this.logged.all().get(0)).hasSizeLessThan(2200);
	}

}
