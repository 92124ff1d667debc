package io.github.batchpushgateway.server.go;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * A server of the Prometheus project, as a process or in a container.
 */
public record GoServer(URI uri, Runnable stop) implements AutoCloseable {

	private static final Pattern LISTENING = Pattern.compile("\"Listening on\".* address=(\\S+)");

	/** Where a command is on the PATH. */
	public static Optional<Path> installed(String command) {
		return Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.map((directory) -> Path.of(directory, command))
			.filter(Files::isExecutable)
			.findFirst();
	}

	/** Runs a command, which is given a free port of the loopback interface. */
	public static GoServer process(String command, String... flags) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command, "--web.listen-address=127.0.0.1:0");
		builder.command().addAll(Arrays.asList(flags));
		Process process = builder.redirectErrorStream(true).start();
		CompletableFuture<String> address = new CompletableFuture<>();
		Thread reader = new Thread(() -> readLog(process, address), command + "-log");
		reader.setDaemon(true);
		reader.start();
		try {
			return new GoServer(URI.create("http://" + address.orTimeout(20, TimeUnit.SECONDS).join()),
					() -> end(process));
		}
		catch (CompletionException ex) {
			end(process);
			throw ex;
		}
	}

	/** Up to its end, as a process whose log nobody reads stands still. */
	private static void readLog(Process process, CompletableFuture<String> address) {
		String last = process.inputReader()
			.lines()
			.peek((line) -> LISTENING.matcher(line).results().forEach((found) -> address.complete(found.group(1))))
			.reduce("", (line, next) -> next);
		address.completeExceptionally(new IllegalStateException("ended instead of listening: " + last));
	}

	/** Without closing the log, which is being read. */
	private static void end(Process process) {
		process.toHandle().destroyForcibly();
		process.onExit().join();
	}

	/** Starts a container that stands in for a command. */
	public static GoServer container(String command, GenericContainer<?> container) {
		try {
			container.waitingFor(Wait.forHttp("/-/ready")).start();
		}
		catch (RuntimeException ex) {
			throw new IllegalStateException("no command '" + command + "' on the PATH, and no container in its stead: "
					+ "install the command (scripts/test does, on Debian) or start Docker", ex);
		}
		return new GoServer(URI.create("http://" + container.getHost() + ":" + container.getFirstMappedPort()),
				container::stop);
	}

	@Override
	public void close() {
		this.stop.run();
	}

}
