package io.github.batchpushgateway.autoconfigure;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The Go Pushgateway, as Debian packages it.
 */
class GoPushgatewayIT extends PushgatewayContract {

	private static final String BINARY = "prometheus-pushgateway";

	private Process process;

	private URI url;

	@BeforeAll
	void startPushgateway() throws IOException {
		String address = "127.0.0.1:" + freePort();
		try {
			this.process = new ProcessBuilder(BINARY, "--web.listen-address=" + address).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
		}
		catch (IOException ex) {
			throw new AssertionError(BINARY + " cannot be run: install the package " + BINARY, ex);
		}
		this.url = URI.create("http://" + address);
		awaitReady();
	}

	@AfterAll
	void stopPushgateway() throws InterruptedException {
		if (this.process != null) {
			this.process.destroy();
			this.process.waitFor(10, TimeUnit.SECONDS);
		}
	}

	@Override
	URI url() {
		return this.url;
	}

	private void awaitReady() {
		long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
		while (!isReady()) {
			if (!this.process.isAlive() || System.nanoTime() > deadline) {
				throw new AssertionError(BINARY + " did not start at " + this.url);
			}
			LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
		}
	}

	private boolean isReady() {
		try {
			HttpURLConnection connection = (HttpURLConnection) this.url.resolve("/-/ready").toURL().openConnection();
			return connection.getResponseCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
