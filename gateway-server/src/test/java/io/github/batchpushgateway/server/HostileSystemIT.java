package io.github.batchpushgateway.server;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.util.OSInfo;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The gateway with a disk without room, with files that belong to somebody else, and
 * without its library. Needs Linux, its commands {@code unshare}, {@code nsenter} and
 * {@code setpriv}, and {@code sqlite3}.
 */
@Timeout(180)
class HostileSystemIT {

	private static final String NO_LIBRARY = "JAVA_TOOL_OPTIONS=-Dorg.sqlite.tmpdir=/proc";

	@TempDir
	private Path directory;

	private Path file;

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@BeforeEach
	void nameFile() throws IOException {
		this.directory = this.directory.toRealPath();
		this.file = this.directory.resolve("groups.db");
	}

	@Test
	void fullDiskRefusesPushesShowsWhatWasPushedAndTakesPushesAgainWhenThereIsRoom() throws Exception {
		try (SmallDisk disk = SmallDisk.mount(this.directory, "8m")) {
			try (GatewayProcess gateway = start(disk.prefix())) {
				assertThat(put(gateway, "kept", "kept 1\n").statusCode()).isEqualTo(200);
				assertThat(put(gateway, "before", large(1)).statusCode()).isEqualTo(200);
				disk.fill();

				HttpResponse<String> refused = pushUntilRefused(gateway);

				String full = this.file + ": the disk is full; make room";
				assertThat(refused.statusCode()).isEqualTo(507);
				assertThat(refused.body()).isEqualTo("the change could not be written to disk: " + full + "\n");
				assertThat(get(gateway, "/-/ready").statusCode()).isEqualTo(503);
				assertThat(get(gateway, "/-/ready").body()).isEqualTo(full + "\n");
				assertThat(get(gateway, "/-/healthy").statusCode()).isEqualTo(200);
				assertThat(get(gateway, "/metrics").body())
					.containsPattern("pushgateway_persistence_refusals_total [1-9]")
					.containsPattern("pushgateway_persistence_refused_since_timestamp_seconds 1\\.\\d+e\\+09\n");
				assertThat(put(gateway, "kept", large(2)).statusCode()).isEqualTo(507);
			}
			String before;
			try (GatewayProcess gateway = start(disk.prefix())) {
				assertThat(get(gateway, "/-/ready").statusCode()).isEqualTo(503);
				before = pushed(gateway);
				assertThat(before).contains("kept{instance=\"\",job=\"kept\"} 1\n").contains("job=\"before\"");

				disk.makeRoom();

				awaitReady(gateway);
				assertThat(pushed(gateway)).isEqualTo(before);
				assertThat(put(gateway, "last", large(3)).statusCode()).isEqualTo(200);
				before = pushed(gateway);
			}
			try (GatewayProcess gateway = start(disk.prefix())) {
				assertThat(pushed(gateway)).isEqualTo(before);
			}
		}
	}

