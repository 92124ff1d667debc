package io.github.batchpushgateway.push;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Accepts connections and does to them what it is told: what no HTTP server can be made
 * to do.
 */
public final class TcpServer implements AutoCloseable {

	private final ServerSocket server;

	private final AtomicInteger connections = new AtomicInteger();

	public TcpServer(Behaviour behaviour) {
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(() -> {
			while (true) {
				Socket socket = this.server.accept();
				this.connections.incrementAndGet();
				start(() -> behaviour.accept(socket));
			}
		});
	}

	public URI url() {
		return URI.create("http://localhost:" + this.server.getLocalPort());
	}

	public int connections() {
		return this.connections.get();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

	private static void start(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// closed
			}
		});
		thread.setDaemon(true);
		thread.start();
	}

	/** What happens to a connection, on a thread of its own. */
	public interface Behaviour {

		void accept(Socket socket) throws IOException;

	}

	private interface Task {

		void run() throws IOException;

	}

}
