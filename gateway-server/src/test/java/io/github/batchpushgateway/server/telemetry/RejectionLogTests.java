package io.github.batchpushgateway.server.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RejectionLogTests {

	private static final Logger LOGGER = Logger.getLogger(RejectionLog.class.getName());

	private final List<String> lines = new ArrayList<>();

	private final Handler handler = new Handler() {

		@Override
		public void publish(LogRecord record) {
			RejectionLogTests.this.lines.add(record.getLevel() + " " + new SimpleFormatter().formatMessage(record));
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
		}

	};

	private Instant now = Instant.parse("2026-11-22T19:00:00Z");

	private final RejectionLog log = new RejectionLog(() -> this.now);

	@BeforeEach
	void listen() {
		LOGGER.addHandler(this.handler);
		LOGGER.setLevel(Level.INFO);
	}

	@AfterEach
	void listenNoMore() {
		LOGGER.removeHandler(this.handler);
		LOGGER.setLevel(null);
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

		assertThat(this.lines)
			.containsExactly("WARNING rejected push to a: no metric; try the body with promtool check metrics"
					+ " (further ones for the reason \"syntax\" are counted)");
	}

	@Test
	void countsWhatFollowsWithinAMinute() {
		reject("a");
		reject("b");
		reject("c");
		secondsPass(59);
		assertThat(this.lines).hasSize(1);

		secondsPass(1);

		assertThat(this.lines).hasSize(2)
			.element(1)
			.isEqualTo("WARNING further pushes rejected for the reason \"syntax\": 2, the last one to c: no metric");
	}

	@Test
	void beginsAnewAfterAMinute() {
		reject("a");
		secondsPass(60);
		assertThat(this.lines).hasSize(1);

		reject("b");

		assertThat(this.lines).hasSize(2).element(1).asString().startsWith("WARNING rejected push to b: ");
	}

	@Test
	void anEndlessRowOfRejectionsCostsTwoLinesAMinute() {
		for (int second = 0; second < 600; second++) {
			reject("a");
			reject("b");
			secondsPass(1);
		}

		assertThat(this.lines).hasSize(20);
	}

	@Test
	void tellsReasonsApart() {
		reject("a");
		this.log.rejected(RejectionReason.INCONSISTENT, "b", "other type");

		assertThat(this.lines).hasSize(2);
	}

	@Test
	void saysEverythingAtDebugLevel() {
		LOGGER.setLevel(Level.FINE);

		reject("a");
		reject("b");

		assertThat(this.lines).hasSize(2).element(1).isEqualTo("FINE rejected push to b: no metric");
	}

	@Test
	void saysWhatIsLeftWhenItIsClosed() {
		reject("a");
		reject("b");

		this.log.close();
		this.log.close();

		assertThat(this.lines).hasSize(2).element(1).asString().contains("\"syntax\": 1, the last one to b");
	}

	@Test
	void clientsCannotForgeLines() {
		this.log.rejected(RejectionReason.SYNTAX, "{job=\"a\nlevel=error\"}", "b\r\u001b[2J\u2028\u202ec");
		this.log.rejected(RejectionReason.SYNTAX, "d\ne", "f\u0085");
		this.log.close();

		assertThat(this.lines).hasSize(2);
		assertThat(this.lines.get(0)).startsWith(
				"WARNING rejected push to {job=\"a\\nlevel=error\"}: b\\r\\u001b[2J\\u2028\\u202ec; try the body");
		assertThat(this.lines.get(1)).endsWith("the last one to d\\ne: f\\u0085");
	}

	@Test
	void clientsCannotMakeLinesLong() {
		this.log.rejected(RejectionReason.SYNTAX, "a".repeat(1001), "b".repeat(1_000_000));

		assertThat(this.lines.get(0)).contains(" " + "a".repeat(1000) + "...: " + "b".repeat(1000) + "...; try");
		assertThat(this.lines.get(0)).hasSizeLessThan(2200);
	}

}
