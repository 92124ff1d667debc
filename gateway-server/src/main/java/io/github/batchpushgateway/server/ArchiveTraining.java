package io.github.batchpushgateway.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/**
 * Starts a gateway, asks it for what gateways are asked for all day, and ends it.
 *
 * <p>
 * A JVM that does so with {@code -XX:ArchiveClassesAtExit=FILE} writes the classes used
 * to an archive; with {@code -XX:SharedArchiveFile=FILE} the next JVM need not read and
 * verify them. Ends with status 1 if a request is not answered as it should be.
 */
public final class ArchiveTraining {

	private static final long PATIENCE_SECONDS = 60;

	private static final String GROUP = "/metrics/job/training/instance/1";

	private static final byte[] TEXT = """
			# HELP training_gauge A gauge.
			# TYPE training_gauge gauge
			training_gauge{l="1"} 1.5
			training_gauge{l="2"} 2e+22
			# TYPE training_seconds histogram
			training_seconds_bucket{le="1"} 1
			training_seconds_bucket{le="+Inf"} 2
			training_seconds_sum 3.25
			training_seconds_count 2
			""".getBytes(StandardCharsets.US_ASCII);

	/** A gauge "p" of the value 0, behind its length. */
	private static final byte[] PROTOBUF = { 18, 10, 1, 'p', 24, 1, 34, 11, 18, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0 };

	private static final String PROTOBUF_TYPE = "application/vnd.google.protobuf; "
			+ "proto=io.prometheus.client.MetricFamily; encoding=delimited";

	/** What Prometheus accepts. */
	private static final String ACCEPT = "Accept: " + PROTOBUF_TYPE + "; q=0.7, "
			+ "application/openmetrics-text; version=1.0.0; q=0.6, text/plain; version=0.0.4; q=0.5, */*; q=0.1";

	private final int port;

	private ArchiveTraining(int port) {
		this.port = port;
	}

	public static void main(String[] args) throws IOException {
		int port = freePort();
		Path file = fileWithGroup();
		Thread client = new Thread(() -> {
			try {
				new ArchiveTraining(port).useGateway();
			}
			catch (IOException ex) {
				System.err.println("archive training: " + ex.getMessage());
				System.exit(1);
			}
		}, "client");
		client.setDaemon(true);
		client.start();
		GatewayCommand.main(new String[] { "--web.listen-address=127.0.0.1:" + port, "--web.enable-lifecycle",
				"--persistence.file=" + file });
	}

	/** What a gateway left behind, for the next one to read. */
	private static Path fileWithGroup() throws IOException {
		Path directory = Files.createTempDirectory("archive-training");
		Path file = directory.resolve("groups.db");
		for (Path left : List.of(directory, file, directory.resolve("groups.db-lock"))) {
			left.toFile().deleteOnExit();
		}
		GatewayOptions options = GatewayOptions.defaults()
			.withListenAddress("127.0.0.1:0")
			.withPersistenceFile(file.toString());
		try (GatewayServer server = GatewayServer.start(options)) {
			new ArchiveTraining(server.port()).request("PUT", GROUP, TEXT);
		}
		return file;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private void useGateway() throws IOException {
		awaitGateway();
		request("PUT", GROUP, TEXT);
		request("POST", GROUP, gzip(TEXT), "Content-Encoding: gzip");
		request("POST", GROUP, PROTOBUF, "Content-Type: " + PROTOBUF_TYPE);
		request("GET", "/metrics", new byte[0]);
		request("GET", "/metrics", new byte[0], "Accept-Encoding: gzip");
		request("GET", "/metrics", new byte[0], "Accept-Encoding: gzip", ACCEPT, "User-Agent: Prometheus/3.5.0");
		request("GET", "/api/v1/metrics", new byte[0]);
		request("GET", "/api/v1/status", new byte[0]);
		request("DELETE", GROUP, new byte[0]);
		request("PUT", "/-/quit", new byte[0]);
	}

	private void awaitGateway() throws IOException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
		while (true) {
			try {
				request("GET", "/-/ready", new byte[0]);
				return;
			}
			catch (ConnectException ex) {
				if (System.nanoTime() > deadline) {
					throw ex;
				}
				Thread.onSpinWait();
			}
		}
	}

	private void request(String method, String target, byte[] body, String... headers) throws IOException {
		StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
		for (String header : headers) {
			head.append(header).append("\r\n");
		}
		head.append("Connection: close\r\nContent-Length: ").append(body.length).append("\r\n\r\n");
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			ByteArrayOutputStream request = new ByteArrayOutputStream();
			request.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
			request.writeBytes(body);
			socket.getOutputStream().write(request.toByteArray());
			String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
			if (!answer.startsWith("HTTP/1.1 20")) {
				throw new IOException(method + " " + target + " was answered with: " + answer);
			}
		}
	}

	private static byte[] gzip(byte[] bytes) throws IOException {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
			gzip.write(bytes);
		}
		return compressed.toByteArray();
	}

}
