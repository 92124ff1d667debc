package io.github.batchpushgateway.server.go;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;

/**
 * Starts a real Prometheus: the command where it is on the PATH, else a container.
 */
public final class GoPrometheus {

	private static final String COMMAND = "prometheus";

	/** The version that Debian 12 packages: all machines test against the same. */
	private static final String IMAGE = "prom/prometheus:v2.42.0";

	private static final boolean INSTALLED = GoServer.installed(COMMAND).isPresent();

	/** Under which name Prometheus reaches the servers of this machine. */
	public static final String TARGET_HOST = INSTALLED ? "127.0.0.1" : "host.docker.internal";

	/** Where they have to listen for that. */
	public static final String TARGET_INTERFACE = INSTALLED ? "127.0.0.1" : "0.0.0.0";

	private GoPrometheus() {
	}

	/**
	 * Starts it.
	 * @param configuration its configuration, which may name files of the directory
	 * @param directory where it may keep files
	 * @param flags what else it is told
	 */
	public static GoServer start(String configuration, Path directory, String... flags) throws IOException {
		Path file = Files.writeString(directory.resolve("prometheus.yml"), configuration);
		if (!INSTALLED) {
			GenericContainer<?> container = new GenericContainer<>(IMAGE)
				.withCommand(concat("--config.file=/etc/prometheus/prometheus.yml", flags))
				.withExtraHost(TARGET_HOST, "host-gateway")
				.withExposedPorts(9090);
			try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.yml")) {
				for (Path each : files) {
					container.withCopyToContainer(Transferable.of(Files.readAllBytes(each)),
							"/etc/prometheus/" + each.getFileName());
				}
			}
			return GoServer.container(COMMAND, container);
		}
		return GoServer.process(COMMAND,
				concat("--config.file=" + file, concat("--storage.tsdb.path=" + directory.resolve("data"), flags)));
	}

	private static String[] concat(String first, String... others) {
		return Stream.concat(Stream.of(first), Arrays.stream(others)).toArray(String[]::new);
	}

}
