import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * What is asked of each server, bounded in time and number.
 */
final class Work {

	private static final int MAX_LATENCIES = 20_000;

	private static final int MAX_SCRAPES = 99;

	/** A JVM compiles what it runs often, which takes the processors from what it runs. */
	private static final int WARM_UP_SECONDS = 20;

	private final ServerProcess server;

	private final int connections;

	private final int seconds;

	/**
	 * Creates the work for a server.
	 * @param connections how many clients push at once
	 * @param seconds how long each measurement lasts
	 */
	Work(ServerProcess server, int connections, int seconds) {
		this.server = server;
		this.connections = connections;
		this.seconds = seconds;
	}

	/**
	 * What a load did.
	 */
	record Load(long pushes, double seconds, double cpuSeconds) {

		double perSecond() {
			return this.pushes / this.seconds;
		}

		double cpuMicrosPerPush() {
			return 1e6 * this.cpuSeconds / this.pushes;
		}

	}

	/**
	 * How a group is pushed.
	 */
	interface Push {

		void send(Connection connection, int group) throws IOException;

	}

	/**
	 * What one connection does.
	 */
	private interface Client {

		long run(int number, Connection connection) throws IOException;

	}

	/** Pushes each group once. */
	void fill(int from, int to) throws Exception {
		fill(from, to, Connection::push);
	}

	/** Pushes each group once, as one does it. */
	void fill(int from, int to, Push push) throws Exception {
		onAllConnections((number, connection) -> {
			for (int group = from + number; group < to; group += this.connections) {
				push.send(connection, group);
			}
			return 0;
		});
	}

	/** Pushes random groups from all connections for a while, when the server is warm. */
	Load load(int groups) throws Exception {
		load(groups, WARM_UP_SECONDS);
		return loadWarm(groups);
	}

	/** Pushes random groups to a server that is warm. */
	Load loadWarm(int groups) throws Exception {
		return load(groups, this.seconds);
	}

	private Load load(int groups, int seconds) throws Exception {
		double cpu = this.server.cpuSeconds();
		long begun = System.nanoTime();
		long end = begun + TimeUnit.SECONDS.toNanos(seconds);
		long pushes = onAllConnections((number, connection) -> {
			ThreadLocalRandom random = ThreadLocalRandom.current();
			long count = 0;
			for (; System.nanoTime() < end; count++) {
				connection.push(random.nextInt(groups));
			}
			return count;
		});
		return new Load(pushes, (System.nanoTime() - begun) / 1e9, this.server.cpuSeconds() - cpu);
	}

	private long onAllConnections(Client client) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(this.connections);
		try {
			List<Future<Long>> results = new ArrayList<>();
			for (int i = 0; i < this.connections; i++) {
				int number = i;
				results.add(threads.submit(() -> {
					try (Connection connection = this.server.connect()) {
						return client.run(number, connection);
					}
				}));
			}
			return sum(results);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static long sum(List<Future<Long>> results) throws ExecutionException, InterruptedException {
		long sum = 0;
		for (Future<Long> result : results) {
			sum += result.get();
		}
		return sum;
	}

	/** The median time of a push from the only client, in microseconds. */
	double pushMicros(int groups) throws IOException {
		List<Double> micros = new ArrayList<>();
		try (Connection connection = this.server.connect()) {
			long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(this.seconds);
			while (System.nanoTime() < end && micros.size() < MAX_LATENCIES) {
				int group = ThreadLocalRandom.current().nextInt(groups);
				long begun = System.nanoTime();
				connection.push(group);
				micros.add((System.nanoTime() - begun) / 1e3);
			}
		}
		return median(micros);
	}

	/**
	 * The median time of a scrape, in milliseconds, the second time that it is measured.
	 * @param afterPush whether one group is pushed to before each
	 */
	double scrapeMillis(boolean gzip, boolean afterPush) throws IOException {
		medianScrapeMillis(gzip, afterPush);
		return medianScrapeMillis(gzip, afterPush);
	}

	private double medianScrapeMillis(boolean gzip, boolean afterPush) throws IOException {
		List<Double> millis = new ArrayList<>();
		try (Connection connection = this.server.connect()) {
			long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(this.seconds);
			while (millis.size() < 5 || (System.nanoTime() < end && millis.size() < MAX_SCRAPES)) {
				if (afterPush) {
					connection.push(millis.size());
				}
				long begun = System.nanoTime();
				connection.scrape(gzip);
				millis.add((System.nanoTime() - begun) / 1e6);
			}
		}
		return median(millis);
	}

	static double median(List<Double> values) {
		return values.stream().sorted().toList().get(values.size() / 2);
	}

}
