package io.github.batchpushgateway.server.persistence;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

import io.github.batchpushgateway.server.persistence.PersistenceException.Reason;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.util.OSInfo;

/**
 * SQLite's driver, which only those need who keep groups on disk.
 */
final class SqliteDriver {

	private static final String LIBRARY_PATH = "org.sqlite.lib.path";

	private SqliteDriver() {
	}

	/**
	 * Connects to a file.
	 * @param parameters the parameters of SQLite's URI, {@code &} between them
	 * @throws PersistenceException if the driver or its native library is missing
	 * @throws SQLException if SQLite cannot open the file
	 */
	static Connection connect(Path file, String parameters) throws SQLException {
		try {
			preferInstalledLibrary();
			String url = "jdbc:sqlite:file:" + file.toUri().getRawPath() + "?" + parameters;
			Properties properties = new Properties();
			properties.setProperty("busy_timeout", "0");
			return new JDBC().connect(url, properties);
		}
		catch (SQLException ex) {
			if (ex.getCause() == null) {
				throw ex;
			}
			throw noLibrary(ex.getCause());
		}
		catch (NoClassDefFoundError ex) {
			throw new PersistenceException(Reason.NO_DRIVER,
					"SQLite's driver is missing: add org.xerial:sqlite-jdbc to the class path", ex);
		}
		catch (UnsatisfiedLinkError ex) {
			throw noLibrary(ex);
		}
	}

	/**
	 * Takes the library from where the system's libraries are looked for, if it is there,
	 * instead of having it unpacked from the jar: a container's root may be read-only.
	 */
	private static void preferInstalledLibrary() {
		if (System.getProperty(LIBRARY_PATH) != null) {
			return;
		}
		String platform = OSInfo.getNativeLibFolderPathForCurrentOS();
		for (String directory : System.getProperty("java.library.path", "").split(File.pathSeparator, -1)) {
			Path installed = Path.of(directory, platform);
			if (Files.exists(installed.resolve(System.mapLibraryName("sqlitejdbc")))) {
				System.setProperty(LIBRARY_PATH, installed.toString());
			}
		}
	}

	private static PersistenceException noLibrary(@Nullable Throwable cause) {
		return new PersistenceException(Reason.NO_DRIVER,
				"SQLite's native library cannot be loaded: name a writable directory, not mounted noexec,"
						+ " in -Dorg.sqlite.tmpdir",
				cause);
	}

}
