import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

import nightly.NightlyApplication;

/**
 * Prints what the starter costs an application: the time it adds to the end of a job,
 * beside one post of the same bytes; what it allocates; and what is left in the JVM after
 * many jobs.
 *
 * <p>
 * Started by {@code benchmarks/overhead}. The work is bounded in number, and every
 * process started is ended.
 */
public final class JobOverhead {

	private static final String NEVER_DUE = "batch.pushgateway.delete.delay=1h";

	private final Servers servers;

	private final Path directory;

	private final int rounds;

	private final int jobs;

	private JobOverhead(Path gateway, Path directory, int rounds, int jobs) {
		this.servers = new Servers(gateway, directory);
		this.directory = directory;
		this.rounds = rounds;
		this.jobs = jobs;
	}

	/**
	 * Measures.
	 * @param args the folder of gateway-server; how many jobs are timed; how many are run
	 * to see what stays
	 */
	public static void main(String[] args) throws Exception {
		Path gateway = Path.of(args[0]).toAbsolutePath();
		Path directory = Files.createTempDirectory(gateway.resolve("target"), "overhead");
		try {
			new JobOverhead(gateway, directory, Integer.parseInt(args[1]), Integer.parseInt(args[2])).run();
		}
		finally {
			Servers.delete(directory);
		}
	}

	private void run() throws Exception {
		Table times = new Table("starter", "post", "post, kept connection", "HttpClient, kept connection");
		Table growth = new Table("before", "after");
		try (ServerProcess ours = this.servers.ours(); ServerProcess go = go()) {
			time(times, "our gateway", ours.url());
			time(times, "the Go Pushgateway", go.url());
			say("allocation");
			Allocation allocation = Allocation.measured(ours.url());
			times
				.row("allocated for a run, bytes", allocation.addedBytes(), allocation.postBytes(), Double.NaN,
						Double.NaN)
				.beside(allocation.addedBytes(), allocation.postBytes(), "to one post");
			grow(growth, "the gateway deletes", ours.url(), NEVER_DUE);
			grow(growth, "the application deletes", go.url(), "batch.pushgateway.delete.delay=20ms");
		}
		grow(growth, "the gateway is down", URI.create("http://127.0.0.1:" + ServerProcess.freePort()),
				"batch.pushgateway.retry.backoff=0ms");
		System.out.printf("%n%d rounds, %d processors, Java %s%n%n%s%n%d jobs%n%n%s", this.rounds,
				Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"), times, this.jobs,
				growth);
	}

	private ServerProcess go() throws IOException {
		return this.servers.go(this.directory.resolve("go.data"));
	}

	private void time(Table table, String gateway, URI url) throws Exception {
		say("the end of jobs, " + gateway);
		try (NightlyApplication application = new NightlyApplication(NEVER_DUE)) {
			EndOfJob end = new EndOfJob(application, url, this.rounds);
			table
				.row("added to the end of a job, " + gateway + ", µs", end.addedToEndMicros(), end.postMicros(),
						end.keptPostMicros(), end.clientPostMicros())
				.atMost(1.5, end.addedToEndMicros(), end.postMicros(), " × one post")
				.beside(end.addedToRunMicros(), end.postMicros(), "the whole run, to one post");
		}
	}

	private void grow(Table table, String who, URI gateway, String property) throws InterruptedException {
		say(this.jobs + " jobs, " + who);
		Growth growth = Growth.of(gateway, this.jobs, property);
		table.row("heap, kB, " + who, growth.heapBefore() / 1000, growth.heapAfter() / 1000)
			.atMost(1.02, growth.heapAfter(), growth.heapBefore(), " × before");
		table.row("threads, " + who, growth.threadsBefore(), growth.threadsAfter())
			.atMost(1, growth.threadsAfter(), growth.threadsBefore(), " × before");
	}

	private static void say(String text) {
		System.err.println("overhead: " + text);
	}

}