	@Test
	void secondGatewayIsRefusedAndTheFirstGoesOn() throws Exception {
		try (GatewayProcess first = start(List.of())) {
			assertThat(put(first, "a", "x 1\n").statusCode()).isEqualTo(200);

			try (GatewayProcess second = start(List.of())) {
				assertThatItEnds(second,
						this.file + " is in use by another gateway: stop it, or give this one a file of its own");
			}
			assertThat(put(first, "b", "x 1\n").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void databaseThatAnotherProgramReadsIsRefused() throws Exception {
		makeFile();
		Process shell = new ProcessBuilder("sqlite3", this.file.toString()).start();
		try (BufferedReader answers = shell.inputReader(); OutputStream commands = shell.getOutputStream()) {
			commands.write("BEGIN; SELECT count(*) FROM metric_group;\n".getBytes());
			commands.flush();
			assertThat(answers.readLine()).isEqualTo("0");

			try (GatewayProcess gateway = start(List.of())) {
				assertThatItEnds(gateway, this.file + " is in use by another program");
			}
		}
	}

	@Test
	void fileOfAnotherUserIsRefused() throws Exception {
		makeFile();
		Files.setPosixFilePermissions(this.file, PosixFilePermissions.fromString("r--r--r--"));

		try (GatewayProcess gateway = start(unprivileged())) {
			assertThatItEnds(gateway,
					this.file + " cannot be read and written by user \\S+: it belongs to \\S+, r--r--r--");
		}
	}

	@Test
	void directoryThatCannotBeWrittenIsRefused() throws Exception {
		Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString("r-xr-xr-x"));

		try (GatewayProcess gateway = start(unprivileged())) {
			assertThatItEnds(gateway,
					this.directory + " cannot be read and written by user \\S+: it belongs to \\S+, r-xr-xr-x");
		}
		finally {
			Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString("rwxr-xr-x"));
		}
	}

	@Test
	void nativeLibraryThatCannotBeUnpackedIsReported() throws Exception {
		try (GatewayProcess gateway = start(List.of("env", NO_LIBRARY))) {
			assertThatItEnds(gateway, "SQLite's native library cannot be loaded: name a writable directory,"
					+ " not mounted noexec, in -Dorg.sqlite.tmpdir");
		}
	}

	@Test
	void nativeLibraryIsTakenFromWhereLibrariesAreInstalled() throws Exception {
		String platform = OSInfo.getNativeLibFolderPathForCurrentOS();
		String library = System.mapLibraryName("sqlitejdbc");
		Path installed = Files.createDirectories(this.directory.resolve(platform)).resolve(library);
		Files.copy(OSInfo.class.getResourceAsStream("/org/sqlite/native/" + platform + "/" + library), installed);

		try (GatewayProcess gateway = start(List.of("env", NO_LIBRARY + " -Djava.library.path=" + this.directory))) {
			assertThat(put(gateway, "a", "x 1\n").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void driverThatIsMissingIsNamed() throws Exception {
		String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.contains("sqlite-jdbc"))
			.collect(Collectors.joining(File.pathSeparator));

		try (GatewayProcess gateway = GatewayProcess.startClasses(classPath, "--persistence.file=" + this.file)) {
			assertThatItEnds(gateway, "SQLite's driver is missing: add org.xerial:sqlite-jdbc to the class path");
		}
		try (GatewayProcess gateway = GatewayProcess.startClasses(classPath)) {
			assertThat(get(gateway, "/-/ready").statusCode()).isEqualTo(200);
		}
	}

	private GatewayProcess start(List<String> prefix) throws IOException {
		return GatewayProcess.start(prefix, "--persistence.file=" + this.file);
	}

	private void makeFile() throws Exception {
		try (GatewayProcess gateway = start(List.of())) {
			assertThat(gateway.port()).isPositive();
			gateway.terminate();
			assertThat(gateway.exitStatus()).isZero();
		}
	}

	/** Whoever is root may write everything, unless that is taken from him. */
	private static List<String> unprivileged() {
		return System.getProperty("user.name").equals("root")
				? List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all") : List.of();
	}

	private static void assertThatItEnds(GatewayProcess gateway, String reason) throws Exception {
		assertThat(gateway.exitStatus()).isEqualTo(1);
		assertThat(gateway.log()).containsPattern("msg=\"cannot start: " + reason + "\"")
			.doesNotContain("listening on");
	}

	private HttpResponse<String> pushUntilRefused(GatewayProcess gateway) throws Exception {
		for (int i = 0; i < 100; i++) {
			HttpResponse<String> answer = put(gateway, "large-" + i, large(1));
			if (answer.statusCode() != 200) {
				return answer;
			}
		}
		throw new AssertionError("the disk takes everything");
	}

	private static String large(int value) {
		StringBuilder body = new StringBuilder();
		for (int i = 0; i < 5000; i++) {
			body.append("large{number=\"").append(i).append("\"} ").append(value).append('\n');
		}
		return body.toString();
	}

	private void awaitReady(GatewayProcess gateway) throws Exception {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (get(gateway, "/-/ready").statusCode() != 200) {
			assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
			TimeUnit.MILLISECONDS.sleep(20);
		}
	}

	private String pushed(GatewayProcess gateway) throws Exception {
		HttpResponse<String> scrape = get(gateway, "/metrics");
		assertThat(scrape.statusCode()).isEqualTo(200);
		return scrape.body()
			.lines()
			.filter((line) -> line.contains("job=\""))
			.collect(Collectors.joining("\n", "", "\n"));
	}

	private HttpResponse<String> get(GatewayProcess gateway, String path) throws Exception {
		return this.client.send(HttpRequest.newBuilder(gateway.uri(path)).build(), BodyHandlers.ofString());
	}

	private HttpResponse<String> put(GatewayProcess gateway, String job, String body) throws Exception {
		URI group = gateway.uri("/metrics/job/" + job);
		return this.client.send(HttpRequest.newBuilder(group).PUT(BodyPublishers.ofString(body)).build(),
				BodyHandlers.ofString());
	}

}
