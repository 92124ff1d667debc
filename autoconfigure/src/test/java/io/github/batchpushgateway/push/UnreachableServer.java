package io.github.batchpushgateway.push;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;

/**
 * A port at which connections are neither made nor refused, as behind a firewall: its
 * queue is full, and nobody takes anything out.
 */
final class UnreachableServer implements AutoCloseable {

	private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

	private final List<Socket> queue = List.of(connection(), connection());

	UnreachableServer() throws IOException {
	}

	URI url() {
		return URI.create("http://127.0.0.1:" + this.socket.getLocalPort());
	}

	private Socket connection() throws IOException {
		return new Socket(this.socket.getInetAddress(), this.socket.getLocalPort());
	}

	@Override
	public void close() throws IOException {
		for (Socket connection : this.queue) {
			connection.close();
		}
		this.socket.close();
	}

}
