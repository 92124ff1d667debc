package io.github.batchpushgateway.server.persistence;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import io.github.batchpushgateway.server.persistence.PersistenceException.Reason;

/**
 * Keeps a second gateway, in this or another process, away from a database.
 *
 * <p>
 * The locked file is an empty one beside the database: it can be locked before there is a
 * database, and reading or copying the database in this process does not lose the lock,
 * as POSIX would have it. It stays when the lock is released, since whoever deletes it
 * could delete that of the next gateway.
 */
final class DatabaseLock implements AutoCloseable {

	private final FileChannel channel;

	private DatabaseLock(FileChannel channel) {
		this.channel = channel;
	}

	/**
	 * Locks a database, or does not wait.
	 * @throws PersistenceException if another gateway has locked it
	 */
	static DatabaseLock acquire(Path file) throws IOException {
		FileChannel channel = FileChannel.open(DatabaseFile.sibling(file, "-lock"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE);
		try {
			FileLock lock = channel.tryLock();
			if (lock != null) {
				return new DatabaseLock(channel);
			}
		}
		catch (OverlappingFileLockException ex) {
			// another gateway of this process
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
		channel.close();
		throw new PersistenceException(Reason.IN_USE,
				file + " is in use by another gateway: stop it, or give this one a file of its own");
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
