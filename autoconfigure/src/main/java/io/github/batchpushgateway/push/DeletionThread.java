package io.github.batchpushgateway.push;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread on which groups are deleted.
 *
 * <p>
 * It exists while a deletion is pending. When the application is to wait for its
 * deletions it is not a daemon, so a JVM whose {@code main} has returned ends right after
 * the last deletion, whether or not anybody closes the context.
 */
public final class DeletionThread {

	private static final String NAME = "batch-pushgateway-deletion";

	/**
	 * The JVM's name for the thread that waits for the last non-daemon thread, once
	 * {@code main} has returned.
	 */
	private static final String WAITING_JVM = "DestroyJavaVM";

	private static final long IDLE_MILLIS = 500;

	private DeletionThread() {
	}

	public static ScheduledExecutorService create(OnShutdown onShutdown) {
		ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(null, task, NAME, 0, false);
			thread.setDaemon(onShutdown != OnShutdown.WAIT);
			return thread;
		});
		executor.setKeepAliveTime(IDLE_MILLIS, TimeUnit.MILLISECONDS);
		executor.allowCoreThreadTimeOut(true);
		executor.setRemoveOnCancelPolicy(true);
		return executor;
	}

	/**
	 * Whether the JVM would end now if it were not for this thread. Costs a look at each
	 * thread of the JVM.
	 */
	public static boolean isAllThatKeepsTheJvm() {
		ThreadGroup root = Thread.currentThread().getThreadGroup();
		while (root.getParent() != null) {
			root = root.getParent();
		}
		Thread[] threads = new Thread[root.activeCount() * 2 + 16];
		int count = root.enumerate(threads, true);
		boolean mainReturned = false;
		for (int i = 0; i < count; i++) {
			String name = threads[i].getName();
			mainReturned |= name.equals(WAITING_JVM);
			if (!threads[i].isDaemon() && !name.equals(WAITING_JVM) && !name.equals(NAME)) {
				return false;
			}
		}
		return mainReturned;
	}

}
