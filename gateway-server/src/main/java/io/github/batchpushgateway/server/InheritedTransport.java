package io.github.batchpushgateway.server;

import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ServerChannel;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.transport.Transport;

/**
 * The native transport of Vert.x, whose servers listen on sockets that are listened on
 * already: the first server on the first socket, and so on.
 */
final class InheritedTransport extends EpollTransport implements Transport {

	private final Queue<InheritedSocket> sockets;

	InheritedTransport(List<InheritedSocket> sockets) {
		this.sockets = new ArrayDeque<>(sockets);
	}

	@Override
	public String name() {
		return "epoll";
	}

	@Override
	public boolean available() {
		return isAvailable();
	}

	@Override
	public io.vertx.core.spi.transport.Transport implementation() {
		return this;
	}

	@Override
	public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
		return () -> adopt(this.sockets.remove().descriptor());
	}

	/**
	 * A channel for a socket that may block: so it takes one connection each time it is
	 * told that there is one, which is that allocator's way.
	 */
	private static ServerChannel adopt(int descriptor) {
		EpollServerSocketChannel channel = new EpollServerSocketChannel(descriptor);
		channel.config().setRecvByteBufAllocator(new ServerChannelRecvByteBufAllocator());
		channel.pipeline().addLast(new AlreadyBound());
		return channel;
	}

	private static final class AlreadyBound extends ChannelOutboundHandlerAdapter {

		@Override
		public void bind(ChannelHandlerContext context, SocketAddress address, ChannelPromise promise) {
			promise.setSuccess();
		}

	}

}
