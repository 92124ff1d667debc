package io.github.batchpushgateway.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;

/**
 * Clients that ask a gateway for far more than a small heap holds: groups, large bodies,
 * small ones that become large, slow ones, and scrapes that are taken slowly. There is a
 * fixed number of them, and they end by themselves.
 */
final class Storm implements AutoCloseable {

	private static final int BODY_BYTES = 16 << 20;

	/** Before a client that was turned away comes again. */
	private static final long PAUSE_NANOS = 2_000_000;

	private static final List<String> SCRAPES = List
		.of("/metrics HTTP/1.1\r\n", "/metrics HTTP/1.1\r\nAccept-Encoding: gzip\r\n",
				"/metrics HTTP/1.1\r\nAccept: application/vnd.google.protobuf;"
						+ "proto=io.prometheus.client.MetricFamily;encoding=delimited\r\n",
				"/api/v1/metrics HTTP/1.1\r\n");

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final ExecutorService threads = Executors.newFixedThreadPool(8);

	private final Set<String> answers = new ConcurrentSkipListSet<>();

	private final GatewayProcess gateway;

	private final long endNanos;

	Storm(GatewayProcess gateway, Duration duration) {
		this.gateway = gateway;
		this.endNanos = System.nanoTime() + duration.toNanos();
	}

	private interface Client {

		void run(int round) throws Exception;

	}

	/**
	 * Lets loose all clients.
	 * @return complete when they have ended
	 */
	Collection<Future<?>> begin() throws IOException {
		byte[] large = text(BODY_BYTES);
		byte[] bomb = gzip(large);
		byte[] half = gzip(text(BODY_BYTES / 8));
		return List.of(repeat((round) -> push("many/n/" + round, text(100_000))),
				repeat((round) -> push("replaced/n/" + round % 20, text(300_000 + round % 2))),
				repeat((round) -> push("large", large)),
				repeat((round) -> push("bomb", bomb, "Content-Encoding", "gzip")),
				repeat((round) -> push("half/n/" + round, half, "Content-Encoding", "gzip")),
				this.threads.submit(this::pushSlowly), this.threads.submit(this::scrapeSlowly),
				this.threads.submit(this::scrapeSlowly));
	}

	/**
	 * What was answered so far: status and body, with {@code #} for numbers.
	 */
	Set<String> answers() {
		return this.answers;
	}

	private boolean lasts() {
		return System.nanoTime() < this.endNanos;
	}

	private Future<?> repeat(Client one) {
		return this.threads.submit(() -> {
			for (int round = 0; lasts(); round++) {
				try {
					one.run(round);
				}
				catch (IOException ex) {
					// refused before it has sent everything
				}
			}
			return null;
		});
	}

	/**
	 * Pushes one group after the other until one is refused.
	 * @return the last answer: status and body, with {@code #} for numbers
	 */
	String fill() throws Exception {
		byte[] body = text(100_000);
		String answer = "";
		for (int i = 0; answer.equals("200") || i == 0; i++) {
			answer = push("first/n/" + i, body);
		}
		return answer;
	}

	private String push(String group, byte[] body, String... headers) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.gateway.uri("/metrics/job/storm/kind/" + group))
			.PUT(BodyPublishers.ofByteArray(body));
		if (headers.length > 0) {
			request.headers(headers);
		}
		HttpResponse<String> answer = this.client.send(request.build(), BodyHandlers.ofString());
		String text = (answer.statusCode() + " " + answer.body().replaceAll("\\d+", "#")).strip();
		this.answers.add(text);
		return text;
	}

	/** A little on each of many connections, in turn. */
	private Void pushSlowly() throws IOException {
		String head = "PUT /metrics/job/storm/kind/slow HTTP/1.1\r\nHost: gateway\r\nContent-Length: 8000000\r\n\r\n";
		byte[] piece = new byte[50_000];
		takeTurns(40, head, (socket) -> {
			if (socket.getInputStream().available() > 0) {
				throw new IOException("answered early");
			}
			socket.getOutputStream().write(piece);
		});
		return null;
	}

	private Void scrapeSlowly() throws IOException {
		byte[] piece = new byte[20_000];
		for (int i = 0; lasts(); i = (i + 1) % SCRAPES.size()) {
			takeTurns(4, "GET " + SCRAPES.get(i) + "Host: gateway\r\n\r\n", (socket) -> {
				if (socket.getInputStream().available() > 0 && socket.getInputStream().read(piece) < 0) {
					throw new IOException("cut off");
				}
			});
		}
		return null;
	}

	private interface Turn {

		void take(Socket socket) throws IOException;

	}

	/** Two hundred turns, on new connections where they break. */
	private void takeTurns(int count, String head, Turn turn) throws IOException {
		Socket[] sockets = new Socket[count];
		for (int i = 0; i < 200 * count && lasts(); i++) {
			Socket socket = sockets[i % count];
			try {
				if (socket == null) {
					socket = new Socket(InetAddress.getLoopbackAddress(), this.gateway.port());
					sockets[i % count] = socket;
					socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
				}
				turn.take(socket);
			}
			catch (IOException ex) {
				if (socket != null) {
					socket.close();
				}
				sockets[i % count] = null;
				LockSupport.parkNanos(PAUSE_NANOS);
			}
		}
		for (Socket socket : sockets) {
			if (socket != null) {
				socket.close();
			}
		}
	}

	private static byte[] text(int bytes) {
		StringBuilder text = new StringBuilder(bytes);
		for (int i = 0; text.length() < bytes - 100; i++) {
			text.append("storm{number=\"").append(i).append("\"} 1\n");
		}
		return text.append("# ")
			.append("x".repeat(bytes - text.length() - 3))
			.append('\n')
			.toString()
			.getBytes(StandardCharsets.US_ASCII);
	}

	private static byte[] gzip(byte[] bytes) throws IOException {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
			gzip.write(bytes);
		}
		return compressed.toByteArray();
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

}
