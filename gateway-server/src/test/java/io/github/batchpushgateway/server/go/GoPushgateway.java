package io.github.batchpushgateway.server.go;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

import org.testcontainers.containers.GenericContainer;

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

	public static GoServer start() {
		return start(List.of());
	}

	/**
	 * Starts a gateway.
	 * @param flags what it is told beside that it keeps nothing in files
	 */
	public static GoServer start(List<String> flags) {
		String[] arguments = Stream.concat(Stream.of(IN_MEMORY), flags.stream()).toArray(String[]::new);
		if (!GoServer.isInstalled(COMMAND)) {
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
