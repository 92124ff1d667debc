package io.github.batchpushgateway.server;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class HousekeepingTests {

	private static final Duration PAUSE = Duration.ofNanos(1);

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final Housekeeping housekeeping = new Housekeeping();

	@Test
	void goesOnAfterAFault() throws Exception {
		CountDownLatch thrice = new CountDownLatch(3);

		this.housekeeping.repeat(() -> {
			thrice.countDown();
			throw new IllegalStateException("broken");
		}, PAUSE);

		assertThat(thrice.await(30, TimeUnit.SECONDS)).isTrue();
		this.housekeeping.close(PATIENCE);
	}

	@Test
	void waitsForTheTaskThatRunsAsLongAsItHasPatienceAndBeginsNoOther() throws Exception {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch released = new CountDownLatch(1);
		AtomicInteger ended = new AtomicInteger();
		this.housekeeping.repeat(() -> {
			running.countDown();
			await(released);
			ended.incrementAndGet();
		}, PAUSE);
		running.await();

		this.housekeeping.close(Duration.ofMillis(1));
		assertThat(ended).hasValue(0);

		released.countDown();
		this.housekeeping.close(PATIENCE);
		assertThat(ended).hasValue(1);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void endsBeforeAnythingHasBeenAskedOfIt() {
		this.housekeeping.close(PATIENCE);
	}

}
