package io.github.batchpushgateway.push;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.PushGateway;
import org.jspecify.annotations.Nullable;

/**
 * Pushes to, and deletes from, one Pushgateway.
 *
 * <p>
 * A call returns after {@link Timeouts#request()} at the latest, whatever the network
 * does: the request runs on a daemon thread of its own, since neither a look-up of an
 * address nor a server that answers byte by byte knows a timeout. A request that is given
 * up sends nothing any more. An interrupted caller waits as well, because the run that
 * was interrupted is worth knowing about; its interrupt status is kept.
 *
 * <p>
 * simpleclient renders the families and speaks HTTP. The URL it builds is not used: it
 * encodes spaces as {@code +} and leaves {@code ..} alone, so the path comes from
 * {@link GroupingKey}.
 *
 * <p>
 * One instance serves all threads. Requests of one group take turns, so that a push never
 * overtakes the deletion of what was pushed before it; the turn is part of the time a
 * request may take.
 */
public final class PushgatewayClient {

	private static final int TURNS = 64;

	private static final int LOWEST_STATUS = 100;

	private static final int NO_HTTP = -1;

	private final Supplier<URI> url;

	private final Timeouts timeouts;

	private final List<Lock> turns = Stream.<Lock>generate(ReentrantLock::new).limit(TURNS).toList();

	/**
	 * Creates a client.
	 * @param url gives the base URL, asked for every request; may throw
	 * {@link IllegalStateException} with a message for the log
	 * @param timeouts the limits of each request
	 */
	public PushgatewayClient(Supplier<URI> url, Timeouts timeouts) {
		this.url = url;
		this.timeouts = timeouts;
	}

	/**
	 * Replaces the families of the same names in a group, and keeps its others.
	 * @throws RequestFailedException if the Pushgateway does not confirm it; the push may
	 * have been stored all the same
	 */
	public void pushAdd(GroupingKey groupingKey, Collector families) {
		CollectorRegistry registry = new CollectorRegistry();
		registry.register(families);
		send("POST", groupingKey, (gateway) -> gateway.pushAdd(registry, groupingKey.job()));
	}

	/**
	 * Deletes a group; one that does not exist counts as deleted.
	 * @throws RequestFailedException if the Pushgateway does not confirm it; the group
	 * may be gone all the same
	 */
	public void delete(GroupingKey groupingKey) {
		send("DELETE", groupingKey, (gateway) -> gateway.delete(groupingKey.job()));
	}

	/** The base URL, for messages, without the slashes at its end. */
	String address() {
		String address = this.url.get().toString();
		int end = address.length();
		while (address.charAt(end - 1) == '/') {
			end--;
		}
		return address.substring(0, end);
	}

	private void send(String method, GroupingKey groupingKey, Request request) {
		Exchange exchange = new Exchange(method, groupingKey);
		FutureTask<@Nullable Void> task = new FutureTask<>(() -> {
			exchange.perform(request);
			return null;
		});
		Thread thread = new Thread(null, task, "batch-pushgateway-request", 0, false);
		thread.setDaemon(true);
		thread.start();
		try {
			awaitUninterruptibly(task, this.timeouts.request());
		}
		catch (TimeoutException ex) {
			exchange.abandon();
			throw new RequestFailedException(
					exchange.hasReachedTheGateway() ? FailureKind.TIMEOUT : FailureKind.UNREACHABLE,
					exchange + ": no complete answer within " + this.timeouts.request().toMillis() + " ms", ex);
		}
		catch (ExecutionException ex) {
			throw exchange.failure(ex.getCause());
		}
	}

	private static void awaitUninterruptibly(FutureTask<?> task, Duration timeout)
			throws ExecutionException, TimeoutException {
		long deadlineNanos = System.nanoTime() + timeout.toNanos();
		boolean interrupted = false;
		try {
			while (true) {
				try {
					task.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
					return;
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

	private interface Request {

		void send(PushGateway gateway) throws IOException;

	}

	/** One request and its answer. */
	private final class Exchange {

		private final String method;

		private final URI uri;

		private final Lock turn;

		private volatile @Nullable GatewayConnection connection;

		private volatile boolean abandoned;

		Exchange(String method, GroupingKey groupingKey) {
			this.method = method;
			this.uri = URI.create(address() + groupingKey.path());
			this.turn = PushgatewayClient.this.turns.get(Math.floorMod(groupingKey.hashCode(), TURNS));
		}

		void perform(Request request) throws IOException {
			this.turn.lock();
			try {
				GatewayConnection connection = new GatewayConnection(this.uri.toURL(), PushgatewayClient.this.timeouts);
				this.connection = connection;
				if (!this.abandoned) {
					PushGateway gateway = new PushGateway(this.uri.toURL());
					gateway.setConnectionFactory((url) -> connection);
					request.send(gateway);
				}
			}
			finally {
				this.turn.unlock();
			}
		}

		void abandon() {
			this.abandoned = true;
			GatewayConnection connection = this.connection;
			if (connection != null) {
				connection.abandon();
			}
		}

		boolean hasReachedTheGateway() {
			GatewayConnection connection = this.connection;
			return connection != null && connection.hasReachedTheGateway();
		}

		RequestFailedException failure(@Nullable Throwable cause) {
			GatewayConnection connection = this.connection;
			int status = (connection != null) ? connection.status() : 0;
			FailureKind kind = (status >= LOWEST_STATUS) ? kind(status) : kind(cause);
			return new RequestFailedException(kind, this + ": " + finding(status, connection, cause), cause);
		}

		private String finding(int status, @Nullable GatewayConnection connection, @Nullable Throwable cause) {
			if (status == NO_HTTP) {
				return "the answer is not HTTP";
			}
			if (status < LOWEST_STATUS || connection == null) {
				return oneLine((cause instanceof UnknownHostException) ? "unknown host" : cause(cause));
			}
			String text = (status / 100 == 3) ? connection.location() : connection.errorText();
			return "status " + status + ((text != null) ? ", " + text : "");
		}

		private static String cause(@Nullable Throwable cause) {
			return (cause instanceof IOException && cause.getMessage() != null) ? cause.getMessage()
					: String.valueOf(cause);
		}

		private static String oneLine(String text) {
			return text.replaceAll("\\s+", " ").strip();
		}

		private static FailureKind kind(int status) {
			return switch (status) {
				case 400 -> FailureKind.REJECTED;
				case 401, 403 -> FailureKind.UNAUTHORIZED;
				case 404, 405 -> FailureKind.NOT_FOUND;
				case 413 -> FailureKind.TOO_LARGE;
				case 429 -> FailureKind.TOO_MANY_REQUESTS;
				default -> switch (status / 100) {
					case 3 -> FailureKind.REDIRECT;
					case 5 -> FailureKind.SERVER_ERROR;
					default -> FailureKind.UNEXPECTED;
				};
			};
		}

		private FailureKind kind(@Nullable Throwable cause) {
			if (cause instanceof UnknownHostException) {
				return FailureKind.UNKNOWN_HOST;
			}
			if (cause instanceof ConnectException) {
				return FailureKind.CONNECTION_REFUSED;
			}
			if (cause instanceof SSLException) {
				return FailureKind.TLS;
			}
			if (cause instanceof IOException && !hasReachedTheGateway()) {
				return FailureKind.UNREACHABLE;
			}
			if (cause instanceof SocketTimeoutException) {
				return FailureKind.TIMEOUT;
			}
			return (cause instanceof IOException) ? FailureKind.CONNECTION_BROKEN : FailureKind.UNEXPECTED;
		}

		@Override
		public String toString() {
			return this.method + " " + this.uri;
		}

	}

}
