package io.github.batchpushgateway.server.persistence;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How far SQLite's log has been moved into the file.
 *
 * @param frames the pages in the log
 * @param moved how many of them, from the first, are in the file as well
 */
record LogState(long frames, long moved) {

	/** What a page takes in the file. */
	static final int PAGE_BYTES = 4096;

	/** What a page takes in the log. */
	static final int FRAME_BYTES = PAGE_BYTES + 24;

	/**
	 * Finds out.
	 */
	static LogState of(Connection connection) throws SQLException {
		return checkpoint(connection, "NOOP");
	}

	/**
	 * Moves what can be moved without waiting for anybody. When all of it is, the next
	 * commit begins at the start of the log again.
	 */
	static LogState move(Connection connection) throws SQLException {
		return checkpoint(connection, "PASSIVE");
	}

	/**
	 * Moves all of it and empties the log, unless another connection reads.
	 */
	static LogState empty(Connection connection) throws SQLException {
		return checkpoint(connection, "TRUNCATE");
	}

	private static LogState checkpoint(Connection connection, String mode) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery("PRAGMA wal_checkpoint(" + mode + ")")) {
			result.next();
			return new LogState(result.getLong(2), result.getLong(3));
		}
	}

	long bytes() {
		return this.frames * FRAME_BYTES;
	}

	long unmovedBytes() {
		return (this.frames - this.moved) * FRAME_BYTES;
	}

}
