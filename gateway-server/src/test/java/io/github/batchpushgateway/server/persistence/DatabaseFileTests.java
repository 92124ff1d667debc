package io.github.batchpushgateway.server.persistence;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.github.batchpushgateway.server.persistence.PersistenceException.Reason;
import io.github.batchpushgateway.server.storage.MetricGroup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link DatabaseFile}: which files are refused, with which words, and that
 * they are left alone.
 */
class DatabaseFileTests {

	private static final MetricGroup A = Groups.sized("a", 1, 1_500);

	private static final MetricGroup B = Groups.sized("b", 1, 9_000);

	@TempDir
	private Path directory;

	private Path file;

	private Path log;

	@BeforeEach
	void nameFile() throws IOException {
		this.directory = this.directory.toRealPath();
		this.file = this.directory.resolve("groups.db");
		this.log = this.directory.resolve("groups.db-wal");
	}

	@Test
	void refusesWhereThereIsNoDirectory() {
		Path absent = this.directory.resolve("absent");

		assertRefused(absent.resolve("groups.db"), Reason.NOT_WRITABLE,
				"%s/groups.db cannot be made: there is no directory %s".formatted(absent, absent));
	}

	@Test
	void refusesDirectories() {
		assertRefused(this.directory, Reason.NOT_WRITABLE, this.directory + " is a directory: name a file in it");
	}

	@Test
	void refusesFilesThatAreNoDatabases() throws Exception {
		Files.writeString(this.file, "GROUP".repeat(1000));

		assertRefused(Reason.FOREIGN, this.file + " is not a database: name another file, or restore it from a backup");
	}

	@Test
	void refusesEmptyFiles() throws Exception {
		Files.createFile(this.file);

		assertRefused(Reason.FOREIGN,
				this.file + " is not a database of this gateway: name another file, or restore it from a backup");
	}

	@Test
	void refusesDatabasesOfOthers() throws Exception {
		execute("CREATE TABLE metric_group (id INTEGER)");

		assertRefused(Reason.FOREIGN,
				this.file + " is not a database of this gateway: name another file, or restore it from a backup");
	}

	@Test
	void refusesDatabasesOfOthersAndLeavesTheirLog() throws Exception {
		try (Connection connection = connect(this.file); Statement statement = connection.createStatement()) {
			statement.execute("PRAGMA journal_mode = WAL");
			statement.execute("CREATE TABLE metric_group (id INTEGER)");
			copyTo("other.db");
		}

		assertRefused(this.directory.resolve("other.db"), Reason.FOREIGN, this.directory
				+ "/other.db is not a database of this gateway: name another file, or restore it from a backup");
	}

	@Test
	void refusesDatabasesThatOthersAreChanging() throws Exception {
		create();
		try (Connection connection = connect(this.file); Statement statement = connection.createStatement()) {
			statement.execute("PRAGMA journal_mode = DELETE");
			statement.execute("BEGIN EXCLUSIVE");

			assertThat(refusal(this.file)).hasMessage(this.file + " is in use by another program")
				.returns(Reason.IN_USE, PersistenceException::reason);
		}
	}

	@Test
	void refusesDatabasesThatOthersHaveNotFinishedToChange() throws Exception {
		create();
		Files.writeString(this.directory.resolve("groups.db-journal"), "anything");

		assertRefused(Reason.FOREIGN, this.directory + "/groups.db-journal is what another program has left unfinished:"
				+ " open " + this.file + " with it, or with sqlite3");
	}

	@Test
	void refusesTablesThatItHasNotMade() throws Exception {
		create();
		execute("CREATE TRIGGER t AFTER DELETE ON metric_group BEGIN DELETE FROM metric_group; END");

		assertRefused(Reason.FOREIGN, this.file
				+ " does not have the tables that this gateway makes: name another file, or restore it from a backup");
	}

	@Test
	void refusesNewerVersions() throws Exception {
		create();
		execute("PRAGMA user_version = 2");

		assertRefused(Reason.NEWER,
				this.file + " is of version 2, and this gateway knows none after 1: use the newer gateway");
	}

	@Test
	void refusesRowsWithAnotherChecksum() throws Exception {
		create();
		execute("UPDATE metric_group SET payload = zeroblob(9) WHERE key LIKE '%\"a\"%'");

		assertRefused(Reason.DAMAGED,
				"%s: the group {instance=\"host-a\",job=\"a\"} is damaged, its checksum is %d and not %d;"
					.formatted(this.file, checksum(A, new byte[9]), checksum(A, GroupCodec.encode(A)))
						+ " restore the file from a backup, or give the group up: sqlite3 " + this.file
						+ " 'DELETE FROM metric_group WHERE id = 1'");
	}

