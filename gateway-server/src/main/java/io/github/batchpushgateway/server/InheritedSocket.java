package io.github.batchpushgateway.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket that systemd has opened and passed on.
 *
 * @param descriptor its number
 * @param address what it listens on
 * @see <a href=
 * "https://www.freedesktop.org/software/systemd/man/latest/sd_listen_fds.html">sd_listen_fds</a>
 */
record InheritedSocket(int descriptor, ListenAddress address) {

	private static final int FIRST_DESCRIPTOR = 3;

	private static final int SOL_SOCKET = 1;

	private static final int SO_ACCEPTCONN = 30;

	private static final int SO_DOMAIN = 39;

	private static final int AF_INET = 2;

	private static final int AF_INET6 = 10;

	/**
	 * The sockets passed on to a process.
	 * @param environment the environment of the process
	 * @param process the id of the process
	 * @throws GatewayStartException if there is none, or one that cannot be listened on
	 */
	static List<InheritedSocket> of(Map<String, String> environment, long process) {
		String addressee = environment.getOrDefault("LISTEN_PID", "");
		String count = environment.getOrDefault("LISTEN_FDS", "");
		if (!addressee.equals(Long.toString(process)) || !count.matches("[1-9]\\d{0,3}")) {
			throw new GatewayStartException(
					"--web.systemd-socket: systemd has passed on no socket (LISTEN_PID=%s, LISTEN_FDS=%s, process %d)"
						.formatted(addressee, count, process),
					null);
		}
		if (!Epoll.isAvailable()) {
			throw new GatewayStartException("--web.systemd-socket: needs Netty's native transport for Linux",
					Epoll.unavailabilityCause());
		}
		return IntStream.range(FIRST_DESCRIPTOR, FIRST_DESCRIPTOR + Integer.parseInt(count))
			.mapToObj(InheritedSocket::of)
			.toList();
	}

	private static InheritedSocket of(int descriptor) {
		try {
			Socket socket = new Socket(descriptor);
			int domain = socket.getIntOpt(SOL_SOCKET, SO_DOMAIN);
			if ((domain == AF_INET || domain == AF_INET6) && socket.getIntOpt(SOL_SOCKET, SO_ACCEPTCONN) == 1) {
				InetSocketAddress address = socket.localAddress();
				return new InheritedSocket(descriptor,
						new ListenAddress(address.getAddress().getHostAddress(), address.getPort()));
			}
			throw notListening(descriptor, null);
		}
		catch (IOException | ChannelException ex) {
			throw notListening(descriptor, ex);
		}
	}

	private static GatewayStartException notListening(int descriptor, @Nullable Exception cause) {
		return new GatewayStartException(
				"--web.systemd-socket: descriptor %d is not a TCP socket that listens (ListenStream=[host:]port)"
					.formatted(descriptor),
				cause);
	}

}
