package io.github.batchpushgateway.server;

import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * The logging of a gateway that was started from the command line: one line per event, on
 * the standard error. An application that embeds a gateway keeps its own.
 */
final class CommandLogging {

	/** Held here, for the log manager forgets loggers that nobody holds. */
	private static final List<Logger> FOREIGN = List.of(Logger.getLogger("io.netty"), Logger.getLogger("io.vertx"));

	private CommandLogging() {
	}

	/**
	 * Sets up the logging of this JVM.
	 * @param level the level of the gateway's own messages, as in
	 * {@link GatewayOptions#withLogLevel(String)}
	 * @param format the form of a line, {@code logfmt} or {@code json}
	 */
	static void install(String level, String format) {
		LogManager.getLogManager().reset();
		ConsoleHandler handler = new ConsoleHandler();
		handler.setFormatter(format.equals("json") ? new JsonLogFormatter() : new LogfmtFormatter());
		handler.setLevel(Level.ALL);
		Logger root = Logger.getLogger("");
		root.addHandler(handler);
		root.setLevel(level(level));
		FOREIGN.forEach((logger) -> logger.setLevel(Level.WARNING));
	}

	private static Level level(String level) {
		return switch (level) {
			case "debug" -> Level.FINE;
			case "warn" -> Level.WARNING;
			case "error" -> Level.SEVERE;
			default -> Level.INFO;
		};
	}

}