	@Test
	void refusesRowsThatAreNoGroups() throws Exception {
		create();
		execute("UPDATE metric_group SET payload = x'02', checksum = %d WHERE id = 1"
			.formatted(checksum(A, new byte[] { 2 })));

		assertThat(refusal(this.file)).hasMessageStartingWith(this.file + ": the group {instance=\"host-a\",job=\"a\"}"
				+ " is damaged, byte 0: version of the payload 2 is not 1;");
	}

	@Test
	void damagedRowCanBeGivenUpAsTold() throws Exception {
		create();
		execute("UPDATE metric_group SET payload = zeroblob(9) WHERE id = 1");

		execute("DELETE FROM metric_group WHERE id = 1");

		assertThat(OpenDatabase.read(this.file)).isEqualTo(OpenDatabase.texts(B));
	}

	@Test
	void refusesFilesThatWereCut() throws Exception {
		create();
		try (RandomAccessFile open = new RandomAccessFile(this.file.toFile(), "rw")) {
			open.setLength(open.length() - 4096);
		}

		assertThat(refusal(this.file)).hasMessageStartingWith(this.file + " is damaged: ")
			.hasMessageEndingWith(
					"; restore it from a backup, or save what can be read with the .recover command" + " of sqlite3")
			.returns(Reason.DAMAGED, PersistenceException::reason);
	}

	@Test
	void refusesKeysThatLeadToNoGroup() throws Exception {
		create();
		byte[] bytes = Files.readAllBytes(this.file);
		String content = new String(bytes, StandardCharsets.ISO_8859_1);
		int at = content.indexOf("host-a");
		assertThat(content.indexOf("host-a", at + 1)).isPositive();
		bytes[at + 5] = 'z';
		Files.write(this.file, bytes);

		assertThat(refusal(this.file)).hasMessageStartingWith(this.file + " is damaged: ")
			.returns(Reason.DAMAGED, PersistenceException::reason);
	}

	@Test
	void refusesLogsWithoutTheirFile() throws Exception {
		crash();
		Files.delete(this.file);

		assertRefused(Reason.DAMAGED, "%s is missing, but not its log %s: restore the file, or delete the log to start"
			.formatted(this.file, this.log) + " without groups");
	}

