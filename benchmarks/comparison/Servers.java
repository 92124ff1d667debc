import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the servers are started, all on loopback.
 */
final class Servers {

	private final Path gateway;

	private final Path directory;

	/**
	 * Creates the commands.
	 * @param gateway the folder of gateway-server
	 * @param directory where the servers may keep files
	 */
	Servers(Path gateway, Path directory) {
		this.gateway = gateway;
		this.directory = directory;
	}

	/**
	 * Our gateway, with the JVM's options and the archive of classes that its image has.
	 */
	ServerProcess ours(String... flags) throws IOException, InterruptedException {
		Path archive = this.directory.resolve("gateway.jsa");
		if (!Files.exists(archive)) {
			List<String> training = java("-XX:ArchiveClassesAtExit=" + archive);
			training.addAll(List.of("-cp", jar().toString(), "io.github.batchpushgateway.server.ArchiveTraining"));
			int status = new ProcessBuilder(training).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor();
			if (status != 0) {
				throw new IOException("ArchiveTraining ended with status " + status);
			}
		}
		int port = ServerProcess.freePort();
		List<String> command = java("-XX:SharedArchiveFile=" + archive);
		command.addAll(
				List.of("-jar", jar().toString(), "--log.level=error", "--web.listen-address=127.0.0.1:" + port));
		command.addAll(List.of(flags));
		return new ServerProcess("our gateway", port, command);
	}

	private List<String> java(String option) {
		return new ArrayList<>(List.of("java", "@" + this.gateway.resolve("java.options"),
				"-Djava.library.path=" + this.gateway.resolve("target/native"), option));
	}

	private Path jar() throws IOException {
		try (var jars = Files.newDirectoryStream(this.gateway.resolve("target"), "*-exec.jar")) {
			return jars.iterator().next();
		}
	}

	/**
	 * The Go Pushgateway.
	 * @param file where it keeps its groups when it ends, and finds them when it starts
	 */
	ServerProcess go(Path file, String... flags) throws IOException {
		int port = ServerProcess.freePort();
		List<String> command = new ArrayList<>(List.of("prometheus-pushgateway", "--log.level=error",
				"--persistence.file=" + file, "--web.listen-address=127.0.0.1:" + port));
		command.addAll(List.of(flags));
		return new ServerProcess("the Go Pushgateway", port, command);
	}

	/**
	 * Nginx, which reads what is pushed to it, and serves a file under "/metrics".
	 */
	ServerProcess nginx(Path metrics) throws IOException {
		int port = ServerProcess.freePort();
		Path configuration = this.directory.resolve("nginx.conf");
		Files.writeString(configuration, """
				worker_processes auto;
				user %4$s;
				pid %1$s/nginx.pid;
				error_log stderr error;
				events { }
				http {
					access_log off;
					keepalive_requests 100000000;
					client_body_temp_path %1$s/body;
					proxy_temp_path %1$s/proxy;
					fastcgi_temp_path %1$s/fastcgi;
					uwsgi_temp_path %1$s/uwsgi;
					scgi_temp_path %1$s/scgi;
					server {
						listen 127.0.0.1:%2$d;
						location = /metrics { alias %3$s; }
						location / { return 200; }
					}
				}
				""".formatted(this.directory, port, metrics, System.getProperty("user.name")));
		return new ServerProcess("nginx", port,
				List.of("nginx", "-c", configuration.toString(), "-g", "daemon off;"));
	}

	/**
	 * Deletes a folder and what is in it.
	 */
	static void delete(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

}
