import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import nightly.NightlyApplication;

/**
 * What is allocated, on all threads, for a run with a push, for one without, and for a
 * post. Counts exactly in a JVM whose threads have no part of the heap to themselves, and
 * which is slow therefore: one of its own.
 *
 * @param addedBytes what the starter adds to a run
 * @param postBytes what one post takes
 */
record Allocation(double addedBytes, double postBytes) {

	private static final int WARM_UP = 1500;

	private static final int ROUNDS = 300;

	/**
	 * Measures in a JVM of its own.
	 */
	static Allocation measured(URI gateway) throws Exception {
		Process process = new ProcessBuilder("java", "-XX:+UseSerialGC", "-XX:-UseTLAB", "-Xmn256m", "-cp",
				System.getProperty("java.class.path"), Allocation.class.getName(), gateway.toString())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		String[] figures = new String(process.getInputStream().readAllBytes()).strip().split(" ");
		if (process.waitFor() != 0) {
			throw new IllegalStateException("no figures: status " + process.exitValue());
		}
		return new Allocation(Double.parseDouble(figures[0]), Double.parseDouble(figures[1]));
	}

	/**
	 * Prints both figures.
	 * @param args the URL of a gateway
	 */
	public static void main(String[] args) throws Exception {
		URI gateway = URI.create(args[0]);
		try (NightlyApplication application = new NightlyApplication("batch.pushgateway.delete.delay=1h")) {
			RawPost post = RawPost.byConnection(gateway, RecordedPush.of(application), false);
			application.pushTo(gateway);
			double pushed = bytes(() -> application.run(NightlyApplication.PUSHED));
			double unpushed = bytes(() -> application.run(NightlyApplication.UNPUSHED));
			System.out.printf(Locale.ROOT, "%.0f %.0f%n", pushed - unpushed, bytes(post));
		}
	}

	/** The median; a collection in between would make it negative. */
	private static double bytes(RawPost action) throws Exception {
		MemoryPoolMXBean eden = ManagementFactory.getMemoryPoolMXBeans()
			.stream()
			.filter((pool) -> pool.getName().equals("Eden Space"))
			.findFirst()
			.orElseThrow();
		List<Double> bytes = new ArrayList<>();
		for (int round = -WARM_UP; round < ROUNDS; round++) {
			long before = eden.getUsage().getUsed();
			action.send();
			double allocated = eden.getUsage().getUsed() - before;
			if (round >= 0 && allocated >= 0) {
				bytes.add(allocated);
			}
		}
		return Work.median(bytes);
	}

}
