package io.github.batchpushgateway.server.go;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The Go Pushgateway of the Debian package {@code prometheus-pushgateway}, as a process
 * on a free port of the loopback interface: the oracle of the differential tests. Debian
 * lets it keep its groups in a file by default; here it keeps none.
 */
final class GoPushgateway implements AutoCloseable {

	private static final Path BINARY = Path.of("/usr/bin/prometheus-pushgateway");

	private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

	private final Process process;

	private final URI uri;

	private GoPushgateway(Process process, URI uri) {
		this.process = process;
		this.uri = uri;
	}

	static GoPushgateway start() {
		if (!Files.isExecutable(BINARY)) {
			throw new IllegalStateException(
					BINARY + " is missing: install the Debian package prometheus-pushgateway, or run scripts/test");
		}
		try {
			int port = freePort();
			Process process = new ProcessBuilder(BINARY.toString(), "--web.listen-address=127.0.0.1:" + port,
					"--persistence.file=", "--log.level=error")
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			GoPushgateway gateway = new GoPushgateway(process, URI.create("http://127.0.0.1:" + port));
			gateway.awaitReady();
			return gateway;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	URI uri() {
		return this.uri;
	}

	private void awaitReady() {
		Instant deadline = Instant.now().plus(START_TIMEOUT);
		while (true) {
			try (RawHttp http = new RawHttp(this.uri)) {
				http.exchange("GET", "/-/ready", new byte[0]);
				return;
			}
			catch (IOException ex) {
				if (!this.process.isAlive() || Instant.now().isAfter(deadline)) {
					close();
					throw new IllegalStateException("the Go Pushgateway does not answer", ex);
				}
				Thread.onSpinWait();
			}
		}
	}

	/**
	 * A free port outside the range that systems hand out by themselves, so that nobody
	 * is given it before the process has bound it.
	 */
	private static int freePort() throws IOException {
		while (true) {
			int port = ThreadLocalRandom.current().nextInt(15_000, 30_000);
			try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
				return socket.getLocalPort();
			}
			catch (BindException ex) {
				continue;
			}
		}
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
