package io.github.batchpushgateway.server.http;

import io.github.batchpushgateway.server.limits.Limit;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What one connection is doing, and since when. Belongs to one event loop.
 */
final class ConnectionWatch {

	/*
	 * Netty shows what HTTP does not tell: the first byte of a head, and the moment at
	 * which the system has taken the last byte of an answer. So one handler stands in
	 * front of the codec and sees bytes, and one behind it and sees messages. A time
	 * counts from the beginning of a phase, whatever trickles in or out meanwhile.
	 */

	private enum Phase {

		/** Nothing has been asked for. */
		IDLE(Limit.IDLE_TIMEOUT),

		/** A head is arriving. */
		HEAD(Limit.HEAD_TIMEOUT),

		/** A request is read, by whom it concerns, or worked on. */
		REQUEST(null),

		/** The request has been answered, and its body is still arriving. */
		REST(Limit.BODY_TIMEOUT),

		/** An answer is being taken by the client. */
		ANSWER(Limit.ANSWER_TIMEOUT);

		private final @Nullable Limit limit;

		Phase(@Nullable Limit limit) {
			this.limit = limit;
		}

	}

	private final boolean mayPush;

	private Phase phase = Phase.IDLE;

	private long sinceNanos = System.nanoTime();

	/** Whether the last request has not arrived whole. */
	private boolean receiving;

	private int unanswered;

	/** Of the unanswered ones, how many whose answers have begun. */
	private int answering;

	ConnectionWatch(boolean mayPush) {
		this.mayPush = mayPush;
	}

	/**
	 * Whether pushes are accepted on this connection.
	 */
	boolean mayPush() {
		return this.mayPush;
	}

	/**
	 * The limit of what the connection is doing, or {@code null} if there is none here.
	 */
	@Nullable Limit limit() {
		return this.phase.limit;
	}

	/**
	 * How long the connection has been doing that.
	 */
	long nanos(long nowNanos) {
		return nowNanos - this.sinceNanos;
	}

	/**
	 * What is to stand in front of the codec.
	 */
	ChannelHandler bytes() {
		return new ChannelInboundHandlerAdapter() {

			@Override
			public void channelRead(ChannelHandlerContext context, Object bytes) {
				if (ConnectionWatch.this.phase == Phase.IDLE) {
					enter(Phase.HEAD);
				}
				context.fireChannelRead(bytes);
			}

		};
	}

	/**
	 * What is to stand behind the codec.
	 */
	ChannelHandler messages() {
		return new ChannelDuplexHandler() {

			@Override
			public void channelRead(ChannelHandlerContext context, Object message) {
				received(message);
				context.fireChannelRead(message);
			}

			@Override
			public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
				boolean answer = isAnswer(message);
				if (answer && message instanceof HttpResponse) {
					ConnectionWatch.this.answering++;
					next();
				}
				boolean last = answer && message instanceof LastHttpContent;
				Future<?> written = context.write(message, last ? promise.unvoid() : promise);
				if (last) {
					Future<?> unused = written.addListener((done) -> answered());
				}
			}

		};
	}

	/** Not that the body may come. */
	private static boolean isAnswer(Object message) {
		return !(message instanceof HttpResponse response)
				|| response.status().codeClass() != HttpStatusClass.INFORMATIONAL;
	}

	private void received(Object message) {
		if (message instanceof HttpRequest) {
			this.unanswered++;
			this.receiving = true;
			next();
		}
		if (message instanceof LastHttpContent) {
			this.receiving = false;
			next();
		}
	}

	private void answered() {
		this.answering--;
		this.unanswered--;
		next();
	}

	private void next() {
		if (this.answering > 0) {
			enter(Phase.ANSWER);
		}
		else if (this.unanswered > 0) {
			enter(Phase.REQUEST);
		}
		else {
			enter(this.receiving ? Phase.REST : Phase.IDLE);
		}
	}

	private void enter(Phase phase) {
		if (this.phase != phase) {
			this.phase = phase;
			this.sinceNanos = System.nanoTime();
		}
	}

}
