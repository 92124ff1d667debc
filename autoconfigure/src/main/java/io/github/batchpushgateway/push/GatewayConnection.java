package io.github.batchpushgateway.push;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * One request to a Pushgateway, as simpleclient drives it, with what simpleclient gets
 * wrong put right: its fixed timeouts are ignored, a redirect is not followed, an answer
 * of any length costs no more than its first kilobyte, and the status stays known.
 *
 * <p>
 * Confined to the thread of the request, except {@link #abandon} and
 * {@link #hasReachedTheGateway}.
 */
final class GatewayConnection extends HttpURLConnection {

	private static final int ERROR_TEXT_BYTES = 1024;

	private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

	private final HttpURLConnection connection;

	private volatile boolean abandoned;

	private volatile boolean reached;

	private int status;

	private @Nullable String errorText;

	/**
	 * Creates a connection that is not made yet.
	 * @param preparation does to it what the gateway asks for
	 */
	GatewayConnection(URL url, Timeouts timeouts, Consumer<HttpURLConnection> preparation) throws IOException {
		super(url);
		this.connection = (HttpURLConnection) url.openConnection();
		this.connection.setConnectTimeout(Math.toIntExact(timeouts.connect().toMillis()));
		this.connection.setReadTimeout(Math.toIntExact(timeouts.read().toMillis()));
		this.connection.setInstanceFollowRedirects(false);
		this.connection.setUseCaches(false);
		// one push per run: a connection kept for the next one would be stale by then
		this.connection.setRequestProperty("Connection", "close");
		this.connection.setRequestProperty("User-Agent", "batch-pushgateway-spring-boot");
		preparation.accept(this.connection);
	}

	/**
	 * Ends the request from another thread, so that nothing is sent from now on: an old
	 * push must not arrive after a newer one. Returns at once; closing a TLS connection
	 * may block, so that happens on a thread of its own.
	 */
	void abandon() {
		this.abandoned = true;
		Thread thread = new Thread(null, this.connection::disconnect, "batch-pushgateway-disconnect", 0, false);
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Whether anything may have been sent. A request that is abandoned and has not
	 * reached the gateway by then never sends anything.
	 */
	boolean hasReachedTheGateway() {
		return this.reached;
	}

	/** The status answered, 0 before there was one, or -1 if the answer is not HTTP. */
	int status() {
		return this.status;
	}

	/** What the gateway said of the error: one line, at most a kilobyte. */
	@Nullable String errorText() {
		return this.errorText;
	}

	/**
	 * What the answer's {@code Retry-After} says, seconds or a date; null without one, or
	 * one that is neither.
	 */
	@Nullable Duration retryAfter() {
		String value = getHeaderField("Retry-After");
		if (value == null) {
			return null;
		}
		if (SECONDS.matcher(value).matches()) {
			return Duration.ofSeconds(Long.parseLong(value));
		}
		long then = getHeaderFieldDate("Retry-After", 0);
		long now = (getDate() != 0) ? getDate() : System.currentTimeMillis();
		return (then != 0) ? Duration.ofMillis(Math.max(0, then - now)) : null;
	}

	@Override
	public @Nullable String getHeaderField(String name) {
		return this.connection.getHeaderField(name);
	}

	@Override
	public void setRequestProperty(String name, String value) {
		this.connection.setRequestProperty(name, value);
	}

	@Override
	public void setDoOutput(boolean output) {
		this.connection.setDoOutput(output);
	}

	@Override
	public void setRequestMethod(String method) throws ProtocolException {
		this.connection.setRequestMethod(method);
	}

	@Override
	public void setConnectTimeout(int ignored) {
	}

	@Override
	public void setReadTimeout(int ignored) {
	}

	@Override
	public void connect() throws IOException {
		requireWanted();
		this.connection.connect();
		this.reached = true;
		requireWanted();
	}

	@Override
	public OutputStream getOutputStream() throws IOException {
		return this.connection.getOutputStream();
	}

	@Override
	public int getResponseCode() throws IOException {
		requireWanted();
		this.status = this.connection.getResponseCode();
		return this.status;
	}

	@Override
	public InputStream getInputStream() throws IOException {
		connect();
		if (getResponseCode() == HTTP_OK) {
			return this.connection.getInputStream();
		}
		getErrorStream();
		throw new IOException("no answer to read");
	}

	@Override
	public InputStream getErrorStream() {
		this.errorText = readErrorText();
		return new ByteArrayInputStream(new byte[0]);
	}

	@Override
	public void disconnect() {
		this.connection.disconnect();
	}

	@Override
	public boolean usingProxy() {
		return this.connection.usingProxy();
	}

	private void requireWanted() throws IOException {
		if (this.abandoned) {
			throw new IOException("given up");
		}
	}

	private @Nullable String readErrorText() {
		try (InputStream body = this.connection.getErrorStream()) {
			if (body == null) {
				return null;
			}
			String text = new String(body.readNBytes(ERROR_TEXT_BYTES), StandardCharsets.UTF_8);
			String line = text.replaceAll("\\s+", " ").strip();
			return line.isEmpty() ? null : line;
		}
		catch (IOException ex) {
			return null;
		}
	}

}
