import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import nightly.NightlyApplication;

/**
 * What an application sends when a job ends.
 *
 * @param path where to
 * @param contentType what the body is
 * @param expireAfter when the gateway is asked to delete it
 * @param body the metrics
 */
record RecordedPush(String path, String contentType, String expireAfter, byte[] body) {

	/**
	 * Runs a job and records what is pushed.
	 */
	static RecordedPush of(NightlyApplication application) throws IOException {
		List<RecordedPush> pushes = new ArrayList<>();
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			pushes.add(read(exchange));
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		server.start();
		try {
			application.pushTo(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
			application.run(NightlyApplication.PUSHED);
			return pushes.get(0);
		}
		finally {
			server.stop(0);
		}
	}

	private static RecordedPush read(HttpExchange exchange) throws IOException {
		return new RecordedPush(exchange.getRequestURI().getRawPath(),
				exchange.getRequestHeaders().getFirst("Content-Type"),
				exchange.getRequestHeaders().getFirst("Pushgateway-Expire-After"),
				exchange.getRequestBody().readAllBytes());
	}

}
