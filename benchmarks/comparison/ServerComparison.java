import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs our gateway, the Go Pushgateway with and without its consistency check, and nginx
 * as processes, gives each the same work over the loopback interface, one after the other
 * or in turns, and prints what each took, the ratios between them, and what they should
 * be.
 *
 * <p>
 * Started by {@code benchmarks/run}. The work is bounded in time and number, and every
 * process started is ended.
 */
public final class ServerComparison {

	private static final int CONNECTIONS = 16;

	private static final int MANY_CONNECTIONS = 256;

	private static final int FEW_GROUPS = 100;

	/** How many times the groups there are in the end. */
	private static final int GROWTH = 10;

	private static final int STARTS = 5;

	private static final int TURNS = 5;

	private static final String UNCHECKED = "--push.disable-consistency-check";

	private final Servers servers;

	private final Path directory;

	private final int groups;

	private final int seconds;

	private ServerComparison(Path gateway, Path directory, int groups, int seconds) {
		this.servers = new Servers(gateway, directory);
		this.directory = directory;
		this.groups = groups;
		this.seconds = seconds;
	}

	/**
	 * Compares.
	 * @param args the folder of gateway-server; how many groups; how many seconds for
	 * each measurement
	 */
	public static void main(String[] args) throws Exception {
		Path gateway = Path.of(args[0]).toAbsolutePath();
		Path directory = Files.createTempDirectory(gateway.resolve("target"), "comparison");
		try {
			new ServerComparison(gateway, directory, Integer.parseInt(args[1]), Integer.parseInt(args[2])).run();
		}
		finally {
			Servers.delete(directory);
		}
	}

	private void run() throws Exception {
		Path exposition = this.directory.resolve("metrics");
		Path goFile = this.directory.resolve("go.data");
		Figures ours = ours(exposition);
		Figures durable = durable();
		double flushes = FlushRate.perSecond(this.directory, this.seconds);
		Figures unchecked = goUnchecked(goFile);
		Figures checked = goChecked(goFile);
		Figures few = new Figures();
		Figures many = new Figures();
		Figures nginx = new Figures();
		inTurns(exposition, few, ours, many, unchecked, nginx);
		System.out.printf("%n%,d groups of %d series, %d connections, %d processors, Java %s%n%n", this.groups,
				Connection.SERIES, CONNECTIONS, Runtime.getRuntime().availableProcessors(),
				System.getProperty("java.version"));
		System.out.println(table(few, ours, many, durable, flushes, unchecked, checked, nginx));
	}

