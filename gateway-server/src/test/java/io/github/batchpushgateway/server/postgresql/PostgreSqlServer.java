package io.github.batchpushgateway.server.postgresql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * A PostgreSQL server with nothing in it: that of the Debian package where it is
 * installed, in a directory of its own, else a container. Its only user is
 * {@code postgres}, who needs no password.
 */
public record PostgreSqlServer(String jdbcUrl, Runnable stop) implements AutoCloseable {

	/** The version that Debian 12 packages: all machines test against the same. */
	private static final String IMAGE = "postgres:15";

	private static final String USER = "postgres";

	public static PostgreSqlServer start() {
		try {
			Optional<Path> commands = commands();
			return commands.isPresent() ? process(commands.get()) : container();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.stop.run();
	}

	/** Debian keeps the commands of each version apart, and none of them on the PATH. */
	private static Optional<Path> commands() throws IOException {
		Path versions = Path.of("/usr/lib/postgresql");
		if (!Files.isDirectory(versions)) {
			return Optional.empty();
		}
		try (DirectoryStream<Path> found = Files.newDirectoryStream(versions)) {
			return StreamSupport.stream(found.spliterator(), false)
				.map((version) -> version.resolve("bin"))
				.filter((directory) -> Files.isExecutable(directory.resolve("initdb")))
				.max(Comparator.naturalOrder());
		}
	}

	private static PostgreSqlServer process(Path commands) throws IOException {
		Path directory = Files.createTempDirectory("postgresql");
		if (isRoot()) {
			UserPrincipalLookupService users = directory.getFileSystem().getUserPrincipalLookupService();
			Files.setOwner(directory, users.lookupPrincipalByName(USER));
		}
		Path data = directory.resolve("data");
		int port = freePort();
		run(directory, commands.resolve("initdb"), "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C",
				"--no-sync");
		run(directory, commands.resolve("pg_ctl"), "start", "-w", "-D", data, "-l", directory.resolve("log"), "-o",
				"-p " + port + " -h 127.0.0.1 -k '' -F -N 100");
		return new PostgreSqlServer(jdbcUrl("127.0.0.1", port), () -> {
			run(directory, commands.resolve("pg_ctl"), "stop", "-D", data, "-m", "immediate");
			delete(directory);
		});
	}

	/**
	 * Runs a command, as the server's user: as root it does nothing. What it says goes to
	 * a file, because the server keeps its output open.
	 */
	private static void run(Path directory, Object... command) {
		List<String> words = new ArrayList<>();
		if (isRoot()) {
			words.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
		}
		Stream.of(command).map(Object::toString).forEach(words::add);
		try {
			Path output = Files.createTempFile("postgresql", ".log");
			Process process = new ProcessBuilder(words).directory(directory.toFile())
				.redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start();
			if (process.onExit().join().exitValue() != 0) {
				throw new IllegalStateException(words + " failed: " + Files.readString(output));
			}
			Files.delete(output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean isRoot() {
		return System.getProperty("user.name").equals("root");
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static void delete(Path directory) {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static PostgreSqlServer container() {
		GenericContainer<?> container = new GenericContainer<>(IMAGE).withEnv("POSTGRES_HOST_AUTH_METHOD", "trust")
			.withExposedPorts(5432)
			.waitingFor(Wait.forLogMessage(".*ready to accept connections.*", 2));
		try {
			container.start();
		}
		catch (RuntimeException ex) {
			throw new IllegalStateException("no PostgreSQL in /usr/lib/postgresql, and no container in its stead: "
					+ "install it (scripts/test does, on Debian) or start Docker", ex);
		}
		return new PostgreSqlServer(jdbcUrl(container.getHost(), container.getFirstMappedPort()), container::stop);
	}

	private static String jdbcUrl(String host, int port) {
		return "jdbc:postgresql://" + host + ":" + port + "/postgres?user=" + USER;
	}

}
