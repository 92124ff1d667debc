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
		this.deletion.finish(isJvmShuttingDown());
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
	 * After {@link System#exit} or a signal, while shutdown hooks such as Spring Boot's
	 * run, no hook can be added.
	 */
	private static boolean isJvmShuttingDown() {
		Thread hook = new Thread();
		try {
			Runtime.getRuntime().addShutdownHook(hook);
			Runtime.getRuntime().removeShutdownHook(hook);
			return false;
		}
		catch (IllegalStateException ex) {
			return true;
		}
	}

}
