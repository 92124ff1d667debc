package io.github.batchpushgateway.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.github.batchpushgateway.server.http.HttpSettings;
import io.github.batchpushgateway.server.http.Router;
import io.github.batchpushgateway.server.http.SharedParts;
import io.github.batchpushgateway.server.limits.Limit;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;

/**
 * One event loop of a gateway. All event loops listen on the same addresses; Vert.x deals
 * the connections out to them in turn.
 */
final class GatewayVerticle extends VerticleBase {

	private final List<ListenAddress> addresses;

	private final HttpSettings settings;

	private final SharedParts shared;

	private final List<HttpServer> servers = new CopyOnWriteArrayList<>();

	GatewayVerticle(List<ListenAddress> addresses, HttpSettings settings, SharedParts shared) {
		this.addresses = addresses;
		this.settings = settings;
		this.shared = shared;
	}

	@Override
	public Future<?> start() {
		Router router = new Router(this.vertx, this.settings, this.shared);
		Future<?> bound = Future.succeededFuture();
		for (int i = 0; i < this.addresses.size(); i++) {
			int index = i;
			bound = bound.compose((previous) -> listen(router, index));
		}
		return bound;
	}

	private Future<HttpServer> listen(Router router, int index) {
		ListenAddress address = this.addresses.get(index);
		// a negative port: any free one, but the same for all event loops
		int port = (address.port() != 0) ? address.port() : -1 - index;
		HttpServer server = this.vertx.createHttpServer(options())
			.connectionHandler(router::accept)
			.requestHandler(router)
			.invalidRequestHandler(router::handleInvalid);
		this.servers.add(server);
		return server.listen(port, address.host().isEmpty() ? anyLocalAddress() : address.host())
			.recover((cause) -> Future.failedFuture(
					new GatewayStartException("cannot listen on %s: %s".formatted(address, reason(cause)), cause)));
	}

	/**
	 * HTTP/1.1 and nothing else in clear text, as the original: the JDK's client for one
	 * asks for HTTP/2 wherever it can get it. Nor WebSockets, whose compression would end
	 * connections on which more than 128 requests wait for their answers.
	 */
	private HttpServerOptions options() {
		int headBytes = this.settings.limits().getInt(Limit.HEAD_BYTES);
		return new HttpServerOptions().setHttp2ClearTextEnabled(false)
			.setPerFrameWebSocketCompressionSupported(false)
			.setPerMessageWebSocketCompressionSupported(false)
			.setMaxInitialLineLength(headBytes)
			.setMaxHeaderSize(headBytes);
	}

	/**
	 * All addresses of the machine: of both families, where it has both.
	 */
	private static String anyLocalAddress() {
		try (ServerSocketChannel probe = ServerSocketChannel.open(StandardProtocolFamily.INET6)) {
			probe.bind(new InetSocketAddress("::", 0));
			return "::";
		}
		catch (IOException | UnsupportedOperationException ex) {
			return "0.0.0.0";
		}
	}

	/**
	 * What the system says of a bind that failed, without what Netty says of the call.
	 */
	private static String reason(Throwable cause) {
		String message = String.valueOf(cause.getMessage());
		int call = message.indexOf("failed with error(");
		int end = message.indexOf("): ", Math.max(call, 0));
		return (call >= 0 && end >= 0) ? message.substring(end + 3) : message;
	}

	/**
	 * The ports bound, in the order of the addresses.
	 */
	List<Integer> ports() {
		return this.servers.stream().map(HttpServer::actualPort).toList();
	}

	/**
	 * Accepts nothing any more and answers what is in flight.
	 */
	Future<Void> drain(Duration timeout) {
		return Future
			.join(this.servers.stream()
				.map((server) -> server.shutdown(timeout.toMillis(), TimeUnit.MILLISECONDS))
				.toList())
			.mapEmpty();
	}

}
