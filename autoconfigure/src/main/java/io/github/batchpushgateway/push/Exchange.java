package io.github.batchpushgateway.push;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import javax.net.ssl.SSLException;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.PushGateway;
import org.jspecify.annotations.Nullable;

/**
 * Requests about one group, one after the other, and their answers.
 *
 * <p>
 * Confined to the thread that sends them, except {@link #abandon}, and what tells of a
 * failure once that thread has ended or has been given up.
 */
final class Exchange {

	private static final String PUSH_TIME = "push_time_seconds";

	private static final int LOWEST_STATUS = 100;

	private static final int NO_HTTP = -1;

	private final String gateway;

	private final GroupingKey groupingKey;

	private final URI group;

	private final URI exposition;

	private final Timeouts timeouts;

	private final Consumer<HttpURLConnection> preparation;

	private volatile String request;

	private volatile @Nullable GatewayConnection connection;

	private volatile boolean abandoned;

	/**
	 * Creates an exchange that has sent nothing yet.
	 * @param address the base URL of the Pushgateway, without a slash at its end
	 * @param preparation prepares each connection
	 */
	Exchange(String address, GroupingKey groupingKey, Timeouts timeouts, Consumer<HttpURLConnection> preparation) {
		this.gateway = address;
		this.groupingKey = groupingKey;
		this.group = URI.create(address + groupingKey.path());
		this.exposition = URI.create(address + "/metrics");
		this.timeouts = timeouts;
		this.preparation = preparation;
		this.request = this.group.toString();
	}

	/** The base URL of the Pushgateway. */
	String gateway() {
		return this.gateway;
	}

	/**
	 * Replaces the families of the same names in the group, and keeps its others. What is
	 * to be kept goes first and alone, because expiry is asked for a whole push: should
	 * the rest fail, what has arrived is true nevertheless.
	 */
	PushReceipt pushAdd(Collector families, OptionalFamilies further, Expiry expiry) throws IOException {
		String expireAfter = expiry.headerValue();
		KeptFamily kept = (expireAfter != null) ? expiry.kept() : null;
		if (kept == null) {
			return post(families, further, expireAfter);
		}
		Collector keptOnes = kept.among(families);
		if (!keptOnes.collect().isEmpty()) {
			post(keptOnes, null);
		}
		return post(kept.outOf(families), further, expireAfter);
	}

	private PushReceipt post(Collector families, OptionalFamilies further, @Nullable String expireAfter)
			throws IOException {
		List<MetricFamilySamples> furtherOnes = further.collect();
		if (furtherOnes.isEmpty()) {
			return post(families, expireAfter);
		}
		try {
			List<MetricFamilySamples> all = new ArrayList<>(families.collect());
			all.addAll(furtherOnes);
			return post(new Families(all), expireAfter);
		}
		catch (IOException ex) {
			RequestFailedException refusal = failure(ex);
			if (!refusal.kind().isOfTheGroup()) {
				throw ex;
			}
			PushReceipt receipt = post(families, expireAfter);
			further.refused(refusal);
			return receipt;
		}
	}

	private PushReceipt post(Collector families, @Nullable String expireAfter) throws IOException {
		GatewayConnection connection = open("POST", this.group);
		if (expireAfter != null) {
			connection.setRequestProperty(Expiry.HEADER, expireAfter);
		}
		send(connection, (gateway) -> gateway.pushAdd(registry(families), this.groupingKey.job()));
		return PushReceipt.of(this.gateway, connection);
	}

