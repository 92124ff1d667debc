package io.github.batchpushgateway.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application that DevTools restart in its JVM, because a class of it has changed.
 */
class DevToolsTests {

	private static final Pattern THREAD = Pattern.compile("\"((?:batch-pushgateway|vert)(?!.*worker)[^\"]*)\".*");

	@TempDir
	private Path folder;

	@Test
	void aRestartDeletesWhatIsPendingAndBeginsAfresh() throws Exception {
		int port = freePort();
		try (BatchProgram program = start(port)) {
			awaitLines(program, "The step runs on ", 1);
			await().untilAsserted(() -> assertThat(start(scrape(port))).isNotEmpty());
			String first = start(scrape(port));
			List<String> threads = threads(program);

			change();
			awaitLines(program, "The step runs on ", 2);

			await().untilAsserted(() -> assertThat(start(scrape(port))).isNotEmpty().isNotEqualTo(first));
			assertThat(program.log("Deleted the metrics of {job=\"load\"}")).hasSize(1);
			assertThat(program.log("[  restartedMain]")).isNotEmpty();
			assertThat(program.log("Waiting until ")).isEmpty();
			assertThat(program.log(" WARN ")).isEmpty();
			await().untilAsserted(() -> assertThat(threads(program)).isEqualTo(threads));
		}
	}

	private BatchProgram start(int port) throws IOException {
		return BatchProgram.startWithDevTools(this.folder, this.folder.resolve("classes"),
				"batch.pushgateway.embedded.enabled=true", "batch.pushgateway.embedded.port=" + port,
				"batch.pushgateway.delete.delay=1h", "logging.level.io.github.batchpushgateway.push=debug",
				"spring.main.keep-alive=true", "spring.devtools.restart.poll-interval=200ms",
				"spring.devtools.restart.quiet-period=100ms");
	}

	private void change() throws IOException {
		Path type = this.folder.resolve("classes").resolve(BatchProgram.class.getName().replace('.', '/') + ".class");
		Files.setLastModifiedTime(type, FileTime.from(Instant.now().plusSeconds(10)));
	}

	private static void awaitLines(BatchProgram program, String text, int lines) {
		await().atMost(Duration.ofSeconds(60)).until(() -> program.log(text).size() == lines);
	}

	/**
	 * The names of those of the starter and of the gateway, without their numbers; not of
	 * workers, which are made as requests come.
	 */
	private static List<String> threads(BatchProgram program) throws IOException {
		Process dump = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
				String.valueOf(program.pid()), "Thread.print")
			.start();
		try (InputStream text = dump.getInputStream()) {
			return new String(text.readAllBytes(), StandardCharsets.UTF_8).lines()
				.map(THREAD::matcher)
				.filter((line) -> line.matches())
				.map((line) -> line.group(1).replaceAll("[0-9]+", "N"))
				.sorted()
				.toList();
		}
	}

	private static String scrape(int port) throws IOException {
		try (InputStream metrics = URI.create("http://localhost:" + port + "/metrics").toURL().openStream()) {
			return new String(metrics.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private static String start(String exposition) {
		return exposition.lines()
			.filter((line) -> line.startsWith("batch_job_start_timestamp_seconds"))
			.findFirst()
			.orElse("");
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
