package io.github.batchpushgateway.server;

import java.lang.reflect.Proxy;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears signals before the JVM does: SIGTERM and SIGINT, so that a gateway that was told
 * to end ends with status 0, like the original, and not with 143; SIGHUP, which would end
 * the JVM, so that files are read again.
 *
 * <p>
 * A shutdown hook could not choose the status, except by halting the JVM before the other
 * hooks have run, those that write a flight recording among them. So this is
 * {@code sun.misc.Signal}, which is exported for such uses (JEP 260); by reflection,
 * because the compiler warns of it and cannot be told not to.
 */
final class Signals {

	private static final Logger logger = LoggerFactory.getLogger(Signals.class);

	private Signals() {
	}

	/**
	 * Runs an action, on a thread of the JVM's, whenever one of the signals arrives.
	 * @param names the signals, such as {@code TERM} Where signals cannot be handled (JVM
	 * option {@code -Xrs}), the JVM's own way of ending stays.
	 */
	static void handle(Runnable action, String... names) {
		try {
			Class<?> signal = Class.forName("sun.misc.Signal");
			Class<?> handler = Class.forName("sun.misc.SignalHandler");
			Object proxy = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] { handler },
					(self, method, arguments) -> {
						action.run();
						return null;
					});
			for (String name : names) {
				signal.getMethod("handle", signal, handler)
					.invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
			}
		}
		catch (ReflectiveOperationException ex) {
			logger.debug("signals are left to the JVM", ex);
		}
	}

}
