package io.github.batchpushgateway.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * What a class logs from INFO on while this is open.
 */
public final class LoggedLines extends Handler implements AutoCloseable {

	private final List<String> lines = new CopyOnWriteArrayList<>();

	/** Held, because a logger that nobody holds loses its handlers. */
	private final Logger logger;

	public LoggedLines(Class<?> type) {
		this.logger = Logger.getLogger(type.getName());
		this.logger.addHandler(this);
		this.logger.setLevel(Level.INFO);
	}

	/**
	 * Sees lines of another level, too.
	 */
	public void from(Level level) {
		this.logger.setLevel(level);
	}

	/**
	 * The lines so far, each behind its level.
	 */
	public List<String> all() {
		return this.lines;
	}

	@Override
	public void publish(LogRecord record) {
		this.lines.add(record.getLevel() + " " + new SimpleFormatter().formatMessage(record));
	}

	@Override
	public void flush() {
	}

	@Override
	public void close() {
		this.logger.removeHandler(this);
		this.logger.setLevel(null);
	}

}
