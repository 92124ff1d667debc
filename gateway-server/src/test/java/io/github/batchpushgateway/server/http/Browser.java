package io.github.batchpushgateway.server.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Chromium with one page and no window, told what to do over its DevTools protocol.
 *
 * @see <a href= "https://chromedevtools.github.io/devtools-protocol/1-3/">DevTools
 * protocol</a>
 */
final class Browser implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final long POLL_NANOS = 20_000_000;

	private final Process process;

	private final WebSocket page;

	private final BlockingQueue<JsonObject> messages = new LinkedBlockingQueue<>();

	private int lastId;

	/**
	 * Starts the command {@code chromium}.
	 * @param profile an empty folder
	 */
	Browser(Path profile) throws IOException, InterruptedException {
		this.process = new ProcessBuilder(List.of("chromium", "--headless=new", "--no-sandbox", "--disable-gpu",
				"--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank"))
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		try {
			HttpClient http = HttpClient.newHttpClient();
			this.page = http.newWebSocketBuilder().buildAsync(page(http, port(profile)), new Listener()).join();
		}
		catch (IOException | RuntimeException ex) {
			end();
			throw ex;
		}
	}

	private static int port(Path profile) throws IOException {
		Path file = profile.resolve("DevToolsActivePort");
		Instant deadline = Instant.now().plus(PATIENCE);
		while (Instant.now().isBefore(deadline)) {
			List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
			if (lines.size() == 2) {
				return Integer.parseInt(lines.get(0));
			}
			LockSupport.parkNanos(POLL_NANOS);
		}
		throw new IOException("chromium has not started");
	}

	private static URI page(HttpClient http, int port) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list")).build();
		for (Object target : new JsonArray(http.send(request, BodyHandlers.ofString()).body())) {
			if (target instanceof JsonObject object && object.getString("type").equals("page")) {
				return URI.create(object.getString("webSocketDebuggerUrl"));
			}
		}
		throw new IOException("chromium has no page");
	}

	/**
	 * Goes to an address.
	 */
	void open(String address) throws InterruptedException {
		call("Page.navigate", new JsonObject().put("url", address));
		await("location.href === '" + address + "' && document.readyState === 'complete'");
	}

	/**
	 * The value of an expression in the page.
	 * @throws IllegalStateException if it throws
	 */
	@Nullable Object evaluate(String expression) throws InterruptedException {
		JsonObject result = call("Runtime.evaluate",
				new JsonObject().put("expression", expression).put("returnByValue", true).put("awaitPromise", true));
		if (result.containsKey("exceptionDetails")) {
			throw new IllegalStateException(expression + ": " + result.getJsonObject("exceptionDetails"));
		}
		return result.getJsonObject("result").getValue("value");
	}

	/**
	 * Waits until an expression is true.
	 */
	void await(String condition) throws InterruptedException {
		Instant deadline = Instant.now().plus(PATIENCE);
		while (!Boolean.TRUE.equals(evaluate("Boolean(" + condition + ")"))) {
			if (Instant.now().isAfter(deadline)) {
				throw new AssertionError(
						condition + " is not true of\n" + evaluate("document.documentElement.outerHTML"));
			}
			LockSupport.parkNanos(POLL_NANOS);
		}
	}

	private JsonObject call(String method, JsonObject parameters) throws InterruptedException {
		int id = ++this.lastId;
		JsonObject call = new JsonObject().put("id", id).put("method", method).put("params", parameters);
		this.page.sendText(call.encode(), true).join();
		while (true) {
			JsonObject message = this.messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			if (message == null || message.containsKey("error")) {
				throw new IllegalStateException(method + ": " + message);
			}
			if (message.getInteger("id", 0) == id) {
				return message.getJsonObject("result");
			}
		}
	}

	@Override
	public void close() {
		this.page.abort();
		end();
	}

	private void end() {
		this.process.descendants().forEach(ProcessHandle::destroyForcibly);
		this.process.destroyForcibly().onExit().join();
	}

	/**
	 * Puts the pieces of messages together.
	 */
	private final class Listener implements WebSocket.Listener {

		private final StringBuilder text = new StringBuilder();

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
			this.text.append(data);
			if (last) {
				Browser.this.messages.add(new JsonObject(this.text.toString()));
				this.text.setLength(0);
			}
			socket.request(1);
			return null;
		}

	}

}