	private Table table(Figures few, Figures ours, Figures many, Figures durable, double flushes, Figures unchecked,
			Figures checked, Figures nginx) {
		Table table = new Table("ours", "Go, checked", "Go, unchecked", "nginx");
		table
			.row("pushes/s", ours.pushesPerSecond, checked.pushesPerSecond, unchecked.pushesPerSecond,
					nginx.pushesPerSecond)
			.atLeast(3000, ours.pushesPerSecond, checked.pushesPerSecond, " × Go checked")
			.atLeast(2, ours.pushesPerSecond, unchecked.pushesPerSecond, " × Go unchecked");
		table
			.row("pushes/s with " + FEW_GROUPS + " groups", few.pushesPerSecond, Double.NaN, Double.NaN, Double.NaN)
			.atMost(1.25, few.pushesPerSecond, ours.pushesPerSecond, " × with all groups");
		table
			.row("CPU per push, µs", ours.cpuMicrosPerPush, checked.cpuMicrosPerPush, unchecked.cpuMicrosPerPush,
					nginx.cpuMicrosPerPush)
			.atMost(0.25, ours.cpuMicrosPerPush, unchecked.cpuMicrosPerPush, " × Go unchecked")
			.atMost(3, ours.cpuMicrosPerPush, nginx.cpuMicrosPerPush, " × nginx");
		table
			.row("push of one client, median, µs", ours.pushMicros, checked.pushMicros, unchecked.pushMicros,
					nginx.pushMicros)
			.atMost(0.01, ours.pushMicros, checked.pushMicros, " × Go checked");
		table.row("scrape, ms", ours.scrape, checked.scrape, unchecked.scrape, nginx.scrape)
			.atMost(1 / 30.0, ours.scrape, Math.min(checked.scrape, unchecked.scrape), " × Go")
			.atMost(1.5, ours.scrape, nginx.scrape, " × nginx, same bytes");
		table
			.row("scrape after a push, ms", ours.scrapeAfterPush, checked.scrapeAfterPush, unchecked.scrapeAfterPush,
					Double.NaN)
			.atMost(1.5, ours.scrapeAfterPush, ours.scrape, " × without the push");
		table.row("scrape with gzip, ms", ours.gzipScrape, checked.gzipScrape, unchecked.gzipScrape, Double.NaN)
			.atMost(1 / 30.0, ours.gzipScrape, Math.min(checked.gzipScrape, unchecked.gzipScrape), " × Go");
		table
			.row("scrape with gzip after a push, ms", ours.gzipScrapeAfterPush, checked.gzipScrapeAfterPush,
					unchecked.gzipScrapeAfterPush, Double.NaN)
			.atMost(0.1, ours.gzipScrapeAfterPush,
					Math.min(checked.gzipScrapeAfterPush, unchecked.gzipScrapeAfterPush), " × Go");
		table
			.row("pushes/s with " + GROWTH + " times the groups", many.pushesPerSecond, Double.NaN, Double.NaN,
					Double.NaN)
			.atLeast(0.8, many.pushesPerSecond, ours.pushesPerSecond, " × before");
		table
			.row("scrape with " + GROWTH + " times the groups, ms", many.scrape, Double.NaN, Double.NaN, Double.NaN)
			.atMost(1.25, many.scrape / many.scrapeBytes, ours.scrape / ours.scrapeBytes, " × before, per byte");
		table
			.row("resident bytes per series, with " + GROWTH + " times the groups", ours.residentBytesPerSeries,
					Double.NaN, unchecked.residentBytesPerSeries, Double.NaN)
			.atMost(1 / 3.0, ours.residentBytesPerSeries, unchecked.residentBytesPerSeries, " × Go");
		table.row("start to first answer, s", ours.startSeconds, checked.startSeconds, unchecked.startSeconds, Double.NaN)
			.atMost(1, ours.startSeconds, 0.6, " × 0.6 s");
		table
			.row("durable pushes/s (Go: none is)", durable.pushesPerSecond, Double.NaN, unchecked.pushesPerSecond,
					Double.NaN)
			.beside(durable.pushesPerSecond, flushes, "to bare flushes/s of the disk");
		table
			.row("durable pushes/s, " + MANY_CONNECTIONS + " connections", durable.pushesPerSecondManyConnections,
					Double.NaN, unchecked.pushesPerSecondManyConnections, Double.NaN)
			.atLeast(1, durable.pushesPerSecondManyConnections, unchecked.pushesPerSecondManyConnections,
					" × Go unchecked")
			.beside(durable.pushesPerSecondManyConnections, flushes, "to bare flushes/s of the disk");
		return table;
	}

	private Figures ours(Path exposition) throws Exception {
		Figures figures = new Figures();
		List<Double> starts = new ArrayList<>();
		for (int i = 0; i <= STARTS; i++) {
			try (ServerProcess server = this.servers.ours()) {
				starts.add(server.startSeconds());
			}
		}
		starts.remove(0);
		figures.startSeconds = Work.median(starts);
		say("ours");
		try (ServerProcess server = this.servers.ours()) {
			Work work = work(server);
			work.fill(0, this.groups);
			try (Connection connection = server.connect(); OutputStream file = Files.newOutputStream(exposition)) {
				connection.get("/metrics", false, file);
			}
			measureGzip(work, figures);
		}
		try (ServerProcess server = this.servers.ours()) {
			figures.residentBytesPerSeries = residentBytesPerSeries(server);
		}
		return figures;
	}

	private Figures durable() throws Exception {
		Figures figures = new Figures();
		try (ServerProcess server = this.servers.ours("--persistence.file=" + this.directory.resolve("groups.db"))) {
			say("ours, durable");
			Work work = work(server);
			work.fill(0, this.groups);
			figures.pushesPerSecond = work.load(this.groups).perSecond();
			figures.pushesPerSecondManyConnections = manyConnections(server);
		}
		return figures;
	}

