package io.github.batchpushgateway.server.persistence;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.persistence.PersistenceException.Reason;
import io.github.batchpushgateway.server.storage.MetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the database, each a group. For one thread.
 */
final class GroupTable {

	private static final String PUT = "INSERT INTO metric_group (key, checksum, payload) VALUES (?, ?, ?)"
			+ " ON CONFLICT (key) DO UPDATE SET checksum = excluded.checksum, payload = excluded.payload";

	private static final String DELETE = "DELETE FROM metric_group WHERE key = ?";

	private static final String MOVE = "UPDATE metric_group SET id = ? WHERE id = ?";

	private static final String READ = "SELECT id, key, checksum, payload FROM metric_group";

	private final Path file;

	private final Connection connection;

	private final Statement statement;

	private final Map<String, PreparedStatement> prepared = new HashMap<>();

	GroupTable(Path file, Connection connection) throws SQLException {
		this.file = file;
		this.connection = connection;
		this.statement = connection.createStatement();
	}

	/**
	 * Does everything or nothing of an action.
	 * @throws SQLException if the action cannot be done or not be committed; nothing has
	 * then changed
	 */
	void inTransaction(Action action) throws SQLException {
		this.statement.execute("BEGIN IMMEDIATE");
		try {
			action.run();
			this.statement.execute("COMMIT");
		}
		catch (Throwable ex) {
			rollBack();
			throw ex;
		}
	}

	private void rollBack() {
		closeQuietly(() -> this.statement.execute("ROLLBACK"));
		// the driver has made those useless that have failed
		this.prepared.values().forEach((statement) -> closeQuietly(statement::close));
		this.prepared.clear();
	}

	/** After some failures SQLite has rolled back and closed by itself. */
	private static void closeQuietly(Action action) {
		try {
			action.run();
		}
		catch (SQLException ex) {
			// what it was to end has ended
		}
	}

	private PreparedStatement prepared(String sql) throws SQLException {
		PreparedStatement statement = this.prepared.get(sql);
		if (statement == null) {
			statement = this.connection.prepareStatement(sql);
			this.prepared.put(sql, statement);
		}
		return statement;
	}

	void put(MetricGroup group) throws SQLException {
		String key = GroupCodec.key(group.key());
		byte[] payload = GroupCodec.encode(group);
		PreparedStatement put = prepared(PUT);
		put.setString(1, key);
		put.setLong(2, GroupCodec.checksum(key, payload));
		put.setBytes(3, payload);
		put.executeUpdate();
		put.clearParameters();
	}

	void delete(GroupingKey key) throws SQLException {
		PreparedStatement delete = prepared(DELETE);
		delete.setString(1, GroupCodec.key(key));
		delete.executeUpdate();
	}

	void wipe() throws SQLException {
		this.statement.executeUpdate("DELETE FROM metric_group");
	}

	/**
	 * Reads all groups.
	 * @throws PersistenceException if a row is damaged
	 */
	void forEach(Consumer<MetricGroup> action) throws SQLException {
		GroupCodec codec = new GroupCodec();
		try (ResultSet rows = this.statement.executeQuery(READ)) {
			while (rows.next()) {
				action.accept(group(rows, codec));
			}
		}
	}

	/**
	 * What keys and payloads take, in bytes. Walks through all pages.
	 */
	static long groupBytes(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet result = statement
					.executeQuery("SELECT coalesce(sum(octet_length(key) + length(payload)), 0) FROM metric_group")) {
			result.next();
			return result.getLong(1);
		}
	}

	/**
	 * Reads one group.
	 * @return the group, or {@code null} if there is none
	 * @throws PersistenceException if its row is damaged
	 */
	@Nullable MetricGroup find(GroupingKey key) throws SQLException {
		try (PreparedStatement find = this.connection.prepareStatement(READ + " WHERE key = ?")) {
			find.setString(1, GroupCodec.key(key));
			try (ResultSet rows = find.executeQuery()) {
				return rows.next() ? group(rows, new GroupCodec()) : null;
			}
		}
	}

	private MetricGroup group(ResultSet row, GroupCodec codec) throws SQLException {
		long id = row.getLong(1);
		String key = row.getString(2);
		long expected = row.getLong(3);
		byte[] payload = row.getBytes(4);
		long found = GroupCodec.checksum(key, payload);
		if (found != expected) {
			throw damaged(id, key, "its checksum is " + found + " and not " + expected);
		}
		try {
			return codec.decode(key, payload);
		}
		catch (MalformedRowException ex) {
			throw damaged(id, key, ex.getMessage());
		}
	}

	private PersistenceException damaged(long id, String key, @Nullable String finding) {
		return new PersistenceException(Reason.DAMAGED,
				this.file + ": the group " + key + " is damaged, " + finding
						+ "; restore the file from a backup, or give the group up: sqlite3 " + this.file
						+ " 'DELETE FROM metric_group WHERE id = " + id + "'");
	}

	/**
	 * Finds out whether there is room for that many bytes, by writing them.
	 * @throws SQLException if there is not
	 */
	void requireRoom(int bytes) throws SQLException {
		inTransaction(() -> this.statement.executeUpdate("INSERT INTO room VALUES (zeroblob(" + bytes + "))"));
		inTransaction(() -> this.statement.executeUpdate("DELETE FROM room"));
	}

	/**
	 * Gives free pages at the end of the file back, and moves others there, at most the
	 * given number.
	 */
	void vacuum(int pages) throws SQLException {
		this.statement.executeUpdate("PRAGMA incremental_vacuum(" + pages + ")");
	}

	/**
	 * Moves rows behind the last one, where they fill the pages one after the other.
	 * @param after the rows with greater ids are moved
	 * @param until the last row to be moved
	 * @param maxRows how many rows are moved
	 * @param maxBytes larger rows stay where they are
	 * @return the id of the last row that was moved; {@code until} if there is none
	 */
	long repack(long after, long until, int maxRows, int maxBytes) throws SQLException {
		long last = until;
		long[] ids = new long[maxRows];
		int count = 0;
		try (ResultSet rows = this.statement.executeQuery("SELECT id FROM metric_group WHERE id > " + after
				+ " AND id <= " + until + " AND length(payload) < " + maxBytes + " ORDER BY id LIMIT " + maxRows)) {
			while (rows.next()) {
				ids[count++] = rows.getLong(1);
			}
		}
		long next = lastId() + 1;
		PreparedStatement move = prepared(MOVE);
		for (int i = 0; i < count; i++) {
			move.setLong(1, next++);
			move.setLong(2, ids[i]);
			move.executeUpdate();
			last = ids[i];
		}
		return (count < maxRows) ? until : last;
	}

	/**
	 * The greatest id of a row, or 0.
	 */
	long lastId() throws SQLException {
		return number("SELECT max(id) FROM metric_group");
	}

	long pages() throws SQLException {
		return number("PRAGMA page_count");
	}

	long freePages() throws SQLException {
		return number("PRAGMA freelist_count");
	}

	private long number(String sql) throws SQLException {
		try (ResultSet result = this.statement.executeQuery(sql)) {
			result.next();
			return result.getLong(1);
		}
	}

	/**
	 * What is done in a transaction.
	 */
	interface Action {

		void run() throws SQLException;

	}

}
