package io.github.batchpushgateway.server.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import io.github.batchpushgateway.server.limits.Limit;
import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.github.batchpushgateway.server.limits.Limits;
import io.github.batchpushgateway.server.limits.OpenConnections;
import io.github.batchpushgateway.server.telemetry.GatewayMetrics;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * The connections of one event loop: none takes longer than it may for anything, and
 * there are no more than there may be. Belongs to its event loop.
 *
 * <p>
 * Beyond the limit a connection may do anything but push, so that clients in a frenzy
 * cannot keep Prometheus and probes away; far beyond it, it is closed at once.
 */
final class Connections {

	/** How many more there may be for everything but pushes. */
	private static final int RESERVED = 64;

	private static final long MAX_INTERVAL_MILLIS = 1000;

	private static final long NANOS_PER_MILLI = 1_000_000;

	/** The head up to the length of the body. */
	private static final String TOO_SLOW = "HTTP/1.1 408 Request Timeout\r\n"
			+ "Content-Type: text/plain; charset=utf-8\r\nConnection: close\r\nContent-Length: ";

	private final Limits limits;

	private final OpenConnections open;

	private final GatewayMetrics metrics;

	private final Map<HttpConnection, ConnectionWatch> watches = new HashMap<>();

	Connections(Vertx vertx, Limits limits, OpenConnections open, GatewayMetrics metrics) {
		this.limits = limits;
		this.open = open;
		this.metrics = metrics;
		long shortest = LongStream
			.of(limits.get(Limit.HEAD_TIMEOUT), limits.get(Limit.BODY_TIMEOUT), limits.get(Limit.ANSWER_TIMEOUT),
					limits.get(Limit.IDLE_TIMEOUT), MAX_INTERVAL_MILLIS)
			.min()
			.orElseThrow();
		vertx.setPeriodic(shortest, (timer) -> expire());
	}

	/**
	 * Takes a connection that has been opened.
	 */
	void accept(HttpConnection connection) {
		int count = this.open.opened();
		connection.closeHandler((closed) -> {
			this.open.closed();
			this.watches.remove(connection);
		});
		long max = this.limits.get(Limit.CONNECTIONS);
		if (count > max) {
			this.metrics.reached(Limit.CONNECTIONS);
		}
		if (count > max + RESERVED) {
			connection.close();
			return;
		}
		ConnectionWatch watch = new ConnectionWatch(count <= max);
		this.watches.put(connection, watch);
		ChannelHandlerContext context = context(connection);
		context.pipeline().addFirst(watch.bytes()).addBefore(context.name(), null, watch.messages());
	}

	/**
	 * Closes a connection past Vert.x, which would wait until the client has taken what
	 * was written. On any thread.
	 */
	static void abort(HttpConnection connection) {
		Future<?> unused = context(connection).close();
	}

	private static ChannelHandlerContext context(HttpConnection connection) {
		return ((HttpServerConnection) connection).channelHandlerContext();
	}

	/**
	 * Refuses to push on a connection that was opened beyond the limit.
	 * @throws LimitExceededException if it was
	 */
	void requireMayPush(HttpConnection connection) {
		ConnectionWatch watch = this.watches.get(connection);
		if (watch != null && !watch.mayPush()) {
			throw this.limits.exceeded(Limit.CONNECTIONS, this.open.count() + " connections are open");
		}
	}

	private void expire() {
		long now = System.nanoTime();
		List<HttpConnection> late = new ArrayList<>();
		this.watches.forEach((connection, watch) -> {
			Limit limit = watch.limit();
			if (limit != null && watch.nanos(now) > this.limits.get(limit) * NANOS_PER_MILLI) {
				late.add(connection);
			}
		});
		late.forEach(this::close);
	}

	private void close(HttpConnection connection) {
		ConnectionWatch watch = this.watches.remove(connection);
		Limit limit = (watch != null) ? watch.limit() : null;
		if (limit == null || limit == Limit.IDLE_TIMEOUT) {
			connection.close();
			return;
		}
		this.metrics.reached(limit);
		if (limit == Limit.HEAD_TIMEOUT) {
			refuseHead(connection);
		}
		else {
			abort(connection);
		}
	}

	private void refuseHead(HttpConnection connection) {
		String message = this.limits.exceeded(Limit.HEAD_TIMEOUT, "head takes too long").getMessage() + "\n";
		byte[] answer = (TOO_SLOW + message.length() + "\r\n\r\n" + message).getBytes(StandardCharsets.US_ASCII);
		context(connection).pipeline()
			.firstContext()
			.writeAndFlush(Unpooled.wrappedBuffer(answer))
			.addListener(ChannelFutureListener.CLOSE);
	}

}
