package io.github.batchpushgateway.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The gateway is told to end by {@code SIGTERM} while it receives a push.
 */
@Timeout(120)
class ShutdownIT {

	private static final String HEAD = "PUT /metrics/job/slow HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\n"
			+ "Expect: 100-continue\r\n\r\n";

	private static final String PROCEED = "HTTP/1.1 100 Continue\r\n\r\n";

	@TempDir
	private Path directory;

	@Test
	void answersAPushWhoseBodyComesLaterAndKeepsIt() throws Exception {
		try (GatewayProcess gateway = start(); Socket socket = beginPush(gateway)) {
			gateway.terminate();
			awaitRefusalOfConnections(gateway.port());
			write(socket, "slow 1\n");

			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
				.startsWith("HTTP/1.1 200 OK\r\n");
			assertThat(gateway.exitStatus()).isZero();
		}
		try (GatewayProcess gateway = start()) {
			assertThat(scrape(gateway)).contains("slow{instance=\"\",job=\"slow\"} 1\n");
		}
	}

	@Test
	void waitsForNobodyForEver() throws Exception {
		try (GatewayProcess gateway = start(); Socket socket = beginPush(gateway)) {
			write(socket, "slow");
			gateway.terminate();

			assertThat(gateway.exitStatus()).isZero();
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
				.doesNotStartWith("HTTP/1.1 200");
		}
		try (GatewayProcess gateway = start()) {
			assertThat(scrape(gateway)).doesNotContain("slow");
		}
	}

	private GatewayProcess start() throws IOException {
		return GatewayProcess.start(List.of(), "--persistence.file=" + this.directory.resolve("groups.db"));
	}

	/** Until the gateway has said that it waits for the body. */
	private static Socket beginPush(GatewayProcess gateway) throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
		socket.setSoTimeout(60_000);
		write(socket, HEAD);
		assertThat(socket.getInputStream().readNBytes(PROCEED.length()))
			.isEqualTo(PROCEED.getBytes(StandardCharsets.US_ASCII));
		return socket;
	}

	private static void write(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
	}

	private static void awaitRefusalOfConnections(int port) throws IOException {
		while (true) {
			try {
				new Socket(InetAddress.getLoopbackAddress(), port).close();
			}
			catch (ConnectException refused) {
				return;
			}
		}
	}

	private static String scrape(GatewayProcess gateway) throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(gateway.uri("/metrics")).build(), BodyHandlers.ofString())
			.body();
	}

}
