package io.github.batchpushgateway.server;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Does again and again what nobody asks for, one thing at a time, on a daemon thread of
 * its own. Any thread may use it.
 */
final class Housekeeping {

	private static final Logger logger = LoggerFactory.getLogger(Housekeeping.class);

	private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "gateway-housekeeping");
		thread.setDaemon(true);
		return thread;
	});

	/** Whether a task has failed before. Of its thread. */
	private boolean failed;

	/**
	 * Runs a task, and again each time the pause after it is over. A fault in it is
	 * logged and ends nothing.
	 */
	void repeat(Runnable task, Duration pause) {
		Future<?> unused = this.executor.scheduleWithFixedDelay(() -> run(task), pause.toNanos(), pause.toNanos(),
				TimeUnit.NANOSECONDS);
	}

	private void run(Runnable task) {
		try {
			task.run();
		}
		catch (RuntimeException ex) {
			logger.atLevel(this.failed ? Level.DEBUG : Level.WARN)
				.setCause(ex)
				.log("cannot tidy up, will try again; further failures are logged at debug level");
			this.failed = true;
		}
	}

	/**
	 * Begins nothing any more.
	 * @param patience how long a task that runs is waited for
	 */
	void close(Duration patience) {
		this.executor.shutdown();
		try {
			this.executor.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
