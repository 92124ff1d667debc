package io.github.batchpushgateway.server.persistence;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.github.batchpushgateway.server.persistence.PersistenceException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The file that keeps the groups: made, locked, recognised, checked.
 *
 * <p>
 * Not safe for use by several threads, except for {@link #sizeBytes()}.
 */
final class DatabaseFile {

	/*
	 * Beside the file "groups.db" stand
	 *
	 * - "groups.db-wal", SQLite's log. What is committed is appended to it and flushed,
	 * and moved into the file later. It is part of the database; only an orderly end
	 * leaves none.
	 *
	 * - "groups.db-lock", see DatabaseLock.
	 *
	 * There is no "groups.db-shm": with SQLite's "unix-excl" the index of the log is in
	 * the memory of the process, which alone can use the file while it does. A shared
	 * index would be a mapped file, and on some file systems a full disk would end the
	 * JVM with a bus error.
	 *
	 * A new database is made under the name "groups.db-new" and renamed when it is
	 * complete and flushed, so that there never is a file that nobody could tell from one
	 * that was damaged.
	 *
	 * Closing the last connection makes SQLite move the log into the file. A file that is
	 * refused must stay as it is; there, a second connection that may only read holds a
	 * lock while the first is closed, and cannot move anything itself.
	 */

	/** "bpgw", in the place of the header where SQLite lets applications sign. */
	private static final int APPLICATION_ID = 0x62706777;

	private static final int VERSION = 1;

	private static final String CREATE_METRIC_GROUP = """
			CREATE TABLE metric_group (
			 id INTEGER PRIMARY KEY,
			 key TEXT NOT NULL UNIQUE,
			 checksum INTEGER NOT NULL,
			 payload BLOB NOT NULL
			)""";

	private static final String CREATE_ROOM = "CREATE TABLE room (filler BLOB NOT NULL)";

	private static final String EXCLUSIVE = "vfs=unix-excl";

	private static final int SQLITE_BUSY = 5;

	private static final int SQLITE_NOTADB = 26;

	private final Path file;

	private final DatabaseLock lock;

	private final Connection connection;

	private final boolean hadLog;

	private @Nullable Object fileIdentity;

	private @Nullable Object logIdentity;

	private DatabaseFile(Path file, DatabaseLock lock, Connection connection, boolean hadLog) {
		this.file = file;
		this.lock = lock;
		this.connection = connection;
		this.hadLog = hadLog;
	}

	/**
	 * Opens the database, or makes an empty one if there is no file. Nothing is written
	 * to a file that exists: until {@link #use} is called it can be {@linkplain #release
	 * released} as it was.
	 * @throws PersistenceException if it cannot be read or written, is not a gateway's,
	 * or damaged; the file and its log are then what they were
	 */
	static DatabaseFile open(Path path) {
		Path file = path.toAbsolutePath();
		try {
			if (Files.exists(file)) {
				file = file.toRealPath();
			}
			requireAccess(file);
			DatabaseLock lock = DatabaseLock.acquire(file);
			try {
				return open(file, lock);
			}
			catch (Throwable ex) {
				lock.close();
				throw ex;
			}
		}
		catch (IOException ex) {
			throw PersistenceException.of(file, ex);
		}
	}

	private static DatabaseFile open(Path file, DatabaseLock lock) throws IOException {
		try {
			if (!Files.exists(file)) {
				create(file);
			}
			boolean hadLog = Files.exists(sibling(file, "-wal"));
			Connection connection = SqliteDriver.connect(file, "mode=rw&" + EXCLUSIVE);
			DatabaseFile database = new DatabaseFile(file, lock, connection, hadLog);
			try {
				database.verify();
				return database;
			}
			catch (Throwable ex) {
				database.release(ex);
				throw ex;
			}
		}
		catch (SQLException ex) {
			throw PersistenceException.of(file, ex);
		}
	}

	private static void requireAccess(Path file) throws IOException {
		Path directory = directory(file);
		if (!Files.isDirectory(directory)) {
			throw new PersistenceException(Reason.NOT_WRITABLE,
					file + " cannot be made: there is no directory " + directory);
		}
		if (Files.isDirectory(file)) {
			throw new PersistenceException(Reason.NOT_WRITABLE, file + " is a directory: name a file in it");
		}
		requireWritable(directory);
		for (String suffix : List.of("", "-wal", "-lock")) {
			if (Files.exists(sibling(file, suffix))) {
				requireWritable(sibling(file, suffix));
			}
		}
		if (Files.exists(sibling(file, "-journal"))) {
			throw new PersistenceException(Reason.FOREIGN, sibling(file, "-journal")
					+ " is what another program has left unfinished: open " + file + " with it, or with sqlite3");
		}
	}

	private static void requireWritable(Path path) throws IOException {
		if (Files.isReadable(path) && Files.isWritable(path)) {
			return;
		}
		if (Files.getFileStore(path).isReadOnly()) {
			throw new PersistenceException(Reason.NOT_WRITABLE, path + " is on a read-only file system");
		}
		PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
		throw new PersistenceException(Reason.NOT_WRITABLE,
				path + " cannot be read and written by user " + System.getProperty("user.name") + ": it belongs to "
						+ attributes.owner().getName() + ", "
						+ PosixFilePermissions.toString(attributes.permissions()));
	}

	/**
	 * The file of the same name with the suffix added.
	 */
	static Path sibling(Path file, String suffix) {
		return file.resolveSibling(file.getFileName() + suffix);
	}

	private static void create(Path file) throws IOException, SQLException {
		if (Files.exists(sibling(file, "-wal"))) {
			throw new PersistenceException(Reason.DAMAGED, file + " is missing, but not its log "
					+ sibling(file, "-wal") + ": restore the file, or delete the log to start without groups");
		}
		Path fresh = sibling(file, "-new");
		Files.deleteIfExists(fresh);
		Files.deleteIfExists(sibling(fresh, "-wal"));
		try (Connection connection = SqliteDriver.connect(fresh, EXCLUSIVE);
				Statement statement = connection.createStatement()) {
			statement.execute("PRAGMA journal_mode = OFF");
			statement.execute("PRAGMA synchronous = OFF");
			statement.execute("PRAGMA page_size = " + LogState.PAGE_BYTES);
			statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
			statement.execute("PRAGMA application_id = " + APPLICATION_ID);
			statement.execute("PRAGMA user_version = " + VERSION);
			statement.execute(CREATE_METRIC_GROUP);
			statement.execute(CREATE_ROOM);
			statement.execute("PRAGMA journal_mode = WAL");
		}
		flush(fresh);
		Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
		flush(directory(file));
	}

	private static void flush(Path path) throws IOException {
		try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
			channel.force(true);
		}
	}

	private static Path directory(Path file) {
		return Objects.requireNonNull(file.getParent());
	}

	private void verify() throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute("PRAGMA temp_store = MEMORY");
			statement.execute("PRAGMA trusted_schema = OFF");
			statement.execute("PRAGMA cell_size_check = ON");
			requireOwn(statement);
			List<String> damage = strings(statement, "PRAGMA integrity_check(1)");
			if (!damage.equals(List.of("ok"))) {
				throw PersistenceException.of(this.file, new SQLException(damage.get(0), null, 11));
			}
		}
	}

	private void requireOwn(Statement statement) throws SQLException {
		if (applicationId(statement) != APPLICATION_ID) {
			throw foreign("is not a database of this gateway");
		}
		int version = integer(statement, "PRAGMA user_version");
		if (version > VERSION) {
			throw new PersistenceException(Reason.NEWER, this.file + " is of version " + version
					+ ", and this gateway knows none after " + VERSION + ": use the newer gateway");
		}
		List<String> tables = strings(statement,
				"SELECT sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name");
		if (!tables.equals(List.of(CREATE_METRIC_GROUP, CREATE_ROOM))) {
			throw foreign("does not have the tables that this gateway makes");
		}
	}

	private int applicationId(Statement statement) throws SQLException {
		try {
			return integer(statement, "PRAGMA application_id");
		}
		catch (SQLException ex) {
			if (ex.getErrorCode() == SQLITE_NOTADB) {
				throw foreign("is not a database");
			}
			if (ex.getErrorCode() == SQLITE_BUSY) {
				throw new PersistenceException(Reason.IN_USE, this.file + " is in use by another program", ex);
			}
			throw ex;
		}
	}

	private PersistenceException foreign(String finding) {
		return new PersistenceException(Reason.FOREIGN,
				this.file + " " + finding + ": name another file, or restore it from a backup");
	}

	private static int integer(Statement statement, String sql) throws SQLException {
		try (ResultSet result = statement.executeQuery(sql)) {
			result.next();
			return result.getInt(1);
		}
	}

	private static List<String> strings(Statement statement, String sql) throws SQLException {
		List<String> strings = new ArrayList<>();
		try (ResultSet result = statement.executeQuery(sql)) {
			while (result.next()) {
				strings.add(result.getString(1));
			}
		}
		return strings;
	}

	Path path() {
		return this.file;
	}

	/**
	 * The connection that writes.
	 */
	Connection connection() {
		return this.connection;
	}

	/**
	 * Prepares the file for writing.
	 */
	void use(Durability durability) throws SQLException, IOException {
		configure(this.connection, durability);
		this.fileIdentity = identity(this.file);
		this.logIdentity = identity(sibling(this.file, "-wal"));
	}

	/**
	 * Another connection, for another thread.
	 */
	Connection connect(Durability durability) throws SQLException {
		Connection connection = SqliteDriver.connect(this.file, "mode=rw&" + EXCLUSIVE);
		configure(connection, durability);
		return connection;
	}

	private static void configure(Connection connection, Durability durability) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute("PRAGMA temp_store = MEMORY");
			statement.execute("PRAGMA journal_mode = WAL");
			statement.execute("PRAGMA wal_autocheckpoint = 0");
			statement.execute("PRAGMA synchronous = " + durability.synchronous());
			statement.execute("PRAGMA fullfsync = ON");
			statement.execute("PRAGMA checkpoint_fullfsync = ON");
			statement.execute("PRAGMA busy_timeout = 1000");
		}
	}

	/**
	 * Makes sure that what is written will be found under the file's name.
	 * @throws PersistenceException if the file or its log was deleted or replaced
	 */
	void requireInPlace() {
		requireSame(this.file, this.fileIdentity);
		requireSame(sibling(this.file, "-wal"), this.logIdentity);
	}

	private static void requireSame(Path path, @Nullable Object identity) {
		try {
			if (Objects.equals(identity(path), identity)) {
				return;
			}
		}
		catch (IOException ex) {
			throw new PersistenceException(Reason.FAILED,
					path + " was taken away while the gateway runs: put it back, or start the gateway again", ex);
		}
		throw new PersistenceException(Reason.FAILED,
				path + " was replaced while the gateway runs: put it back, or start the gateway again");
	}

	private static @Nullable Object identity(Path path) throws IOException {
		return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
	}

	/**
	 * The size of the file and its log, in bytes. Safe for use by any thread.
	 */
	long sizeBytes() {
		return sizeBytes(this.file) + logBytes();
	}

	/**
	 * The size of the log, in bytes. Safe for use by any thread.
	 */
	long logBytes() {
		return sizeBytes(sibling(this.file, "-wal"));
	}

	private static long sizeBytes(Path path) {
		try {
			return Files.size(path);
		}
		catch (IOException ex) {
			return 0;
		}
	}

	/**
	 * Moves the log into the file and closes it.
	 */
	void close() throws SQLException, IOException {
		try {
			this.connection.close();
		}
		finally {
			this.lock.close();
		}
	}

	/**
	 * Closes the file and leaves it and its log as they were found, if {@link #use} was
	 * not called.
	 * @param refusal why; is told what goes wrong
	 */
	void release(Throwable refusal) {
		try (this.lock; this.connection) {
			closeUnchanged();
		}
		catch (SQLException | IOException ex) {
			refusal.addSuppressed(ex);
		}
	}

	private void closeUnchanged() throws SQLException, IOException {
		try (Connection guard = SqliteDriver.connect(this.file, "mode=ro&" + EXCLUSIVE);
				Statement statement = guard.createStatement()) {
			integer(statement, "PRAGMA user_version");
			this.connection.close();
		}
		finally {
			if (!this.hadLog) {
				Files.deleteIfExists(sibling(this.file, "-wal"));
			}
		}
	}

}
