package io.github.batchpushgateway.samples.orders;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.batchpushgateway.server.go.GoServer;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;

/**
 * Starts a real Prometheus: the command where it is on the PATH, else a container.
 */
final class Prometheus {

	private static final String COMMAND = "prometheus";

	/** The version that Debian 12 packages: all machines test against the same. */
	private static final String IMAGE = "prom/prometheus:v2.42.0";

	private static final boolean INSTALLED = GoServer.isInstalled(COMMAND);

	/** Under which name Prometheus reaches the servers of this machine. */
	static final String TARGET_HOST = INSTALLED ? "127.0.0.1" : "host.docker.internal";

	/** Where they have to listen for that. */
	static final String TARGET_INTERFACE = INSTALLED ? "127.0.0.1" : "0.0.0.0";

	private Prometheus() {
	}

	static GoServer start(String configuration, Path directory) throws IOException {
		if (!INSTALLED) {
			return GoServer.container(COMMAND,
					new GenericContainer<>(IMAGE)
						.withCopyToContainer(Transferable.of(configuration), "/etc/prometheus/prometheus.yml")
						.withExtraHost(TARGET_HOST, "host-gateway")
						.withExposedPorts(9090));
		}
		Path file = Files.writeString(directory.resolve("prometheus.yml"), configuration);
		return GoServer.process(COMMAND, "--config.file=" + file, "--storage.tsdb.path=" + directory.resolve("data"));
	}

}