	/**
	 * Leaves the groups in the file, for the Go Pushgateway with its check on takes hours
	 * to be filled.
	 */
	private Figures goUnchecked(Path file) throws Exception {
		Figures figures = new Figures();
		say("Go unchecked");
		try (ServerProcess server = this.servers.go(file, UNCHECKED)) {
			figures.startSeconds = server.startSeconds();
			Work work = work(server);
			work.fill(0, this.groups);
			measureGzip(work, figures);
			figures.pushesPerSecondManyConnections = manyConnections(server);
		}
		try (ServerProcess server = this.servers.go(this.directory.resolve("go.many.data"), UNCHECKED)) {
			say("Go unchecked: " + this.groups * GROWTH + " groups");
			figures.residentBytesPerSeries = residentBytesPerSeries(server);
		}
		return figures;
	}

	private Figures goChecked(Path file) throws Exception {
		Figures figures = new Figures();
		say("Go checked");
		try (ServerProcess server = this.servers.go(file)) {
			figures.startSeconds = server.startSeconds();
			Work work = work(server);
			Work.Load load = work.load(this.groups);
			figures.pushesPerSecond = load.perSecond();
			figures.cpuMicrosPerPush = load.cpuMicrosPerPush();
			figures.pushMicros = work.pushMicros(this.groups);
			figures.scrape = work.scrapeMillis(false, false);
			figures.scrapeAfterPush = work.scrapeMillis(false, true);
			measureGzip(work, figures);
		}
		return figures;
	}

	private static void measureGzip(Work work, Figures figures) throws IOException {
		figures.gzipScrape = work.scrapeMillis(true, false);
		figures.gzipScrapeAfterPush = work.scrapeMillis(true, true);
	}

	/** What differs by a few times only is measured side by side. */
	private void inTurns(Path exposition, Figures few, Figures ours, Figures many, Figures unchecked, Figures nginx)
			throws Exception {
		Map<Figures, Turns> all = new LinkedHashMap<>();
		try {
			all.put(few, turns(this.servers.ours(), FEW_GROUPS));
			all.put(ours, turns(this.servers.ours(), this.groups));
			all.put(many, turns(this.servers.ours(), this.groups * GROWTH));
			all.put(unchecked, turns(this.servers.go(this.directory.resolve("go.turns.data"), UNCHECKED), this.groups));
			all.put(nginx, turns(this.servers.nginx(exposition), this.groups));
			for (int turn = 1; turn <= TURNS; turn++) {
				say("turn " + turn + " of " + TURNS);
				for (Turns server : all.values()) {
					server.take();
				}
			}
			all.forEach((figures, server) -> server.note(figures));
			ours.scrapeBytes = all.get(ours).scrapeBytes();
			many.scrapeBytes = all.get(many).scrapeBytes();
		}
		finally {
			all.values().forEach(Turns::close);
		}
	}

	private Turns turns(ServerProcess server, int groups) throws Exception {
		try {
			return new Turns(server, groups, CONNECTIONS, this.seconds);
		}
		catch (Exception ex) {
			server.close();
			throw ex;
		}
	}

	/** After every group was pushed to, scraped, pushed to again and scraped. */
	private double residentBytesPerSeries(ServerProcess server) throws Exception {
		Work work = work(server);
		for (int i = 0; i < 2; i++) {
			work.fill(0, this.groups * GROWTH);
			try (Connection connection = server.connect()) {
				connection.scrape(true);
			}
		}
		return server.residentBytes() / ((double) this.groups * GROWTH * Connection.SERIES);
	}

	private double manyConnections(ServerProcess server) throws Exception {
		return new Work(server, MANY_CONNECTIONS, this.seconds).load(this.groups).perSecond();
	}

	private Work work(ServerProcess server) {
		return new Work(server, CONNECTIONS, this.seconds);
	}

	private static void say(String text) {
		System.err.println("comparison: " + text);
	}

}
