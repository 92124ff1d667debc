import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Prints what it costs to keep groups: how long a restart takes until the gateway is
 * ready, how large the file becomes under endless overwriting, and what pending expiries
 * cost a gateway that has nothing else to do.
 *
 * <p>
 * Started by {@code benchmarks/restart}. The work is bounded in number, and every process
 * started is ended.
 */
public final class RestartFigures {

	private static final int CONNECTIONS = 16;

	private static final int STARTS = 5;

	private static final int IDLE_SECONDS = 10;

	private final Servers servers;

	private final Path directory;

	private RestartFigures(Path gateway, Path directory) {
		this.servers = new Servers(gateway, directory);
		this.directory = directory;
	}

	/**
	 * Measures.
	 * @param args the folder of gateway-server; how many groups; how often they are
	 * overwritten; how many expiries are pending
	 */
	public static void main(String[] args) throws Exception {
		Path gateway = Path.of(args[0]).toAbsolutePath();
		Path directory = Files.createTempDirectory(gateway.resolve("target"), "restart");
		try {
			RestartFigures figures = new RestartFigures(gateway, directory);
			figures.restart(Integer.parseInt(args[1]));
			figures.overwrite(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
			figures.expiries(Integer.parseInt(args[3]));
		}
		finally {
			Servers.delete(directory);
		}
	}

	private void restart(int groups) throws Exception {
		String keeping = "--persistence.file=" + this.directory.resolve("restart.db");
		try (ServerProcess server = this.servers.ours(keeping)) {
			work(server).fill(0, groups);
		}
		List<Double> empty = new ArrayList<>();
		List<Double> ended = new ArrayList<>();
		List<Double> killed = new ArrayList<>();
		for (int i = 0; i < STARTS; i++) {
			try (ServerProcess server = this.servers.ours()) {
				empty.add(server.startSeconds());
			}
			try (ServerProcess server = this.servers.ours(keeping)) {
				ended.add(server.startSeconds());
				work(server).fill(0, groups / 10);
				server.kill();
			}
			try (ServerProcess server = this.servers.ours(keeping)) {
				killed.add(server.startSeconds());
			}
		}
		print("start until ready without a file", "%.2f s", Work.median(empty));
		print("restart with " + groups + " groups of " + Connection.SERIES + " series after SIGTERM", "%.2f s",
				Work.median(ended));
		print("the same after SIGKILL, with a tenth of the groups in the log", "%.2f s", Work.median(killed));
	}

	private void overwrite(int groups, int rounds) throws Exception {
		Path file = this.directory.resolve("overwrite.db");
		double largest = 0;
		try (ServerProcess server = this.servers.ours("--persistence.file=" + file)) {
			for (int round = 0; round < rounds; round++) {
				String phase = "x".repeat((round % 2 == 0) ? 60 : 20);
				work(server).fill(0, groups,
						(connection, group) -> connection.push(group, Connection.SERIES, phase, ""));
				double bytes = Files.size(file) + Files.size(Path.of(file + "-wal"));
				try (Connection connection = server.connect()) {
					largest = Math.max(largest, bytes / connection.scrape(false));
				}
			}
		}
		print("largest file and log : what is exposed, " + rounds + " times overwritten", "%.2f", largest);
	}

	private void expiries(int groups) throws Exception {
		try (ServerProcess server = this.servers.ours()) {
			print("processor time of an idle gateway", "%.2f ms/s", idleMillisPerSecond(server));
			work(server).fill(0, groups,
					(connection, group) -> connection.push(group, 1, "write", "Pushgateway-Expire-After: 1h\r\n"));
			print("the same with " + groups + " pending expiries", "%.2f ms/s", idleMillisPerSecond(server));
		}
	}

	/** After the compilers of the JVM have had their turn. */
	private static double idleMillisPerSecond(ServerProcess server) throws Exception {
		TimeUnit.SECONDS.sleep(IDLE_SECONDS);
		double before = server.cpuSeconds();
		TimeUnit.SECONDS.sleep(IDLE_SECONDS);
		return 1000 * (server.cpuSeconds() - before) / IDLE_SECONDS;
	}

	private static Work work(ServerProcess server) {
		return new Work(server, CONNECTIONS, 0);
	}

	private static void print(String what, String format, double figure) {
		System.out.printf(Locale.ROOT, "%s: " + format + "%n", what, figure);
	}

}