	/**
	 * Deletes the group unless it has been pushed since. A gateway that knows generations
	 * decides that itself; another one is asked for the time of its last push, so that a
	 * push is lost that arrives after the answer and before the deletion.
	 * @param kept the family that stays, with the value that the gateway has: the whole
	 * group is replaced by it in one request
	 * @return whether it has been deleted
	 */
	boolean delete(PushReceipt latest, @Nullable KeptFamily kept) throws IOException {
		if (kept == null && latest.generation() != null) {
			return delete(latest.generation());
		}
		Map<String, Double> samples = samples((kept != null) ? Set.of(PUSH_TIME, kept.name()) : Set.of(PUSH_TIME));
		Double pushTime = samples.get(PUSH_TIME);
		if (pushTime != null && latest.isBefore(pushTime)) {
			return false;
		}
		Double value = (kept != null) ? samples.get(kept.name()) : null;
		if (kept != null && value != null) {
			CollectorRegistry registry = registry(kept.of(value));
			send(open("PUT", this.group), (gateway) -> gateway.push(registry, this.groupingKey.job()));
		}
		else {
			send(open("DELETE", this.group), (gateway) -> gateway.delete(this.groupingKey.job()));
		}
		return true;
	}

	private boolean delete(String generation) throws IOException {
		GatewayConnection connection = open("DELETE", this.group);
		connection.setRequestProperty("If-Match", generation);
		try {
			send(connection, (gateway) -> gateway.delete(this.groupingKey.job()));
			return true;
		}
		catch (IOException ex) {
			if (connection.status() == HttpURLConnection.HTTP_PRECON_FAILED) {
				return false;
			}
			throw ex;
		}
	}

	private Map<String, Double> samples(Set<String> families) throws IOException {
		GatewayConnection connection = open("GET", this.exposition);
		connection.setRequestProperty("Accept", "text/plain;version=0.0.4");
		try (InputStream body = connection.getInputStream();
				Reader text = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
			return new GroupSamples(text, this.groupingKey).values(families);
		}
		finally {
			connection.disconnect();
		}
	}

	private static CollectorRegistry registry(Collector families) {
		CollectorRegistry registry = new CollectorRegistry();
		registry.register(families);
		return registry;
	}

	private void send(GatewayConnection connection, Request request) throws IOException {
		PushGateway gateway = new PushGateway(this.group.toURL());
		gateway.setConnectionFactory((url) -> connection);
		request.send(gateway);
	}

	private GatewayConnection open(String method, URI uri) throws IOException {
		this.request = method + " " + uri;
		GatewayConnection connection = new GatewayConnection(uri.toURL(), this.timeouts, this.preparation);
		this.connection = connection;
		if (this.abandoned) {
			throw new IOException("given up");
		}
		return connection;
	}

	/** Sees to it that nothing is sent from now on. */
	void abandon() {
		this.abandoned = true;
		GatewayConnection connection = this.connection;
		if (connection != null) {
			connection.abandon();
		}
	}

	/** The failure of an exchange that was abandoned. */
	RequestFailedException timeout(Throwable cause) {
		return new RequestFailedException(hasReachedTheGateway() ? FailureKind.TIMEOUT : FailureKind.UNREACHABLE,
				this.request + ": no complete answer within " + this.timeouts.request().toMillis() + " ms", cause);
	}

	/** The failure of an exchange that has ended with an exception. */
	RequestFailedException failure(@Nullable Throwable cause) {
		GatewayConnection connection = this.connection;
		int status = (connection != null) ? connection.status() : 0;
		status = (status / 100 == 2) ? 0 : status;
		FailureKind kind = (status >= LOWEST_STATUS) ? kind(status) : kind(cause);
		return new RequestFailedException(kind, this.request + ": " + finding(status, connection, cause), cause,
				(connection != null && status >= LOWEST_STATUS) ? connection.retryAfter() : null);
	}

	private boolean hasReachedTheGateway() {
		GatewayConnection connection = this.connection;
		return connection != null && connection.hasReachedTheGateway();
	}

	private static String finding(int status, @Nullable GatewayConnection connection, @Nullable Throwable cause) {
		if (status == NO_HTTP) {
			return "the answer is not HTTP";
		}
		if (status < LOWEST_STATUS || connection == null) {
			return oneLine((cause instanceof UnknownHostException) ? "unknown host" : cause(cause));
		}
		String text = (status / 100 == 3) ? connection.getHeaderField("Location") : connection.errorText();
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

	private interface Request {

		void send(PushGateway gateway) throws IOException;

	}

}
