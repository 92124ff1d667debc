package io.github.batchpushgateway.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The gateway as it is shipped, the executable jar, in a process of its own that can be
 * killed, told to end, and starved of what it needs. Listens on any free port.
 */
final class GatewayProcess implements AutoCloseable {

	private static final long PATIENCE_SECONDS = 60;

	private static final Pattern LISTENING = Pattern.compile("msg=\"listening on 127\\.0\\.0\\.1:(\\d+)\"");

	private final Process process;

	private final List<String> log = new ArrayList<>();

	private final CountDownLatch started = new CountDownLatch(1);

	private final CompletableFuture<Integer> port = new CompletableFuture<>();

	private final Thread reader = new Thread(this::readLog, "gateway-log");

	private GatewayProcess(Process process) {
		this.process = process;
		this.reader.setDaemon(true);
		this.reader.start();
	}

	/**
	 * Starts a gateway.
	 * @param prefix a command that starts the command it is given, with its own
	 * arguments; may be empty
	 * @param flags the flags of the gateway
	 */
	static GatewayProcess start(List<String> prefix, String... flags) throws IOException {
		return start(prefix, List.of("-jar", executableJar().toString()), flags);
	}

	/**
	 * Starts a gateway without the executable jar.
	 * @param classPath where its classes and libraries are
	 */
	static GatewayProcess startClasses(String classPath, String... flags) throws IOException {
		return start(List.of(), List.of("-cp", classPath, GatewayCommand.class.getName()), flags);
	}

	private static GatewayProcess start(List<String> prefix, List<String> program, String... flags) throws IOException {
		List<String> command = new ArrayList<>(prefix);
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		// the code of a process that lives for seconds is not worth the second compiler
		command.addAll(List.of("@java.options", "-XX:TieredStopAtLevel=1"));
		command.addAll(program);
		command.add("--web.listen-address=127.0.0.1:0");
		command.addAll(List.of(flags));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		// a process that is killed does not take away the libraries that it has unpacked
		builder.environment().put("JAVA_TOOL_OPTIONS", "-Djava.library.path=target/native");
		return new GatewayProcess(builder.start());
	}

	private static Path executableJar() throws IOException {
		try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of("target"),
				"batch-pushgateway-server-*-exec.jar")) {
			return jars.iterator().next();
		}
	}

	/** Up to its end, as a process whose log nobody reads stands still. */
	private void readLog() {
		this.process.inputReader().lines().forEach((line) -> {
			synchronized (this.log) {
				this.log.add(line);
			}
			this.started.countDown();
			Matcher listening = LISTENING.matcher(line);
			if (listening.find()) {
				this.port.complete(Integer.parseInt(listening.group(1)));
			}
		});
		this.started.countDown();
		this.port.completeExceptionally(new IllegalStateException("ended instead of listening: " + log()));
	}

	/**
	 * Everything that the gateway has logged so far.
	 */
	String log() {
		synchronized (this.log) {
			return String.join("\n", this.log);
		}
	}

	/**
	 * Waits until the gateway has begun to start: it has not opened its files yet, or is
	 * about to do so.
	 */
	void awaitBeginning() throws InterruptedException {
		if (!this.started.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
			throw new IllegalStateException("has said nothing");
		}
	}

	/**
	 * The port, as soon as the gateway listens.
	 * @throws CompletionException if it has ended instead
	 */
	int port() {
		return this.port.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
	}

	URI uri(String path) {
		return URI.create("http://127.0.0.1:" + port() + path);
	}

	long pid() {
		return this.process.pid();
	}

	/**
	 * As {@code kill -9} does.
	 */
	void kill() {
		// the handle, because the process would close its log, which is being read
		this.process.toHandle().destroyForcibly();
		this.process.onExit().join();
	}

	/**
	 * As {@code kill} does.
	 */
	void terminate() {
		this.process.toHandle().destroy();
	}

	/**
	 * Waits for the end of the gateway, and of its log.
	 */
	int exitStatus() throws InterruptedException {
		if (!this.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
			throw new IllegalStateException("has not ended: " + log());
		}
		this.reader.join();
		return this.process.exitValue();
	}

	@Override
	public void close() {
		kill();
	}

}