	@Test
	void everyDamagedByteIsEitherHarmlessOrRefused() throws Exception {
		create();
		byte[] bytes = Files.readAllBytes(this.file);
		Map<String, String> expected = OpenDatabase.texts(A, B);
		Random random = new Random(3);
		int refused = 0;

		for (int i = 0; i < 200; i++) {
			byte[] damaged = bytes.clone();
			damaged[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
			Files.write(this.file, damaged);
			Map<String, byte[]> before = files();
			try {
				assertThat(read()).isEqualTo(expected);
			}
			catch (PersistenceException ex) {
				refused++;
			}
			assertUnchanged(before);
		}
		assertThat(refused).isGreaterThan(50);
	}

	@Test
	void refusedFilesKeepTheirLog() throws Exception {
		crash();
		assertThat(this.log).isNotEmptyFile();
		Map<String, byte[]> before = files();

		DatabaseLock lock = DatabaseLock.acquire(this.file);
		assertThat(refusal(this.file))
			.hasMessage(this.file + " is in use by another gateway: stop it, or give this one a file of its own");
		lock.close();
		DatabaseFile.open(this.file).release(new IllegalStateException());

		assertUnchanged(before);
		assertThat(OpenDatabase.read(this.file)).isEqualTo(OpenDatabase.texts(A, B));
	}

	@Test
	void logIsReadOfFilesWhoseFirstPageIsDamaged() throws Exception {
		try (OpenDatabase open = OpenDatabase.open(this.file)) {
			open.put(A);
			open.put(B);
			copyTo("torn.db");
		}
		Path torn = this.directory.resolve("torn.db");
		try (RandomAccessFile access = new RandomAccessFile(torn.toFile(), "rw")) {
			access.write(new byte[4096]);
		}

		assertThat(OpenDatabase.read(torn)).isEqualTo(OpenDatabase.texts(A, B));
	}

	@Test
	void isInUseOnceInAProcess() throws Exception {
		try (OpenDatabase open = OpenDatabase.open(this.file)) {
			assertThat(refusal(this.file))
				.hasMessage(this.file + " is in use by another gateway: stop it, or give this one a file of its own")
				.returns(Reason.IN_USE, PersistenceException::reason);

			open.put(A);
		}
		assertThat(OpenDatabase.read(this.file)).isEqualTo(OpenDatabase.texts(A));
	}

	@Test
	void isInUseUnderEveryName() throws Exception {
		Path link = Files.createSymbolicLink(this.directory.resolve("link.db"), this.file);
		try (OpenDatabase open = OpenDatabase.open(this.file)) {
			open.put(A);

			assertThat(refusal(link)).returns(Reason.IN_USE, PersistenceException::reason);
		}
		assertThat(OpenDatabase.read(link)).isEqualTo(OpenDatabase.texts(A));
	}

	@Test
	void whatWasLeftOfAnUnfinishedDatabaseIsNoObstacle() throws Exception {
		Files.writeString(this.directory.resolve("groups.db-new"), "GROUP".repeat(1000));
		Files.writeString(this.directory.resolve("groups.db-new-wal"), "anything");

		assertThat(OpenDatabase.read(this.file)).isEmpty();
		try (Stream<Path> names = Files.list(this.directory)) {
			assertThat(names).containsExactlyInAnyOrder(this.file, this.directory.resolve("groups.db-lock"));
		}
	}

	/**
	 * A database of two groups, closed in order.
	 */
	private void create() throws Exception {
		try (OpenDatabase open = OpenDatabase.open(this.file)) {
			open.put(A);
			open.put(B);
		}
	}

	/**
	 * A database of two groups, of which one is in the log only.
	 */
	private void crash() throws Exception {
		Path original = this.directory.resolve("original.db");
		try (OpenDatabase open = OpenDatabase.open(original)) {
			open.put(A);
		}
		try (OpenDatabase open = OpenDatabase.open(original)) {
			open.put(B);
			for (String suffix : List.of("", "-wal")) {
				Files.copy(DatabaseFile.sibling(original, suffix), DatabaseFile.sibling(this.file, suffix));
			}
		}
	}

	private void copyTo(String name) throws IOException {
		for (String suffix : List.of("", "-wal")) {
			Files.copy(DatabaseFile.sibling(this.file, suffix), this.directory.resolve(name + suffix));
		}
	}

	private void execute(String sql) throws SQLException {
		try (Connection connection = connect(this.file); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static Connection connect(Path file) throws SQLException {
		return DriverManager.getConnection("jdbc:sqlite:" + file);
	}

	private static long checksum(MetricGroup group, byte[] payload) {
		return GroupCodec.checksum(GroupCodec.key(group.key()), payload);
	}

	private void assertRefused(Reason reason, String message) {
		assertRefused(this.file, reason, message);
	}

	private void assertRefused(Path path, Reason reason, String message) {
		Map<String, byte[]> before = files();

		assertThat(refusal(path)).hasMessage(message).returns(reason, PersistenceException::reason);

		assertUnchanged(before);
	}

	private static PersistenceException refusal(Path path) {
		return catchThrowableOfType(PersistenceException.class, () -> OpenDatabase.read(path));
	}

	/**
	 * Reads the groups and releases the file as if one had been refused.
	 */
	private Map<String, String> read() throws SQLException {
		Map<String, String> groups = new TreeMap<>();
		DatabaseFile open = DatabaseFile.open(this.file);
		try {
			new GroupTable(open.path(), open.connection())
				.forEach((group) -> groups.put(group.key().job(), Groups.text(group)));
		}
		catch (SQLException ex) {
			throw PersistenceException.of(this.file, ex);
		}
		finally {
			open.release(new IllegalStateException());
		}
		return groups;
	}

	/**
	 * Every file in the directory that is not a lock.
	 */
	private Map<String, byte[]> files() {
		Map<String, byte[]> files = new TreeMap<>();
		try (Stream<Path> paths = Files.walk(this.directory)) {
			for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
				if (!path.toString().endsWith("-lock")) {
					files.put(path.toString(), Files.readAllBytes(path));
				}
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return files;
	}

	private void assertUnchanged(Map<String, byte[]> before) {
		Map<String, byte[]> after = files();
		assertThat(after.keySet()).isEqualTo(before.keySet());
		List<String> changed = new ArrayList<>();
		before.forEach((name, bytes) -> {
			if (!Arrays.equals(bytes, after.get(name))) {
				changed.add(name);
			}
		});
		assertThat(changed).isEmpty();
	}

}
