package io.github.batchpushgateway.server.persistence;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * Groups that cannot be read from disk, or a change that is not on it. The message names
 * the file, what is wrong with it, and what to do.
 */
public final class PersistenceException extends RuntimeException {

	private static final int SQLITE_CORRUPT = 11;

	private static final int SQLITE_FULL = 13;

	private static final int SQLITE_NOTADB = 26;

	private final Reason reason;

	PersistenceException(Reason reason, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
	}

	PersistenceException(Reason reason, String message) {
		this(reason, message, null);
	}

	/**
	 * What a failure of SQLite means for the file.
	 */
	static PersistenceException of(Path file, SQLException failure) {
		return switch (failure.getErrorCode()) {
			case SQLITE_FULL -> new PersistenceException(Reason.FULL, file + ": the disk is full; make room", failure);
			case SQLITE_CORRUPT, SQLITE_NOTADB ->
				new PersistenceException(Reason.DAMAGED, file + " is damaged: " + failure.getMessage()
						+ "; restore it from a backup, or save what can be read with the .recover command of sqlite3",
						failure);
			default ->
				new PersistenceException(Reason.FAILED, file + " cannot be used: " + failure.getMessage(), failure);
		};
	}

	/**
	 * What a failure of the file system means for the file.
	 */
	static PersistenceException of(Path file, IOException failure) {
		return new PersistenceException(Reason.FAILED, file + " cannot be used: " + failure, failure);
	}

	/**
	 * What kind of failure it is.
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * The kinds of failures.
	 */
	public enum Reason {

		/**
		 * SQLite's driver is not on the class path, or its native library not loadable.
		 */
		NO_DRIVER,

		/** The directory does not exist, or the file or its directory is not writable. */
		NOT_WRITABLE,

		/** Another process, or another gateway of this one, uses the file. */
		IN_USE,

		/** The file is not one that a gateway has made. */
		FOREIGN,

		/** The file was made by a newer gateway. */
		NEWER,

		/** The file is incomplete, or its content contradicts itself. */
		DAMAGED,

		/** There is no room on the disk. */
		FULL,

		/** The disk refused for another reason, or the file was taken away. */
		FAILED,

		/** More changes wait for the disk than the memory set aside for them holds. */
		OVERLOADED,

		/** The group is larger than a row of the database may be. */
		TOO_LARGE,

		/** The database is closed. */
		CLOSED

	}

}
