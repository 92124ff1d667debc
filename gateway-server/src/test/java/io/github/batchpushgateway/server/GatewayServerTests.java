package io.github.batchpushgateway.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class GatewayServerTests {

	private static final GatewayOptions ANY_PORT = GatewayOptions.defaults().withListenAddress("127.0.0.1:0");

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private static String get(String host, int port) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + "/-/ready")).build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
	}

	private static Socket connect(GatewayServer server) throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
		socket.setSoTimeout(20_000);
		return socket;
	}

	private static void awaitRefusalOfConnections(int port) throws IOException {
		while (true) {
			try {
				new Socket(InetAddress.getLoopbackAddress(), port).close();
			}
			catch (ConnectException refused) {
				return;
			}
			catch (SocketException reset) {
				// the kernel had taken the connection when the port was closed
			}
		}
	}

	private static void assertThatOnlyTheseLive(List<Thread> threads) throws InterruptedException {
		for (Thread thread : threads()) {
			if (!threads.contains(thread)) {
				thread.join(TimeUnit.SECONDS.toMillis(10));
				assertThat(thread.isAlive()).as(thread.getName()).isFalse();
			}
		}
	}

	private static List<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("vert.x-") || thread.getName().startsWith("gateway-"))
			.toList();
	}

	@Test
	void listensOnAnyFreePort() throws Exception {
		try (GatewayServer one = GatewayServer.start(ANY_PORT); GatewayServer two = GatewayServer.start(ANY_PORT)) {
			assertThat(one.port()).isPositive().isNotEqualTo(two.port());
			assertThat(get("127.0.0.1", one.port())).isEqualTo("OK");
			assertThat(get("127.0.0.1", two.port())).isEqualTo("OK");
		}
	}

	@Test
	void listensOnAllItsAddresses() throws Exception {
		int second = freePort();

		try (GatewayServer server = GatewayServer
			.start(ANY_PORT.withListenAddresses(List.of("127.0.0.1:0", "127.0.0.2:" + second)))) {
			assertThat(get("127.0.0.1", server.port())).isEqualTo("OK");
			assertThat(get("127.0.0.2", second)).isEqualTo("OK");
		}
	}

	@Test
	void listensOnAllInterfacesWhenNoHostIsGiven() throws Exception {
		try (GatewayServer server = GatewayServer.start(ANY_PORT.withListenAddress(":0"))) {
			assertThat(get("127.0.0.1", server.port())).isEqualTo("OK");
			assertThat(get("127.0.0.2", server.port())).isEqualTo("OK");
		}
	}

	@Test
	void saysWhichAddressIsInUse() {
		try (GatewayServer first = GatewayServer.start(ANY_PORT)) {
			String address = "127.0.0.1:" + first.port();

			assertThatExceptionOfType(GatewayStartException.class)
				.isThrownBy(() -> GatewayServer.start(ANY_PORT.withListenAddresses(List.of("127.0.0.1:0", address))))
				.withMessage("cannot listen on " + address + ": Address already in use")
				.withCauseInstanceOf(IOException.class);
		}
	}

	@Test
	void leavesNothingRunningWhenItCannotStart() throws Exception {
		int free = freePort();
		try (GatewayServer first = GatewayServer.start(ANY_PORT)) {
			List<Thread> before = threads();
			List<String> addresses = List.of("127.0.0.1:" + free, "127.0.0.1:" + first.port());

			assertThatExceptionOfType(GatewayStartException.class)
				.isThrownBy(() -> GatewayServer.start(ANY_PORT.withListenAddresses(addresses)));

			assertThatOnlyTheseLive(before);
			new ServerSocket(free, 1, InetAddress.getLoopbackAddress()).close();
		}
	}

	@Test
	void givesThePortBackWhenItCloses() throws Exception {
		GatewayServer first = GatewayServer.start(ANY_PORT);
		int port = first.port();
		first.close();
		first.close();

		try (GatewayServer second = GatewayServer.start(ANY_PORT.withListenAddress("127.0.0.1:" + port))) {
			assertThat(get("127.0.0.1", second.port())).isEqualTo("OK");
		}
	}

	@Test
	void letsTheJvmEnd() throws InterruptedException {
		List<Thread> before = threads();

		try (GatewayServer server = GatewayServer.start(ANY_PORT)) {
			assertThat(server.port()).isPositive();
			assertThat(threads()).filteredOn((thread) -> !before.contains(thread))
				.isNotEmpty()
				.allMatch(Thread::isDaemon);
		}
		assertThatOnlyTheseLive(before);
	}

	/** Sends the head of a push, and waits until the server has read it. */
	private static void beginPush(Socket socket, String headers) throws IOException {
		write(socket, "PUT /metrics/job/x HTTP/1.1\r\nHost: x\r\n" + headers + "Expect: 100-continue\r\n\r\n");
		byte[] proceed = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
		assertThat(new String(proceed, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 100 ");
	}

	private static void write(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
	}

	/** On more connections than there are event loops. */
	@Test
	void answersRequestsInFlightBeforeItCloses() throws Exception {
		GatewayServer server = GatewayServer.start(ANY_PORT);
		List<Socket> sockets = new ArrayList<>();
		try {
			for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors() + 1; i++) {
				sockets.add(connect(server));
				beginPush(sockets.get(i), "Content-Length: 4\r\n");
			}
			CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
			awaitRefusalOfConnections(server.port());

			for (Socket socket : sockets) {
				write(socket, "a 1\n");

				assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
					.startsWith("HTTP/1.1 200 OK\r\n");
			}
			closed.get(30, TimeUnit.SECONDS);
		}
		finally {
			for (Socket socket : sockets) {
				socket.close();
			}
		}
	}

	@Test
	@Timeout(8)
	void waitsForRequestsInFlightNoLongerThanTheGracePeriod() throws Exception {
		GatewayServer server = GatewayServer.start(ANY_PORT);
		try (Socket socket = connect(server)) {
			beginPush(socket, "Content-Length: 4\r\n");

			server.close(Duration.ofMillis(50));

			assertThat(socket.getInputStream().read()).isNegative();
		}
	}

	@Test
	@Timeout(8)
	void doesNotWaitForIdleConnections() throws Exception {
		GatewayServer server = GatewayServer.start(ANY_PORT);
		try (Socket idle = connect(server); Socket kept = connect(server)) {
			kept.getOutputStream()
				.write("GET /-/ready HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			assertThat(kept.getInputStream().read()).isEqualTo('H');

			server.close();

			assertThat(idle.getInputStream().read()).isNegative();
			assertThat(kept.getInputStream().readAllBytes()).endsWith("OK".getBytes(StandardCharsets.US_ASCII));
		}
	}

}
