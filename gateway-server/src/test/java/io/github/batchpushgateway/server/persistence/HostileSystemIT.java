package io.github.batchpushgateway.server.persistence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.util.OSInfo;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with a second process, a disk without room, and files that belong to somebody
 * else. Needs Linux, and its commands {@code prlimit} and {@code setpriv}.
 */
@Timeout(120)
class HostileSystemIT {

	private static final String[] NO_LIBRARY = { "env", "JAVA_TOOL_OPTIONS=-Dorg.sqlite.tmpdir=/proc" };

	@TempDir
	private Path directory;

	private Path file;

	@BeforeEach
	void nameFile() throws IOException {
		this.directory = this.directory.toRealPath();
		this.file = this.directory.resolve("groups.db");
	}

	@Test
	void secondProcessIsRefusedAndTheFirstGoesOn() throws Exception {
		try (DatabaseProcess first = start(); DatabaseProcess second = DatabaseProcess.start(this.file)) {
			assertThat(first.put("a", 1, 100)).isEqualTo("ok");

			assertThat(second.answer()).isEqualTo("IN_USE " + this.file
					+ " is in use by another gateway: stop it, or give this one a file of its own");
			assertThat(first.put("b", 1, 100)).isEqualTo("ok");
		}

		assertThat(OpenDatabase.read(this.file).keySet()).containsExactly("a", "b");
	}

	@Test
	void databaseThatAnotherProgramReadsIsRefused() throws Exception {
		start().close();
		try (DatabaseProcess shell = DatabaseProcess.of("sqlite3", this.file.toString())) {
			assertThat(shell.ask("BEGIN; SELECT count(*) FROM metric_group;")).isEqualTo("0");

			try (DatabaseProcess process = DatabaseProcess.start(this.file)) {
				assertThat(process.answer()).isEqualTo("IN_USE " + this.file + " is in use by another program");
			}
		}
		start().close();
	}

	@Test
	void nothingIsLostWhereFilesCannotGrowAndChangesAreTakenAgainWhenTheyCan() throws Exception {
		Map<String, String> expected = new HashMap<>();
		try (DatabaseProcess process = start()) {
			limitFiles(process, "500000");
			String answer = "ok";
			for (int i = 0; answer.equals("ok"); i++) {
				answer = process.put("job-" + i, 1, 20_000);
				if (answer.equals("ok")) {
					expected.put("job-" + i, Groups.text(Groups.sized("job-" + i, 1, 20_000)));
				}
			}
			assertThat(expected).hasSizeBetween(10, 30);
			assertThat(answer).startsWith(this.file + " cannot be used: [SQLITE_IOERR_WRITE]");
			assertThat(process.isHealthy()).isFalse();
			assertThat(process.put("job-0", 2, 30_000)).startsWith(this.file + " cannot be used: ");

			limitFiles(process, "unlimited");

			OpenDatabase.until(process::isHealthy);
			assertThat(process.put("last", 1, 50_000)).isEqualTo("ok");
			expected.put("last", Groups.text(Groups.sized("last", 1, 50_000)));
			process.kill();
		}

		assertThat(OpenDatabase.read(this.file)).isEqualTo(expected);
	}

	@Test
	void fileOfAnotherUserIsRefused() throws Exception {
		start().close();
		Files.setPosixFilePermissions(this.file, PosixFilePermissions.fromString("r--r--r--"));

		try (DatabaseProcess process = unprivileged()) {
			assertThat(process.answer()).matches("NOT_WRITABLE " + this.file
					+ " cannot be read and written by user \\S+: it belongs to \\S+, r--r--r--");
		}
	}

	@Test
	void directoryThatCannotBeWrittenIsRefused() throws Exception {
		Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString("r-xr-xr-x"));

		try (DatabaseProcess process = unprivileged()) {
			assertThat(process.answer()).matches("NOT_WRITABLE " + this.directory
					+ " cannot be read and written by user \\S+: it belongs to \\S+, r-xr-xr-x");
		}
		finally {
			Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString("rwxr-xr-x"));
		}
	}

	@Test
	void nativeLibraryThatCannotBeUnpackedIsReported() throws Exception {
		try (DatabaseProcess process = DatabaseProcess.start(this.file, NO_LIBRARY)) {
			assertThat(process.answer())
				.isEqualTo("NO_DRIVER SQLite's native library cannot be loaded: name a writable directory,"
						+ " not mounted noexec, in -Dorg.sqlite.tmpdir");
		}
	}

	@Test
	void nativeLibraryIsTakenFromWhereLibrariesAreInstalled() throws Exception {
		String platform = OSInfo.getNativeLibFolderPathForCurrentOS();
		String library = System.mapLibraryName("sqlitejdbc");
		Path installed = Files.createDirectories(this.directory.resolve(platform)).resolve(library);
		Files.copy(OSInfo.class.getResourceAsStream("/org/sqlite/native/" + platform + "/" + library), installed);

		try (DatabaseProcess process = DatabaseProcess.start(this.file, NO_LIBRARY[0],
				NO_LIBRARY[1] + " -Djava.library.path=" + this.directory)) {
			assertThat(process.answer()).isEqualTo("open");
		}
	}

	private static void limitFiles(DatabaseProcess process, String bytes) throws Exception {
		Process limit = new ProcessBuilder("prlimit", "--fsize=" + bytes + ":unlimited", "--pid",
				Long.toString(process.pid()))
			.inheritIO()
			.start();
		assertThat(limit.waitFor()).isZero();
	}

	private DatabaseProcess start() throws IOException {
		DatabaseProcess process = DatabaseProcess.start(this.file);
		assertThat(process.answer()).isEqualTo("open");
		return process;
	}

	/** Whoever is root may write everything, unless that is taken from him. */
	private DatabaseProcess unprivileged() throws IOException {
		if (!System.getProperty("user.name").equals("root")) {
			return DatabaseProcess.start(this.file);
		}
		return DatabaseProcess.start(this.file, "setpriv", "--bounding-set=-dac_override,-dac_read_search",
				"--inh-caps=-all");
	}

}
