import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.concurrent.TimeUnit;

import nightly.NightlyApplication;

/**
 * What is in a JVM before many jobs, and after them.
 *
 * @param heapBefore bytes that a full collection leaves
 * @param heapAfter the same afterwards
 * @param threadsBefore how many threads there are
 * @param threadsAfter the same afterwards
 */
record Growth(double heapBefore, double heapAfter, int threadsBefore, int threadsAfter) {

	private static final int WARM_UP = 500;

	private static final long SETTLED_SECONDS = 30;

	/**
	 * Runs jobs in an application of its own.
	 * @param gateway where to push to
	 * @param jobs how many, after those that only warm up
	 */
	static Growth of(URI gateway, int jobs, String... properties) throws InterruptedException {
		try (NightlyApplication application = new NightlyApplication(properties)) {
			application.pushTo(gateway);
			run(application, WARM_UP);
			int threadsBefore = threads(0);
			double heapBefore = heap();
			run(application, jobs);
			return new Growth(heapBefore, heap(), threadsBefore, threads(threadsBefore));
		}
	}

	private static void run(NightlyApplication application, int jobs) throws InterruptedException {
		for (int i = 0; i < jobs; i++) {
			application.run(NightlyApplication.PUSHED);
		}
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLED_SECONDS);
		while (application.pendingDeletions() > 0) {
			if (System.nanoTime() > deadline) {
				throw new IllegalStateException("deletions are pending still");
			}
			TimeUnit.MILLISECONDS.sleep(10);
		}
	}

	private static double heap() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	/** The fewest threads within some seconds, or as few as there are to be. */
	private static int threads(int enough) throws InterruptedException {
		int fewest = Integer.MAX_VALUE;
		for (int i = 0; i < 300 && fewest > enough; i++) {
			fewest = Math.min(fewest, ManagementFactory.getThreadMXBean().getThreadCount());
			TimeUnit.MILLISECONDS.sleep(10);
		}
		return fewest;
	}

}
