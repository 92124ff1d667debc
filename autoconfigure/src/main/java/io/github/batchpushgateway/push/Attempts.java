package io.github.batchpushgateway.push;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What is sent for one call of the client: an exchange with the first gateway, and the
 * same with the next one as long as it fails for a reason that may pass. When all have
 * failed, it begins with the first one again, if there is time to wait for that.
 *
 * <p>
 * Confined to the thread that sends, except {@link #abandon}, and what tells of a failure
 * once that thread has ended or has been given up.
 */
final class Attempts {

	private static final Log logger = LogFactory.getLog(Attempts.class);

	private final List<String> gateways;

	private final Function<String, Exchange> exchanges;

	private final Retries retries;

	private final long deadlineNanos;

	private volatile Attempt current;

	private volatile boolean abandoned;

	/**
	 * Creates attempts that have sent nothing yet.
	 * @param gateways their addresses, at least one
	 * @param exchanges gives a new exchange with a gateway for each attempt
	 * @param deadlineNanos when the call is over, by {@link System#nanoTime}
	 */
	Attempts(List<String> gateways, Function<String, Exchange> exchanges, Retries retries, long deadlineNanos) {
		this.gateways = gateways;
		this.exchanges = exchanges;
		this.retries = retries;
		this.deadlineNanos = deadlineNanos;
		this.current = new Attempt(exchanges.apply(gateways.get(0)), 1, List.of(), List.of());
	}

	<T> T make(Requests<T> requests) throws IOException, InterruptedException {
		while (true) {
			Attempt attempt = this.current;
			try {
				return requests.send(attempt.exchange);
			}
			catch (IOException ex) {
				RequestFailedException failure = attempt.exchange.failure(ex);
				if (!failure.kind().mayPass() || !goOn(attempt, failure)) {
					throw ex;
				}
			}
		}
	}

	/** Begins the next attempt when its time has come; not if there is none. */
	private boolean goOn(Attempt attempt, RequestFailedException failure) throws IOException, InterruptedException {
		List<RequestFailedException> round = with(attempt.round, failure);
		List<String> strays = failure.mayHaveLeftAGroup() ? with(attempt.strays, attempt.exchange.gateway())
				: attempt.strays;
		if (round.size() < this.gateways.size()) {
			logger.debug("Trying the next Pushgateway", failure);
			begin(new Attempt(exchange(round.size()), attempt.number, round, strays));
			return true;
		}
		Duration pause = pauseAfter(attempt.number, round);
		if (pause == null) {
			return false;
		}
		logger.debug("Trying again in " + pause.toMillis() + " ms", failure);
		Thread.sleep(pause.toMillis());
		begin(new Attempt(exchange(0), attempt.number + 1, List.of(), strays));
		return true;
	}

	/** How long to wait for another round of attempts; null if there is none. */
	private @Nullable Duration pauseAfter(int number, List<RequestFailedException> round) {
		if (number >= this.retries.maxAttempts()) {
			return null;
		}
		Duration pause = this.retries.after(number, ThreadLocalRandom.current().nextDouble());
		for (RequestFailedException failure : round) {
			Duration asked = failure.retryAfter();
			pause = (asked != null && asked.compareTo(pause) > 0) ? asked : pause;
		}
		Duration left = Duration.ofNanos(this.deadlineNanos - System.nanoTime());
		return (pause.compareTo(left) < 0) ? pause : null;
	}

	private Exchange exchange(int gateway) {
		return this.exchanges.apply(this.gateways.get(gateway));
	}

	private void begin(Attempt attempt) throws IOException {
		this.current = attempt;
		if (this.abandoned) {
			throw new IOException("given up");
		}
	}

	/** When the call is over, by {@link System#nanoTime}. */
	long deadlineNanos() {
		return this.deadlineNanos;
	}

	/**
	 * Where attempts before the current one may have stored something all the same.
	 */
	List<String> strays() {
		return this.current.strays;
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

	private static <E> List<E> with(List<E> list, E last) {
		List<E> longer = new ArrayList<>(list);
		longer.add(last);
		return List.copyOf(longer);
	}

	/** What is sent in one attempt. */
	interface Requests<T> {

		T send(Exchange exchange) throws IOException;

	}

	/**
	 * One attempt.
	 *
	 * @param number of the round of all gateways it belongs to, counted from 1
	 * @param round what has failed in that round before
	 * @param strays where an attempt before it may have stored something
	 */
	private record Attempt(Exchange exchange, int number, List<RequestFailedException> round, List<String> strays) {

		/** The failure of this and all before it. */
		RequestFailedException whole(RequestFailedException failure) {
			return failure.after(this.round, this.number,
					failure.mayHaveLeftAGroup() ? with(this.strays, this.exchange.gateway()) : this.strays);
		}

	}

}
