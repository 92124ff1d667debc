package io.github.batchpushgateway.server.go;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.ImageFromDockerfile;

/**
 * Starts Go Pushgateways that share nothing: the command of the Debian package where it
 * is on the PATH, else a container.
 */
public final class GoPushgateway {

	private static final String COMMAND = "prometheus-pushgateway";

	/** The version that Debian 12 packages: all machines test against the same. */
	private static final String IMAGE = "prom/pushgateway:v1.5.1";

	/** Debian's keeps its groups in a file by default. */
	private static final String IN_MEMORY = "--persistence.file=";

	private GoPushgateway() {
	}

	/**
	 * An image for containers. Where no registry can be reached, which is where the
	 * system property {@code gateway.baseImage} is set, it is made from the command.
	 */
	public static String image() {
		String baseImage = System.getProperty("gateway.baseImage", "");
		if (baseImage.isEmpty()) {
			return IMAGE;
		}
		return new ImageFromDockerfile("prom/pushgateway:made-from-command", false)
			.withFileFromPath(COMMAND, GoServer.installed(COMMAND).orElseThrow())
			.withDockerfileFromBuilder((builder) -> builder.from(baseImage)
				.copy(COMMAND, "/bin/")
				.expose(9091)
				.entryPoint("/bin/" + COMMAND, IN_MEMORY))
			.get();
	}

	public static GoServer start() {
		return start(List.of());
	}

	/**
	 * Starts a gateway.
	 * @param flags what it is told beside that it keeps nothing in files
	 */
	public static GoServer start(List<String> flags) {
		String[] arguments = Stream.concat(Stream.of(IN_MEMORY), flags.stream()).toArray(String[]::new);
		if (GoServer.installed(COMMAND).isEmpty()) {
			return GoServer.container(COMMAND,
					new GenericContainer<>(IMAGE).withCommand(arguments).withExposedPorts(9091));
		}
		try {
			return GoServer.process(COMMAND, arguments);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
