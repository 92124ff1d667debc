package io.github.batchpushgateway.autoconfigure;

import io.github.batchpushgateway.push.DelayedDeletion;

import org.springframework.context.SmartLifecycle;

/**
 * Tells {@link DelayedDeletion} that the application ends.
 *
 * <p>
 * Among the last to be stopped, so that jobs which the executors of the context finish
 * while it closes are pushed and scheduled before; destroyed beans, such as an embedded
 * gateway, come after all lifecycles. Not stopped when a context is paused, as Spring's
 * test context cache does: nothing ends then.
 */
final class DelayedDeletionLifecycle implements SmartLifecycle {

	/** Stops after everything else but what claims to be the very last. */
	static final int PHASE = Integer.MIN_VALUE + 1000;

	private final DelayedDeletion deletion;

	private volatile boolean running;

	DelayedDeletionLifecycle(DelayedDeletion deletion) {
		this.deletion = deletion;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		Thread hook = new Thread(null, this.deletion::toldToEnd, "batch-pushgateway-told-to-end", 0, false);
		boolean told = !whenToldToEnd(hook);
		if (told) {
			this.deletion.toldToEnd();
		}
		this.deletion.finish();
		if (!told) {
			forget(hook);
		}
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	/**
	 * Registers a hook unless hooks run already, as they do when Spring Boot closes the
	 * context in one of its own. A signal may also arrive later, while the context is
	 * closed for another reason; Spring Boot's hook would then wait.
	 */
	private static boolean whenToldToEnd(Thread hook) {
		try {
			Runtime.getRuntime().addShutdownHook(hook);
			return true;
		}
		catch (IllegalStateException ex) {
			return false;
		}
	}

	private static void forget(Thread hook) {
		try {
			Runtime.getRuntime().removeShutdownHook(hook);
		}
		catch (IllegalStateException ex) {
			// it runs, or has run
		}
	}

}
