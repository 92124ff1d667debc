package io.github.batchpushgateway.push;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What is sent for one call of the client: an exchange, and the same again as long as it
 * fails for a reason that may pass and there is time to wait for that.
 *
 * <p>
 * Confined to the thread that sends, except {@link #abandon}, and what tells of a failure
 * once that thread has ended or has been given up.
 */
final class Attempts {

	private static final Log logger = LogFactory.getLog(Attempts.class);

	private final Supplier<Exchange> exchanges;

	private final Retries retries;

	private final long deadlineNanos;

	private volatile Attempt current;

	private volatile boolean abandoned;

	/**
	 * Creates attempts that have sent nothing yet.
	 * @param exchanges gives a new exchange for each attempt
	 * @param deadlineNanos when the call is over, by {@link System#nanoTime}
	 */
	Attempts(Supplier<Exchange> exchanges, Retries retries, long deadlineNanos) {
		this.exchanges = exchanges;
		this.retries = retries;
		this.deadlineNanos = deadlineNanos;
		this.current = new Attempt(exchanges.get(), 1, false);
	}

	<T> T make(Requests<T> requests) throws IOException, InterruptedException {
		while (true) {
			Attempt attempt = this.current;
			try {
				return requests.send(attempt.exchange);
			}
			catch (IOException ex) {
				RequestFailedException failure = attempt.exchange.failure(ex);
				Duration pause = pauseAfter(attempt, failure);
				if (pause == null) {
					throw ex;
				}
				logger.debug("Trying again in " + pause.toMillis() + " ms", failure);
				Thread.sleep(pause.toMillis());
				begin(new Attempt(this.exchanges.get(), attempt.number + 1,
						attempt.mayHaveLeftAGroup || failure.mayHaveLeftAGroup()));
			}
		}
	}

	/** How long to wait for another attempt; null if there is none. */
	private @Nullable Duration pauseAfter(Attempt attempt, RequestFailedException failure) {
		if (!failure.kind().mayPass() || attempt.number >= this.retries.maxAttempts()) {
			return null;
		}
		Duration pause = this.retries.after(attempt.number, ThreadLocalRandom.current().nextDouble());
		Duration asked = attempt.exchange.retryAfter();
		if (asked != null && asked.compareTo(pause) > 0) {
			pause = asked;
		}
		Duration left = Duration.ofNanos(this.deadlineNanos - System.nanoTime());
		return (pause.compareTo(left) < 0) ? pause : null;
	}

	private void begin(Attempt attempt) throws IOException {
		this.current = attempt;
		if (this.abandoned) {
			throw new IOException("given up");
		}
	}

	/** Sees to it that nothing is sent from now on. */
	void abandon() {
		this.abandoned = true;
		this.current.exchange.abandon();
	}

	/** The failure of attempts that were abandoned. */
	RequestFailedException timeout(Throwable cause) {
		Attempt attempt = this.current;
		return attempt.whole(attempt.exchange.timeout(cause));
	}

	/** The failure of attempts that have ended with an exception. */
	RequestFailedException failure(@Nullable Throwable cause) {
		Attempt attempt = this.current;
		return attempt.whole(attempt.exchange.failure(cause));
	}

	/** What is sent in one attempt. */
	interface Requests<T> {

		T send(Exchange exchange) throws IOException;

	}

	/**
	 * One attempt.
	 *
	 * @param number counted from 1
	 * @param mayHaveLeftAGroup whether one before it may have stored something
	 */
	private record Attempt(Exchange exchange, int number, boolean mayHaveLeftAGroup) {

		/** The failure of this and all before it. */
		RequestFailedException whole(RequestFailedException failure) {
			return failure.ofAttempts(this.number, this.mayHaveLeftAGroup);
		}

	}

}
