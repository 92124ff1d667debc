package io.github.batchpushgateway.server.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SlicedBody}: what is sent ends when nothing is made for it any more,
 * so that {@link Scrapes} count what takes memory, and not who is there.
 */
@Timeout(20)
class SlicedBodyTests {

	private final Vertx vertx = Vertx.vertx();

	private final CompletableFuture<Void> left = new CompletableFuture<>();

	private final CompletableFuture<Void> sent = new CompletableFuture<>();

	private final CompletableFuture<Throwable> fault = new CompletableFuture<>();

	private final CompletableFuture<Boolean> sentBeforeFault = new CompletableFuture<>();

	@AfterEach
	void close() throws Exception {
		this.vertx.close().toCompletionStage().toCompletableFuture().get();
	}

	private RawClient ask(Slices slices) throws Exception {
		HttpServer server = this.vertx.createHttpServer().requestHandler((request) -> {
			request.connection().closeHandler((closed) -> this.left.complete(null));
			SlicedBody.send(this.vertx, request, slices, this::faulty)
				.onSuccess((done) -> this.sent.complete(null))
				.onFailure(this.sent::completeExceptionally);
		});
		int port = server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get().actualPort();
		return new RawClient(port).write(RawClient.request("GET", "/", ""));
	}

	private void faulty(Throwable cause) {
		this.sentBeforeFault.complete(this.sent.isCompletedExceptionally());
		this.fault.complete(cause);
	}

	@Test
	void goesOnWhileAPieceIsMadeForAClientThatHasGone() throws Exception {
		CountDownLatch making = new CountDownLatch(1);
		CountDownLatch made = new CountDownLatch(1);
		Slices slow = () -> {
			making.countDown();
			await(made);
			return Buffer.buffer("piece");
		};
		RawClient client = ask(slow);
		making.await();

		client.close();
		this.left.get();
		assertThat(this.sent).isNotDone();
		made.countDown();

		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> this.sent.get(10, TimeUnit.SECONDS))
			.havingCause()
			.withMessage("the client has gone");
		assertThat(this.fault).isNotDone();
	}

	@Test
	void endsWhenAClientGoesThatDoesNotTakeWhatWasMade() throws Exception {
		Buffer piece = Buffer.buffer(new byte[Slices.BYTES]);
		RawClient client = ask(() -> piece);
		client.read(true);

		client.close();

		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> this.sent.get(10, TimeUnit.SECONDS))
			.havingCause()
			.withMessage("the client has gone");
	}

	@Test
	void tellsOfAFaultOnce() throws Exception {
		RuntimeException cause = new IllegalStateException("no piece");
		try (RawClient client = ask(() -> {
			throw cause;
		})) {
			assertThat(this.fault.get(10, TimeUnit.SECONDS)).isSameAs(cause);
			assertThat(client).isNotNull();
		}
	}

	@Test
	void hasFailedBeforeItTellsOfAFault() throws Exception {
		try (RawClient client = ask(() -> {
			throw new IllegalStateException("no piece");
		})) {
			assertThat(this.sentBeforeFault.get(10, TimeUnit.SECONDS)).isTrue();
			assertThat(client).isNotNull();
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
