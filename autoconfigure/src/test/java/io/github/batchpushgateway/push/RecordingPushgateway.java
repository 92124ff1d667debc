package io.github.batchpushgateway.push;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;

/**
 * Keeps the requests it gets, and answers as told.
 */
public final class RecordingPushgateway implements AutoCloseable {

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	private final HttpServer server;

	private volatile Answer answer = (exchange) -> exchange.sendResponseHeaders(200, -1);

	public RecordingPushgateway() {
		this(HttpServer::create);
	}

	/** Creates a gateway that speaks TLS, and asks for a certificate. */
	public RecordingPushgateway(SSLContext tls, boolean certificateRequired) {
		this((address, backlog) -> {
			HttpsServer server = HttpsServer.create(address, backlog);
			server.setHttpsConfigurator(new HttpsConfigurator(tls) {

				@Override
				public void configure(HttpsParameters parameters) {
					SSLParameters sslParameters = tls.getDefaultSSLParameters();
					sslParameters.setNeedClientAuth(certificateRequired);
					parameters.setSSLParameters(sslParameters);
				}

			});
			return server;
		});
	}

	private RecordingPushgateway(Creation creation) {
		try {
			this.server = creation.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(Executors.newCachedThreadPool());
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	public URI url() {
		String scheme = (this.server instanceof HttpsServer) ? "https" : "http";
		return URI.create(scheme + "://localhost:" + this.server.getAddress().getPort());
	}

	public List<Request> requests() {
		return List.copyOf(this.requests);
	}

	/** The only request there has been. */
	public Request request() {
		if (this.requests.size() != 1) {
			throw new AssertionError("expected one request: " + this.requests);
		}
		return this.requests.get(0);
	}

	public void answer(Answer answer) {
		this.answer = answer;
	}

	public void answer(int status, String text) {
		answer((exchange) -> {
			byte[] body = text.getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(status, body.length);
			exchange.getResponseBody().write(body);
		});
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			this.requests.add(new Request(exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(),
					exchange.getRequestHeaders(), body));
			this.answer.to(exchange);
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	/** A request as it arrived. */
	public record Request(String method, String path, Headers headers, String body) {

	}

	/** Answers a request that has been read and kept. */
	public interface Answer {

		void to(HttpExchange exchange) throws IOException;

	}

	private interface Creation {

		HttpServer of(InetSocketAddress address, int backlog) throws IOException;

	}

}
