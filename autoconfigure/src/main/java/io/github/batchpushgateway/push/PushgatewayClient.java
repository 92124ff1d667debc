package io.github.batchpushgateway.push;

import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.prometheus.client.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Pushes to the first of some Pushgateways that takes the push, and deletes from the one
 * that has taken it.
 *
 * <p>
 * A call returns after {@link Timeouts#request()} at the latest, whatever the network
 * does: the request runs on another, daemon thread, since neither a look-up of an address
 * nor a server that answers byte by byte knows a timeout. A request that is given up
 * sends nothing any more. An interrupted caller waits as well, because the run that was
 * interrupted is worth knowing about; its interrupt status is kept.
 *
 * <p>
 * simpleclient renders the families and speaks HTTP. The URL it builds is not used: it
 * encodes spaces as {@code +} and leaves {@code ..} alone, so the path comes from
 * {@link GroupingKey}.
 *
 * <p>
 * A push that fails for a reason that may pass is tried again, as long as its call lasts;
 * a push says the same however often it arrives.
 *
 * <p>
 * One instance serves all threads. Requests of one group take turns, so that a push never
 * overtakes the deletion of what was pushed before it, and is not tried again after a
 * newer one; the turn is part of the time a call may take.
 */
public final class PushgatewayClient {

	private static final int TURNS = 64;

	private static final long IDLE_MILLIS = 1000;

	private final Supplier<List<URI>> urls;

	private final Timeouts timeouts;

	private final Retries retries;

	private final Consumer<HttpURLConnection> preparation;

	private final Executor threads = threads();

	private final List<Lock> turns = Stream.<Lock>generate(ReentrantLock::new).limit(TURNS).toList();

	/**
	 * Creates a client.
	 * @param urls gives the base URLs, at least one, asked for every push; may throw
	 * {@link IllegalStateException} with a message for the log
	 * @param timeouts the limits of each request
	 * @param retries when a push is tried again, within {@link Timeouts#request()} for
	 * all attempts; deletions are not
	 * @param preparation is called with each connection before it is made, to add headers
	 * or to say whom to trust
	 */
	public PushgatewayClient(Supplier<List<URI>> urls, Timeouts timeouts, Retries retries,
			Consumer<HttpURLConnection> preparation) {
		this.urls = urls;
		this.timeouts = timeouts;
		this.retries = retries;
		this.preparation = preparation;
	}

	/**
	 * Replaces the families of the same names in a group, and keeps its others.
	 * @param expiry what the gateway is asked to do with the families later; only the
	 * receipt tells whether it will
	 * @throws RequestFailedException if the Pushgateway does not confirm it; the push may
	 * have been stored all the same
	 */
	public PushReceipt pushAdd(GroupingKey groupingKey, Collector families, Expiry expiry) {
		return pushAdd(groupingKey, families, OptionalFamilies.NONE, expiry);
	}

	/**
	 * The same with further families in the same push. A gateway that refuses it, or
	 * finds it too large, is sent the families without them, in the same attempt.
	 * @throws RequestFailedException if the Pushgateway does not confirm that either
	 */
	public PushReceipt pushAdd(GroupingKey groupingKey, Collector families, OptionalFamilies further, Expiry expiry) {
		List<String> gateways = this.urls.get().stream().map(PushgatewayClient::address).toList();
		Attempts attempts = attempts(gateways, groupingKey, this.retries);
		PushReceipt receipt = make(attempts, groupingKey, (exchange) -> exchange.pushAdd(families, further, expiry));
		return receipt.after(attempts.strays());
	}

	/**
	 * Deletes a group unless it has been pushed since; one that does not exist counts as
	 * deleted. What is not known to be a later push counts as an earlier one: where the
	 * gateway knows no generations, that is one within two seconds of the receipt, or one
	 * that arrives while this looks for it.
	 * @param latest the push whose families are to be deleted
	 * @param kept the family that stays if it is there; null if none does
	 * @return whether it has been deleted
	 * @throws RequestFailedException if the Pushgateway does not confirm it; the group
	 * may be gone all the same
	 */
	public boolean delete(GroupingKey groupingKey, PushReceipt latest, @Nullable KeptFamily kept) {
		return make(attempts(List.of(latest.gateway()), groupingKey, Retries.NONE), groupingKey,
				(exchange) -> exchange.delete(latest, kept));
	}

	/** As many as there are requests; each waits a moment for the next one. */
	private static Executor threads() {
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, IDLE_MILLIS, TimeUnit.MILLISECONDS,
				new SynchronousQueue<>(), (request) -> {
					Thread thread = new Thread(null, request, "batch-pushgateway-request", 0, false);
					thread.setDaemon(true);
					return thread;
				});
	}

	private static String address(URI url) {
		String address = url.toString();
		int end = address.length();
		while (address.charAt(end - 1) == '/') {
			end--;
		}
		return address.substring(0, end);
	}

	private Attempts attempts(List<String> gateways, GroupingKey groupingKey, Retries retries) {
		return new Attempts(gateways, (gateway) -> new Exchange(gateway, groupingKey, this.timeouts, this.preparation),
				retries, System.nanoTime() + this.timeouts.request().toNanos());
	}

	private <T> T make(Attempts attempts, GroupingKey groupingKey, Attempts.Requests<T> requests) {
		Lock turn = this.turns.get(Math.floorMod(groupingKey.hashCode(), TURNS));
		FutureTask<T> task = new FutureTask<>(() -> {
			turn.lock();
			try {
				return attempts.make(requests);
			}
			finally {
				turn.unlock();
			}
		});
		this.threads.execute(task);
		try {
			return awaitUninterruptibly(task, attempts.deadlineNanos());
		}
		catch (TimeoutException ex) {
			attempts.abandon();
			throw attempts.timeout(ex);
		}
		catch (ExecutionException ex) {
			throw attempts.failure(ex.getCause());
		}
	}

	private static <T> T awaitUninterruptibly(FutureTask<T> task, long deadlineNanos)
			throws ExecutionException, TimeoutException {
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return task.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
