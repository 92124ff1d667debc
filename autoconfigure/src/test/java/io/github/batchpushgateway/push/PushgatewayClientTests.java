package io.github.batchpushgateway.push;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import io.prometheus.client.Collector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class PushgatewayClientTests {

	private static final GroupingKey KEY = GroupingKey.of("nightly load", Map.of("team", "a"));

	private static final KeptFamily KEPT = new KeptFamily("kept", "A number.");

	private static final Instant PUSHED = Instant.parse("2026-11-22T12:00:00Z");

	private static final Retries AT_ONCE = new Retries(3, Duration.ZERO);

	private static final Retries TOO_LATE = new Retries(3, Duration.ofHours(1));

	private static final String PATH = "/metrics/job@base64/bmlnaHRseSBsb2Fk/team/a";

	private final RecordingPushgateway gateway = new RecordingPushgateway();

	@AfterEach
	void stop() {
		this.gateway.close();
	}

	@Test
	void pushesWithPost() {
		client().pushAdd(KEY, new OneGauge("a", 1), Expiry.NONE);

		RecordingPushgateway.Request push = this.gateway.request();
		assertThat(push.method()).isEqualTo("POST");
		assertThat(push.path()).isEqualTo(PATH);
		assertThat(push.body()).isEqualTo("# HELP a A number.\n# TYPE a gauge\na 1.0\n");
		assertThat(push.headers().getFirst("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
		assertThat(push.headers().getFirst("User-Agent")).isEqualTo("batch-pushgateway-spring-boot");
	}

	@Test
	void deletesTheGenerationItHasPushed() {
		this.gateway.answer(202, "");

		boolean deleted = client().delete(KEY, receipt("\"1\""), null);

		assertThat(deleted).isTrue();
		RecordingPushgateway.Request deletion = this.gateway.request();
		assertThat(deletion.method()).isEqualTo("DELETE");
		assertThat(deletion.path()).isEqualTo(PATH);
		assertThat(deletion.body()).isEmpty();
		assertThat(deletion.headers().get("If-Match")).containsExactly("\"1\"");
	}

	@Test
	void doesNotDeleteAnotherGeneration() {
		this.gateway.answer(412, "");

		assertThat(client().delete(KEY, receipt("\"1\""), null)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "-1, true", "0, true", "1.99, true", "2.01, false", "3600, false" })
	void deletesUnlessPushedLater(double secondsLater, boolean deletes) {
		expose("push_time_seconds{instance=\"\",job=\"nightly load\",team=\"a\"} "
				+ (PUSHED.getEpochSecond() + secondsLater));

		boolean deleted = client().delete(KEY, receipt(null), null);

		assertThat(deleted).isEqualTo(deletes);
		assertThat(this.gateway.requests()).extracting(RecordingPushgateway.Request::method)
			.containsExactlyElementsOf(deletes ? List.of("GET", "DELETE") : List.of("GET"));
		assertThat(this.gateway.requests().get(0).path()).isEqualTo("/metrics");
		assertThat(this.gateway.requests().get(0).headers().get("Accept")).containsExactly("text/plain;version=0.0.4");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\"1\"" })
	void replacesTheGroupByWhatIsKept(String generation) {
		expose("kept{instance=\"\",job=\"nightly load\",team=\"a\"} 1.7953846638591075e+09");

		boolean deleted = client().delete(KEY, receipt(generation.isEmpty() ? null : generation), KEPT);

		assertThat(deleted).isTrue();
		assertThat(this.gateway.requests()).extracting(RecordingPushgateway.Request::method)
			.containsExactly("GET", "PUT");
		RecordingPushgateway.Request replacement = this.gateway.requests().get(1);
		assertThat(replacement.path()).isEqualTo(PATH);
		assertThat(replacement.headers()).doesNotContainKey(Expiry.HEADER);
		assertThat(replacement.body())
			.isEqualTo("# HELP kept A number.\n# TYPE kept gauge\nkept 1.7953846638591075E9\n");
	}

	@Test
	void doesNotReplaceAGroupThatWasPushedLater() {
		expose("kept{job=\"nightly load\",team=\"a\"} 1\npush_time_seconds{job=\"nightly load\",team=\"a\"} "
				+ PUSHED.plusSeconds(60).getEpochSecond());

		assertThat(client().delete(KEY, receipt(null), KEPT)).isFalse();
		assertThat(this.gateway.requests()).hasSize(1);
	}

	@Test
	void deletesAGroupThatHasNothingToBeKept() {
		expose("push_time_seconds{job=\"nightly load\",team=\"a\"} " + PUSHED.getEpochSecond());

		client().delete(KEY, receipt(null), KEPT);

		assertThat(this.gateway.requests()).extracting(RecordingPushgateway.Request::method)
			.containsExactly("GET", "DELETE");
	}

	@Test
	void deletesAGroupThatIsNotExposed() {
		expose("push_time_seconds{instance=\"\",job=\"nightly load\"} " + PUSHED.plusSeconds(60).getEpochSecond());

		assertThat(client().delete(KEY, receipt(null), null)).isTrue();
	}

	@Test
	void deletesNothingWhereItCannotSeeWhoHasPushed() {
		this.gateway.answer(403, "not for you");

		RequestFailedException failure = catchThrowableOfType(RequestFailedException.class,
				() -> client().delete(KEY, receipt(null), null));

		assertThat(failure.kind()).isEqualTo(FailureKind.UNAUTHORIZED);
		assertThat(failure).hasMessage("GET " + this.gateway.url() + "/metrics: status 403, not for you");
		assertThat(this.gateway.requests()).hasSize(1);
	}

	@Test
	void theConnectionIsCutInTheExposition() throws IOException {
		try (TcpServer server = new TcpServer((socket) -> {
			socket.getInputStream().read(new byte[4096]);
			socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\npush_time".getBytes());
			socket.setSoLinger(true, 0);
			socket.close();
		})) {
			RequestFailedException failure = catchThrowableOfType(RequestFailedException.class,
					() -> client().delete(KEY, receipt(server.url(), null), null));

			assertThat(failure.kind()).isEqualTo(FailureKind.CONNECTION_BROKEN);
			assertThat(failure).hasMessageStartingWith("GET " + server.url() + "/metrics: ")
				.hasMessageNotContaining("status");
		}
	}

	@Test
	void theGatewayDatesAPush() throws IOException {
		try (TcpServer server = answering("Date: Sun, 22 Nov 2026 12:00:00 GMT")) {
			assertThat(client(server.url()).pushAdd(KEY, new OneGauge("a", 1), Expiry.NONE).time()).isEqualTo(PUSHED);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Date: none", "Date: today" })
	void aPushWithoutADateIsOfNow(String header) throws IOException {
		try (TcpServer server = answering(header)) {
			Instant before = Instant.now();

			assertThat(client(server.url()).pushAdd(KEY, new OneGauge("a", 1), Expiry.NONE).time()).isBetween(before,
					Instant.now());
		}
	}

	@ParameterizedTest
	@CsvSource({ "\"1\", \"1\"", "\"a-b:c\", \"a-b:c\"", "\"\", \"\"", "W/\"1\",", "1,", "*,", "\"1," })
	void aGenerationIsAStrongEntityTag(String header, String generation) {
		this.gateway.answer((exchange) -> {
			exchange.getResponseHeaders().set("ETag", header);
			exchange.sendResponseHeaders(200, -1);
		});

		assertThat(client().pushAdd(KEY, new OneGauge("a", 1), Expiry.NONE).generation()).isEqualTo(generation);
	}

	@Test
	void keepsTheRoutePrefixOfTheUrl() {
		client(URI.create(this.gateway.url() + "/metrics-gateway//")).pushAdd(KEY, new OneGauge("a", 1), Expiry.NONE);

		assertThat(this.gateway.request().path()).isEqualTo("/metrics-gateway" + PATH);
	}

	@Test
	void asksForNoExpiryUnlessToldTo() {
		client().pushAdd(KEY, new OneGauge("a", 1), Expiry.NONE);

		assertThat(this.gateway.request().headers()).doesNotContainKey(Expiry.HEADER);
	}

	@ParameterizedTest
	@CsvSource({ "PT2M, 120s", "PT0.3S, 300ms", "PT1.5S, 1500ms", "PT0S, 1ms", "PT0.000001S, 1ms",
			"P36500D, 3153600000s" })
	void asksForExpiryInADurationAsGoWritesIt(Duration after, String header) {
		client().pushAdd(KEY, new OneGauge("a", 1), new Expiry(after, null));

		assertThat(this.gateway.request().headers().get("Pushgateway-Expire-After")).containsExactly(header);
	}

	@Test
	void pushesFirstAndAloneWhatTheGatewayIsToKeep() {
		this.gateway.answer(new ExpiringGateway());

		PushReceipt receipt = client().pushAdd(KEY, new TwoGauges(), new Expiry(Duration.ofMinutes(2), KEPT));

		assertThat(this.gateway.requests()).satisfiesExactly((first) -> {
			assertThat(first.method()).isEqualTo("POST");
			assertThat(first.headers()).doesNotContainKey(Expiry.HEADER);
			assertThat(first.body()).isEqualTo("# HELP kept A number.\n# TYPE kept gauge\nkept 1.0\n");
		}, (second) -> {
			assertThat(second.method()).isEqualTo("POST");
			assertThat(second.headers().get(Expiry.HEADER)).containsExactly("120s");
			assertThat(second.body()).isEqualTo("# HELP gone A number.\n# TYPE gone gauge\ngone 2.0\n");
		});
		assertThat(receipt.generation()).isEqualTo("\"2\"");
		assertThat(receipt.expiresAt()).isNotNull();
	}

	@Test
	void pushesNothingMoreWhenWhatIsToBeKeptIsNotTaken() {
		this.gateway.answer(500, "");

		assertThatExceptionOfType(RequestFailedException.class)
			.isThrownBy(() -> client().pushAdd(KEY, new TwoGauges(), new Expiry(Duration.ofMinutes(2), KEPT)));

		assertThat(this.gateway.requests()).hasSize(1);
	}

	@Test
	void pushesOnceWhatHasNothingToBeKept() {
		client().pushAdd(KEY, new OneGauge("gone", 2), new Expiry(Duration.ofMinutes(2), KEPT));

		assertThat(this.gateway.request().headers().get(Expiry.HEADER)).containsExactly("120s");
	}

	@Test
	void pushesFurtherFamiliesInTheSamePush() {
		Further further = new Further();

		client().pushAdd(KEY, new TwoGauges(), further, new Expiry(Duration.ofMinutes(2), KEPT));

		assertThat(this.gateway.requests()).extracting(RecordingPushgateway.Request::body)
			.satisfiesExactly(
					(first) -> assertThat(first).isEqualTo("# HELP kept A number.\n# TYPE kept gauge\nkept 1.0\n"),
					(second) -> assertThat(second).contains("gone 2.0\n", "further 3.0\n"));
		assertThat(further.refusals).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 413 })
	void pushesWithoutTheFurtherFamiliesWhatIsRefusedWithThem(int status) {
		refuseTheFurtherFamilies(status);
		Further further = new Further();

		PushReceipt receipt = client().pushAdd(KEY, new OneGauge("a", 1), further,
				new Expiry(Duration.ofMinutes(2), null));

		assertThat(this.gateway.requests()).hasSize(2).last().satisfies((push) -> {
			assertThat(push.headers().get(Expiry.HEADER)).containsExactly("120s");
			assertThat(push.body()).isEqualTo("# HELP a A number.\n# TYPE a gauge\na 1.0\n");
		});
		assertThat(receipt.strays()).isEmpty();
		assertThat(further.refusals).singleElement()
			.satisfies((refusal) -> assertThat(refusal)
				.hasMessage("POST " + this.gateway.url() + PATH + ": status " + status + ", too much"));
	}

	@Test
	void whatFailsForAnotherReasonIsTriedAgainWithTheFurtherFamilies() {
		answerFirst(503, null);
		Further further = new Further();

		retryingClient().pushAdd(KEY, new OneGauge("a", 1), further, Expiry.NONE);

		assertThat(this.gateway.requests()).hasSize(2)
			.allSatisfy((push) -> assertThat(push.body()).contains("a 1.0\n", "further 3.0\n"));
		assertThat(further.refusals).isEmpty();
	}

	@Test
	void whatIsRefusedWithoutTheFurtherFamiliesIsRefusedForItself() {
		this.gateway.answer(400, "no");
		Further further = new Further();

		assertThatExceptionOfType(RequestFailedException.class)
			.isThrownBy(() -> client().pushAdd(KEY, new OneGauge("a", 1), further, Expiry.NONE))
			.satisfies((failure) -> assertThat(failure.kind()).isEqualTo(FailureKind.REJECTED));

		assertThat(this.gateway.requests()).hasSize(2);
		assertThat(further.refusals).isEmpty();
	}

	@Test
	void pushesOnceWhatDoesNotExpire() {
		client().pushAdd(KEY, new TwoGauges(), new Expiry(null, KEPT));

		assertThat(this.gateway.request().body()).contains("kept 1.0\n", "gone 2.0\n");
	}

	@ParameterizedTest
	@CsvSource({ "2026-11-22T12:02:00Z, 2026-11-22T12:02:00Z", "2026-11-22T13:02:00.25+01:00, 2026-11-22T12:02:00.250Z",
			"2026-11-22t12:02:00z, 2026-11-22T12:02:00Z" })
	void anExpiryIsGrantedWithItsDate(String header, Instant expiresAt) {
		grant(header);

		assertThat(client().pushAdd(KEY, new OneGauge("a", 1), new Expiry(Duration.ofMinutes(2), null)).expiresAt())
			.isEqualTo(expiresAt);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "never", "", "120s", "1795384663", "2026-11-22T12:02:00", "Sun, 22 Nov 2026 12:02:00 GMT" })
	void whatIsNoDateGrantsNothing(String header) {
		grant(header);

		assertThat(client().pushAdd(KEY, new OneGauge("a", 1), new Expiry(Duration.ofMinutes(2), null)).expiresAt())
			.isNull();
	}

	@ParameterizedTest
	@CsvSource({ "400, REJECTED", "401, UNAUTHORIZED", "403, UNAUTHORIZED", "404, NOT_FOUND", "405, NOT_FOUND",
			"413, TOO_LARGE", "418, UNEXPECTED", "429, TOO_MANY_REQUESTS", "500, SERVER_ERROR", "503, SERVER_ERROR" })
	void tellsStatusesApart(int status, FailureKind kind) {
		this.gateway.answer(status, "pushed metrics are\n  invalid\n");

		RequestFailedException failure = failure(client());

		assertThat(failure.kind()).isEqualTo(kind);
		assertThat(failure)
			.hasMessage("POST " + this.gateway.url() + PATH + ": status " + status + ", pushed metrics are invalid");
	}

	@Test
	void doesNotFollowARedirect() {
		this.gateway.answer((exchange) -> {
			boolean push = exchange.getRequestMethod().equals("POST");
			exchange.getResponseHeaders().set("Location", this.gateway.url() + "/login");
			exchange.sendResponseHeaders(push ? 302 : 200, -1);
		});

		RequestFailedException failure = failure(client());

		assertThat(failure.kind()).isEqualTo(FailureKind.REDIRECT);
		assertThat(failure).hasMessageEndingWith(": status 302, " + this.gateway.url() + "/login");
		assertThat(this.gateway.requests()).hasSize(1);
	}

	@Test
	void aLongErrorIsCutAfterAKilobyte() {
		this.gateway.answer(400, "x".repeat(1_000_000));

		assertThat(failure(client())).hasMessageEndingWith("status 400, " + "x".repeat(1024));
	}

	@Test
	void nothingListens() throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}

		RequestFailedException failure = failure(client(URI.create("http://localhost:" + port)));

		assertThat(failure.kind()).isEqualTo(FailureKind.CONNECTION_REFUSED);
	}

	@Test
	void theHostIsUnknown() {
		RequestFailedException failure = failure(client(URI.create("http://gateway.invalid:9091")));

		assertThat(failure.kind()).isEqualTo(FailureKind.UNKNOWN_HOST);
		assertThat(failure).hasMessage("POST http://gateway.invalid:9091" + PATH + ": unknown host");
	}

	@Test
	void theServerSpeaksNoTls() throws IOException {
		try (TcpServer server = new TcpServer((socket) -> {
			socket.getInputStream().read(new byte[4096]);
			socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
			socket.close();
		})) {
			RequestFailedException failure = failure(
					client(URI.create(server.url().toString().replace("http:", "https:"))));

			assertThat(failure.kind()).isEqualTo(FailureKind.TLS);
		}
	}

	@Test
	void theServerSpeaksNoHttp() throws IOException {
		try (TcpServer server = new TcpServer((socket) -> {
			socket.getOutputStream().write("220 mail ready\r\n\r\n".getBytes());
			socket.shutdownOutput();
			socket.getInputStream().readAllBytes();
		})) {
			RequestFailedException failure = failure(client(server.url()));

			assertThat(failure.kind()).isEqualTo(FailureKind.CONNECTION_BROKEN);
			assertThat(failure).hasMessage("POST " + server.url() + PATH + ": the answer is not HTTP");
		}
	}

	@Test
	void theConnectionIsCutInTheAnswer() throws IOException {
		try (TcpServer server = new TcpServer((socket) -> {
			socket.getInputStream().read(new byte[4096]);
			socket.getOutputStream().write("HTTP/1.1 20".getBytes());
			socket.setSoLinger(true, 0);
			socket.close();
		})) {
			RequestFailedException failure = failure(client(server.url()));

			assertThat(failure.kind()).isEqualTo(FailureKind.CONNECTION_BROKEN);
		}
	}

	@ParameterizedTest
	@CsvSource({ "100, 10000, Connect timed out", "10000, 200, no complete answer within 200 ms" })
	void theServerCannotBeReached(long connectMillis, long requestMillis, String finding) throws IOException {
		try (UnreachableServer server = new UnreachableServer()) {
			PushgatewayClient client = new PushgatewayClient(() -> List.of(server.url()),
					new Timeouts(Duration.ofMillis(connectMillis), Duration.ofSeconds(10),
							Duration.ofMillis(requestMillis)),
					Retries.NONE, (connection) -> {
					});

			RequestFailedException failure = failure(client);

			assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
			assertThat(failure).hasMessage("POST " + server.url() + PATH + ": " + finding);
		}
	}

	@Test
	void theServerIsSilentForLongerThanTheReadTimeout() throws IOException {
		try (TcpServer server = new TcpServer((socket) -> awaits(new CountDownLatch(1), 10_000))) {
			PushgatewayClient client = new PushgatewayClient(() -> List.of(server.url()),
					new Timeouts(Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofSeconds(60)), Retries.NONE,
					(connection) -> {
					});
			long start = System.nanoTime();

			RequestFailedException failure = failure(client);

			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
			assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
			assertThat(failure).hasMessageEndingWith(": Read timed out");
		}
	}

	@Test
	void theServerAnswersByteByByte() throws IOException {
		CountDownLatch hungUp = new CountDownLatch(1);
		try (TcpServer server = new TcpServer((socket) -> {
			try {
				socket.getOutputStream().write("HTTP/1.1 200 OK\r\nX-Patience: ".getBytes());
				while (true) {
					socket.getOutputStream().write('!');
					LockSupport.parkNanos(10_000_000);
				}
			}
			finally {
				hungUp.countDown();
			}
		})) {
			PushgatewayClient client = new PushgatewayClient(() -> List.of(server.url()),
					new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(200)), Retries.NONE,
					(connection) -> {
					});
			long start = System.nanoTime();

			RequestFailedException failure = failure(client);

			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(200),
					Duration.ofSeconds(3));
			assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
			assertThat(failure).hasMessageEndingWith(": no complete answer within 200 ms");
			assertThat(awaits(hungUp, 10_000)).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 429, 500, 502, 503, 504, 507 })
	void triesAgainWhatMayPass(int status) {
		answerFirst(status, null);

		retryingClient().pushAdd(KEY, new OneGauge("a", 1), Expiry.NONE);

		assertThat(this.gateway.requests()).extracting(RecordingPushgateway.Request::body)
			.hasSize(2)
			.containsOnly("# HELP a A number.\n# TYPE a gauge\na 1.0\n");
	}

	@ParameterizedTest
	@ValueSource(ints = { 302, 400, 401, 403, 404, 405, 408, 413, 418 })
	void doesNotTryAgainWhatIsRefused(int status) {
		answerFirst(status, null);

		assertThat(failure(retryingClient())).hasMessageContaining("status " + status);
		assertThat(this.gateway.requests()).hasSize(1);
	}

	@Test
	void givesUpAfterTheLastAttempt() {
		this.gateway.answer(503, "no backend");

		RequestFailedException failure = failure(retryingClient());

		assertThat(this.gateway.requests()).hasSize(3);
		assertThat(failure.kind()).isEqualTo(FailureKind.SERVER_ERROR);
		assertThat(failure).hasMessage("POST " + this.gateway.url() + PATH + ": status 503, no backend (attempt 3)");
	}

	@Test
	void triesAgainWhereNothingListens() throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}

		RequestFailedException failure = failure(client(URI.create("http://localhost:" + port), AT_ONCE));

		assertThat(failure.kind()).isEqualTo(FailureKind.CONNECTION_REFUSED);
		assertThat(failure).hasMessageEndingWith(" (attempt 3)");
	}

	@Test
	void triesAgainWhereNobodyAnswers() throws IOException {
		try (TcpServer server = new TcpServer((socket) -> awaits(new CountDownLatch(1), 10_000))) {
			PushgatewayClient client = new PushgatewayClient(() -> List.of(server.url()),
					new Timeouts(Duration.ofSeconds(5), Duration.ofMillis(50), Duration.ofSeconds(60)),
					new Retries(2, Duration.ZERO), (connection) -> {
					});

			RequestFailedException failure = failure(client);

			assertThat(failure).hasMessageEndingWith(": Read timed out (attempt 2)");
			assertThat(server.connections()).isEqualTo(2);
		}
	}

	@Test
	void allAttemptsShareTheTimeOfTheCall() throws IOException {
		try (TcpServer server = new TcpServer((socket) -> awaits(new CountDownLatch(1), 10_000))) {
			PushgatewayClient client = new PushgatewayClient(() -> List.of(server.url()),
					new Timeouts(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofMillis(500)),
					new Retries(1000, Duration.ZERO), (connection) -> {
					});

			RequestFailedException failure = failure(client);

			assertThat(failure).hasMessageEndingWith(": no complete answer within 500 ms (attempt 2)");
		}
	}

	@Test
	void doesNotWaitLongerThanTheCallMayTake() {
		answerFirst(503, null);

		assertThat(failure(client(this.gateway.url(), TOO_LATE))).hasMessageEndingWith(": status 503");
		assertThat(this.gateway.requests()).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "3600, 1", "'Tue, 01 Jan 2999 00:00:00 GMT', 1", "0, 2", "'Sat, 01 Jan 2000 00:00:00 GMT', 2",
			"soon, 2", "-5, 2", "99999999999, 2" })
	void comesBackWhenTheGatewayWantsIt(String retryAfter, int requests) {
		answerFirst(429, retryAfter);

		try {
			retryingClient().pushAdd(KEY, new OneGauge("a", 1), Expiry.NONE);
		}
		catch (RequestFailedException ex) {
			assertThat(ex.kind()).isEqualTo(FailureKind.TOO_MANY_REQUESTS);
		}

		assertThat(this.gateway.requests()).hasSize(requests);
	}

	@Test
	void waitsAsLongAsTheGatewayWants() {
		answerFirst(503, "1");
		long start = System.nanoTime();

		retryingClient().pushAdd(KEY, new OneGauge("a", 1), Expiry.NONE);

		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
		assertThat(this.gateway.requests()).hasSize(2);
	}

	@Test
	void aPushIsNotTriedAgainAfterANewerOne() throws Exception {
		PushgatewayClient client = client(this.gateway.url(), new Retries(2, Duration.ofMillis(100)));
		Thread newer = new Thread(() -> client.pushAdd(KEY, new OneGauge("a", 2), Expiry.NONE));
		answerFirst(503, null, newer::start);

		client.pushAdd(KEY, new OneGauge("a", 1), Expiry.NONE);

		newer.join();
		assertThat(this.gateway.requests()).extracting((request) -> request.body().lines().toList().get(2))
			.containsExactly("a 1.0", "a 1.0", "a 2.0");
	}

	@ParameterizedTest
	@CsvSource({ "500, true", "503, true", "429, false" })
	void goesToTheNextGatewayAtOnce(int status, boolean mayHaveTakenIt) {
		try (RecordingPushgateway other = new RecordingPushgateway()) {
			this.gateway.answer(status, "");

			PushReceipt receipt = client(List.of(this.gateway.url(), other.url()), TOO_LATE).pushAdd(KEY,
					new OneGauge("a", 1), Expiry.NONE);

			assertThat(this.gateway.requests()).hasSize(1);
			assertThat(other.request().path()).isEqualTo(PATH);
			assertThat(receipt.gateway()).isEqualTo(other.url().toString());
			assertThat(receipt.strays()).isEqualTo(mayHaveTakenIt ? List.of(this.gateway.url().toString()) : List.of());
		}
	}

	@Test
	void doesNotTakeARefusalToTheNextGateway() {
		try (RecordingPushgateway other = new RecordingPushgateway()) {
			this.gateway.answer(400, "inconsistent");

			assertThatExceptionOfType(RequestFailedException.class)
				.isThrownBy(() -> client(List.of(this.gateway.url(), other.url()), AT_ONCE).pushAdd(KEY,
						new OneGauge("a", 1), Expiry.NONE));

			assertThat(other.requests()).isEmpty();
		}
	}

	@Test
	void beginsWithTheFirstGatewayAgainWhenAllHaveFailed() {
		try (RecordingPushgateway other = new RecordingPushgateway()) {
			this.gateway.answer(429, "later");
			other.answer(503, "no backend");

			RequestFailedException failure = catchThrowableOfType(RequestFailedException.class,
					() -> client(List.of(this.gateway.url(), other.url()), AT_ONCE).pushAdd(KEY, new OneGauge("a", 1),
							Expiry.NONE));

			assertThat(this.gateway.requests()).hasSize(3);
			assertThat(other.requests()).hasSize(3);
			assertThat(failure).hasMessage("POST " + this.gateway.url() + PATH + ": status 429, later; POST "
					+ other.url() + PATH + ": status 503, no backend (attempt 3)");
			assertThat(failure.strays()).containsOnly(other.url().toString());
		}
	}

	@Test
	void respectsTheTimeThatAnyOfTheGatewaysAsksFor() {
		try (RecordingPushgateway other = new RecordingPushgateway()) {
			answerFirst(503, "3600");
			other.answer(503, "");

			assertThatExceptionOfType(RequestFailedException.class)
				.isThrownBy(() -> client(List.of(this.gateway.url(), other.url()), AT_ONCE).pushAdd(KEY,
						new OneGauge("a", 1), Expiry.NONE));

			assertThat(this.gateway.requests()).hasSize(1);
			assertThat(other.requests()).hasSize(1);
		}
	}

	@Test
	void aDeletionIsNotTriedAgain() {
		this.gateway.answer(503, "");

		assertThatExceptionOfType(RequestFailedException.class)
			.isThrownBy(() -> retryingClient().delete(KEY, receipt("\"1\""), null));
		assertThat(this.gateway.requests()).hasSize(1);
	}

	@Test
	void anInterruptedCallerGetsItsPushAndItsInterrupt() {
		Thread.currentThread().interrupt();

		client().pushAdd(KEY, new OneGauge("a", 1), Expiry.NONE);

		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.gateway.requests()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "DELETE" })
	void aPushDoesNotOvertakeTheDeletionBeforeIt(String held) throws Exception {
		CountDownLatch deleting = new CountDownLatch(1);
		CountDownLatch pushing = new CountDownLatch(1);
		AtomicBoolean overtaken = new AtomicBoolean();
		this.gateway.answer((exchange) -> {
			if (exchange.getRequestMethod().equals(held)) {
				deleting.countDown();
				overtaken.set(awaits(pushing, 300));
			}
			if (exchange.getRequestMethod().equals("POST")) {
				pushing.countDown();
			}
			exchange.sendResponseHeaders(200, -1);
		});
		PushgatewayClient client = client();
		Thread deletion = new Thread(() -> client.delete(KEY, receipt(null), null));
		deletion.start();
		deleting.await();

		client.pushAdd(KEY, new OneGauge("a", 1), Expiry.NONE);

		deletion.join();
		assertThat(overtaken).isFalse();
		assertThat(this.gateway.requests()).extracting(RecordingPushgateway.Request::method)
			.containsExactly("GET", "DELETE", "POST");
	}

	@Test
	void aRequestThatWasGivenUpIsNotSent() throws IOException {
		GatewayConnection connection = new GatewayConnection(this.gateway.url().toURL(),
				new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10)), (unprepared) -> {
				});
		connection.setRequestMethod("POST");
		connection.setDoOutput(true);
		connection.connect();
		connection.getOutputStream().write('x');

		connection.abandon();

		assertThatIOException().isThrownBy(connection::getResponseCode).withMessage("given up");
		assertThatIOException().isThrownBy(connection::connect).withMessage("given up");
		assertThat(this.gateway.requests()).isEmpty();
	}

	@Test
	void requestsThatFollowEachOtherShareAThreadThatEnds() throws InterruptedException {
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		PushgatewayClient client = new PushgatewayClient(() -> List.of(this.gateway.url()),
				new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(30)), Retries.NONE,
				(connection) -> threads.add(Thread.currentThread()));

		for (int i = 0; i < 20; i++) {
			client.pushAdd(KEY, new OneGauge("a", 1), Expiry.NONE);
		}

		assertThat(threads).hasSizeLessThan(20);
		for (Thread thread : threads) {
			thread.join(10_000);
			assertThat(thread.isAlive()).isFalse();
		}
	}

	@Test
	void saysWhatIsMissingWithoutAUrl() {
		PushgatewayClient client = new PushgatewayClient(() -> {
			throw new IllegalStateException("no Pushgateway");
		}, new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)), Retries.NONE,
				(connection) -> {
				});

		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> client.pushAdd(KEY, new OneGauge("a", 1), Expiry.NONE))
			.withMessage("no Pushgateway");
	}

	private void answerFirst(int status, @Nullable String retryAfter, Runnable... actions) {
		AtomicBoolean first = new AtomicBoolean(true);
		this.gateway.answer((exchange) -> {
			boolean fails = first.getAndSet(false);
			if (fails) {
				List.of(actions).forEach(Runnable::run);
			}
			if (fails && retryAfter != null) {
				exchange.getResponseHeaders().set("Retry-After", retryAfter);
			}
			exchange.sendResponseHeaders(fails ? status : 200, -1);
		});
	}

	private void refuseTheFurtherFamilies(int status) {
		this.gateway.answer((exchange) -> {
			boolean refused = this.gateway.requests()
				.get(this.gateway.requests().size() - 1)
				.body()
				.contains("further");
			byte[] text = "too much".getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(refused ? status : 200, text.length);
			exchange.getResponseBody().write(text);
		});
	}

	private void expose(String exposition) {
		this.gateway.answer(200, exposition + "\n");
	}

	private static TcpServer answering(String header) {
		return new TcpServer((socket) -> {
			socket.getInputStream().read(new byte[4096]);
			socket.getOutputStream()
				.write(("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + header + "\r\n\r\n").getBytes());
			socket.close();
		});
	}

	private void grant(String expiresAt) {
		this.gateway.answer((exchange) -> {
			exchange.getResponseHeaders().set("Pushgateway-Expires-At", expiresAt);
			exchange.sendResponseHeaders(200, -1);
		});
	}

	private PushReceipt receipt(@Nullable String generation) {
		return receipt(this.gateway.url(), generation);
	}

	private static PushReceipt receipt(URI gateway, @Nullable String generation) {
		return new PushReceipt(gateway.toString(), PUSHED, generation, null, List.of());
	}

	private PushgatewayClient client() {
		return client(this.gateway.url());
	}

	private static PushgatewayClient client(URI url) {
		return client(url, Retries.NONE);
	}

	private static PushgatewayClient client(URI url, Retries retries) {
		return client(List.of(url), retries);
	}

	private static PushgatewayClient client(List<URI> urls, Retries retries) {
		return new PushgatewayClient(() -> urls,
				new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(30)), retries,
				(connection) -> {
				});
	}

	private PushgatewayClient retryingClient() {
		return client(this.gateway.url(), AT_ONCE);
	}

	private static RequestFailedException failure(PushgatewayClient client) {
		return catchThrowableOfType(RequestFailedException.class,
				() -> client.pushAdd(KEY, new OneGauge("a", 1), Expiry.NONE));
	}

	private static boolean awaits(CountDownLatch latch, long millis) {
		try {
			return latch.await(millis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Two collectors as one. */
	private static final class TwoGauges extends Collector {

		@Override
		public List<MetricFamilySamples> collect() {
			return List.of(new OneGauge("kept", 1).collect().get(0), new OneGauge("gone", 2).collect().get(0));
		}

	}

	/** One gauge, and what has been said of it. */
	private static final class Further implements OptionalFamilies {

		private final List<RequestFailedException> refusals = new ArrayList<>();

		@Override
		public List<Collector.MetricFamilySamples> collect() {
			return new OneGauge("further", 3).collect();
		}

		@Override
		public void refused(RequestFailedException refusal) {
			this.refusals.add(refusal);
		}

	}

}
