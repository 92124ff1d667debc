package io.github.batchpushgateway.server.go;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

import io.github.batchpushgateway.server.GatewayServer;
import io.github.batchpushgateway.server.http.RawClient;
import io.github.batchpushgateway.server.http.RawClient.Answer;

/**
 * A Go Pushgateway and ours, told the same things in the same order.
 */
final class BothGateways implements AutoCloseable {

	/** How long deletions may take that the Go Pushgateway has already answered. */
	private static final Duration DELETION_TIMEOUT = Duration.ofSeconds(5);

	private static final long DELETION_POLL_NANOS = 500_000;

	private final Setup setup;

	private final GatewayServer ours;

	private final RawClient ourHttp;

	private GoServer go;

	private RawClient goHttp;

	/** Whether a deletion was sent that the Go Pushgateway may not have applied yet. */
	private boolean deleted;

	BothGateways(Setup setup) {
		this.setup = setup;
		this.ours = GatewayServer.start(setup.options());
		this.ourHttp = new RawClient(this.ours.port());
		this.go = GoPushgateway.start(setup.flags);
		this.goHttp = new RawClient(this.go.uri().getPort());
	}

	/**
	 * What each of them answered.
	 *
	 * @param go the answer of the Go Pushgateway
	 * @param ours the answer of ours
	 */
	record Answers(Answer go, Answer ours) {
	}

	Answers exchange(Request request) throws IOException {
		this.deleted |= request.method().equals("DELETE") || request.target().endsWith("/wipe");
		return new Answers(request.sendOn(this.goHttp), request.sendOn(this.ourHttp));
	}

	URI ourUri() {
		return URI.create("http://127.0.0.1:" + this.ours.port());
	}

	/** For requests that are not sent through this object. */
	URI goUri() {
		this.deleted = true;
		return this.go.uri();
	}

	GatewayState ourState() throws IOException {
		return GatewayState.read(this.ourHttp, this.setup.prefix, this.setup.telemetryPath);
	}

	/**
	 * The state of the Go Pushgateway, which answers a deletion before it has applied it:
	 * if one was sent, it is given time until its state is the expected one.
	 */
	GatewayState goState(Predicate<GatewayState> expected) throws IOException {
		Instant deadline = Instant.now().plus(DELETION_TIMEOUT);
		GatewayState state = goState();
		while (this.deleted && !expected.test(state) && Instant.now().isBefore(deadline)) {
			LockSupport.parkNanos(DELETION_POLL_NANOS);
			state = goState();
		}
		this.deleted = false;
		return state;
	}

	/** The state of the Go Pushgateway as it is now. */
	GatewayState goState() throws IOException {
		return GatewayState.read(this.goHttp, this.setup.prefix, this.setup.telemetryPath);
	}

	/**
	 * Deletes all groups of both.
	 */
	void clear() throws IOException {
		delete(this.ourHttp, ourState());
		delete(this.goHttp, goState());
		if (!ourState().groups().isEmpty() || !goState((state) -> state.groups().isEmpty()).groups().isEmpty()) {
			throw new IllegalStateException("groups are left:\n" + ourState() + goState());
		}
	}

	private void delete(RawClient http, GatewayState state) throws IOException {
		this.deleted = true;
		for (Object group : state.groups()) {
			Map<?, ?> labels = (Map<?, ?>) ((Map<?, ?>) group).get("labels");
			StringBuilder target = new StringBuilder(this.setup.prefix + "/metrics");
			appendLabel(target, "job", labels.get("job"));
			labels.forEach((name, value) -> {
				if (!name.equals("job")) {
					appendLabel(target, name, value);
				}
			});
			Request.of("DELETE", target.toString(), "").sendOn(http);
		}
	}

	private static void appendLabel(StringBuilder target, Object name, Object value) {
		target.append('/')
			.append(URLEncoder.encode(name.toString(), StandardCharsets.UTF_8))
			.append("@base64/")
			.append(base64(value.toString()));
	}

	/** Never empty: then the path would end, or lack a component. */
	private static String base64(String value) {
		String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(value.getBytes(StandardCharsets.UTF_8));
		return encoded.isEmpty() ? "=" : encoded;
	}

	/**
	 * Starts another Go Pushgateway instead of one that does not work any more, and
	 * deletes all groups of ours.
	 */
	void replaceGo() throws IOException {
		this.goHttp.close();
		this.go.close();
		this.go = GoPushgateway.start(this.setup.flags);
		this.goHttp = new RawClient(this.go.uri().getPort());
		delete(this.ourHttp, ourState());
	}

	@Override
	public void close() throws IOException {
		this.goHttp.close();
		this.ourHttp.close();
		this.go.close();
		this.ours.close();
	}

}
