import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs our gateway, the Go Pushgateway with and without its consistency check, and nginx
 * one after the other as processes, gives each the same work over the loopback interface,
 * and prints what each took and the ratios between them.
 *
 * <p>
 * Started by {@code benchmarks/run}. The work is bounded in time and number, and every
 * process started is ended.
 */
public final class ServerComparison {

	private static final int SERIES = 12;

	private static final int CONNECTIONS = 16;

	private static final int SCRAPES = 5;

	private final String jar;

	private final int groups;

	private final int seconds;

	private final Path directory;

	private ServerComparison(String jar, int groups, int seconds) throws IOException {
		this.jar = jar;
		this.groups = groups;
		this.seconds = seconds;
		this.directory = Files.createTempDirectory("server-comparison");
	}

	public static void main(String[] args) throws Exception {
		new ServerComparison(args[0], Integer.parseInt(args[1]), Integer.parseInt(args[2])).run();
	}

	/** What was measured of one server; NaN where it was not. */
	private static final class Figures {

		double startSeconds = Double.NaN;

		double pushesPerSecond = Double.NaN;

		double pushesPerSecondFewGroups = Double.NaN;

		double cpuMicrosPerPush = Double.NaN;

		double medianPushMicros = Double.NaN;

		double scrapeMillis = Double.NaN;

		double gzipScrapeMillis = Double.NaN;

		double scrapeAfterPushMillis = Double.NaN;

		double residentBytesPerSeries = Double.NaN;

	}

	private void run() throws Exception {
		Figures ours = measureOurs();
		Figures unchecked = measureGo(true);
		Figures checked = measureGo(false);
		Figures nginx = measureNginx();
		System.out.printf("%n%d groups of %d series, %d connections, %d processors, Java %s%n%n", this.groups, SERIES,
				CONNECTIONS, Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"));
		System.out.println("| | ours | Go checked | Go unchecked | nginx | ours : Go checked | ours : Go unchecked |");
		System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
		row("pushes/s", ours.pushesPerSecond, checked.pushesPerSecond, unchecked.pushesPerSecond,
				nginx.pushesPerSecond);
		row("pushes/s with 100 groups", ours.pushesPerSecondFewGroups, checked.pushesPerSecondFewGroups,
				unchecked.pushesPerSecondFewGroups, Double.NaN);
		row("CPU µs per push", ours.cpuMicrosPerPush, checked.cpuMicrosPerPush, unchecked.cpuMicrosPerPush,
				nginx.cpuMicrosPerPush);
		row("push, one client, median µs", ours.medianPushMicros, checked.medianPushMicros, unchecked.medianPushMicros,
				nginx.medianPushMicros);
		row("scrape, ms", ours.scrapeMillis, checked.scrapeMillis, unchecked.scrapeMillis, nginx.scrapeMillis);
		row("scrape after one push, ms", ours.scrapeAfterPushMillis, checked.scrapeAfterPushMillis,
				unchecked.scrapeAfterPushMillis, Double.NaN);
		row("scrape with gzip, ms", ours.gzipScrapeMillis, checked.gzipScrapeMillis, unchecked.gzipScrapeMillis,
				Double.NaN);
		row("resident bytes per series", ours.residentBytesPerSeries, checked.residentBytesPerSeries,
				unchecked.residentBytesPerSeries, Double.NaN);
		row("start to first answer, s", ours.startSeconds, checked.startSeconds, unchecked.startSeconds, Double.NaN);
	}

	private static void row(String what, double ours, double checked, double unchecked, double nginx) {
		System.out.printf(Locale.ROOT, "| %s | %s | %s | %s | %s | %s | %s |%n", what, figure(ours), figure(checked),
				figure(unchecked), figure(nginx), ratio(ours, checked), ratio(ours, unchecked));
	}

	private static String figure(double value) {
		return Double.isNaN(value) ? "" : String.format(Locale.ROOT, (value < 100) ? "%.3g" : "%.0f", value);
	}

	private static String ratio(double ours, double theirs) {
		return Double.isNaN(ours / theirs) ? ""
				: (ours > theirs) ? String.format(Locale.ROOT, "%.3g : 1", ours / theirs)
						: String.format(Locale.ROOT, "1 : %.3g", theirs / ours);
	}

	private Figures measureOurs() throws Exception {
		int port = freePort();
		return measurePushgateway("ours", port, true,
				List.of("java", "-jar", this.jar, "--log.level=error", "--web.listen-address=127.0.0.1:" + port));
	}

	/**
	 * The Go Pushgateway takes hours to be filled with its check on. So it is filled
	 * without, keeps the groups in a file, and is started again on it.
	 */
	private Figures measureGo(boolean unchecked) throws Exception {
		int port = freePort();
		Path file = this.directory.resolve("go.data");
		List<String> command = new ArrayList<>(List.of("prometheus-pushgateway", "--log.level=error",
				"--persistence.file=" + file, "--web.listen-address=127.0.0.1:" + port));
		if (unchecked) {
			command.add("--push.disable-consistency-check");
		}
		return measurePushgateway(unchecked ? "Go unchecked" : "Go checked", port, unchecked, command);
	}

	private Figures measurePushgateway(String name, int port, boolean fill, List<String> command) throws Exception {
		Figures figures = new Figures();
		long begun = System.nanoTime();
		try (Server server = new Server(name, port, command)) {
			figures.startSeconds = (System.nanoTime() - begun) / 1e9;
			if (fill) {
				say(name + ": 100 groups");
				push(server, 0, 100);
				load(server, 100, this.seconds);
				figures.pushesPerSecondFewGroups = load(server, 100, this.seconds).perSecond();
				say(name + ": filling");
				push(server, 100, this.groups);
			}
			say(name + ": " + this.groups + " groups");
			load(server, this.groups, this.seconds);
			Load load = load(server, this.groups, this.seconds);
			figures.pushesPerSecond = load.perSecond();
			figures.cpuMicrosPerPush = load.cpuMicrosPerPush();
			figures.medianPushMicros = medianPushMicros(server);
			figures.scrapeMillis = medianScrapeMillis(server, false, false);
			figures.scrapeAfterPushMillis = medianScrapeMillis(server, false, true);
			figures.gzipScrapeMillis = medianScrapeMillis(server, true, false);
			figures.residentBytesPerSeries = server.residentBytes() / (double) (this.groups * (SERIES + 2));
		}
		return figures;
	}

	/** Reads the same bodies, and serves a file as long as the exposition. */
	private Figures measureNginx() throws Exception {
		int port = freePort();
		Path root = Files.createDirectories(this.directory.resolve("root"));
		byte[] exposition = new byte[this.groups * SERIES * 110];
		Arrays.fill(exposition, (byte) 'a');
		Files.write(root.resolve("metrics"), exposition);
		Path configuration = this.directory.resolve("nginx.conf");
		Files.writeString(configuration, """
				worker_processes auto;
				user %3$s;
				pid %1$s/nginx.pid;
				error_log stderr error;
				events { }
				http {
					access_log off;
					keepalive_requests 100000000;
					client_body_temp_path %1$s/body;
					proxy_temp_path %1$s/proxy;
					fastcgi_temp_path %1$s/fastcgi;
					uwsgi_temp_path %1$s/uwsgi;
					scgi_temp_path %1$s/scgi;
					server {
						listen 127.0.0.1:%2$d;
						location = /metrics { root %1$s/root; }
						location / { return 200; }
					}
				}
				""".formatted(this.directory, port, System.getProperty("user.name")));
		Figures figures = new Figures();
		try (Server server = new Server("nginx", port,
				List.of("nginx", "-c", configuration.toString(), "-g", "daemon off;"))) {
			say("nginx");
			load(server, this.groups, this.seconds);
			Load load = load(server, this.groups, this.seconds);
			figures.pushesPerSecond = load.perSecond();
			figures.cpuMicrosPerPush = load.cpuMicrosPerPush();
			figures.medianPushMicros = medianPushMicros(server);
			figures.scrapeMillis = medianScrapeMillis(server, false, false);
		}
		return figures;
	}

	/** Pushes each group once. */
	private static void push(Server server, int from, int to) throws Exception {
		List<Thread> threads = new ArrayList<>();
		for (int thread = 0; thread < CONNECTIONS; thread++) {
			int first = from + thread;
			threads.add(start(() -> {
				try (Connection connection = new Connection(server.port)) {
					for (int group = first; group < to; group += CONNECTIONS) {
						connection.push(group);
					}
				}
			}));
		}
		for (Thread thread : threads) {
			thread.join();
		}
	}

	/**
	 * What a load did.
	 */
	private record Load(long pushes, double seconds, double cpuSeconds) {

		double perSecond() {
			return this.pushes / this.seconds;
		}

		double cpuMicrosPerPush() {
			return 1e6 * this.cpuSeconds / this.pushes;
		}

	}

	/** Pushes random groups from all connections for a while. */
	private static Load load(Server server, int groups, int seconds) throws Exception {
		AtomicLong pushes = new AtomicLong();
		double cpu = server.cpuSeconds();
		long begun = System.nanoTime();
		long end = begun + TimeUnit.SECONDS.toNanos(seconds);
		List<Thread> threads = new ArrayList<>();
		for (int thread = 0; thread < CONNECTIONS; thread++) {
			threads.add(start(() -> {
				try (Connection connection = new Connection(server.port)) {
					ThreadLocalRandom random = ThreadLocalRandom.current();
					for (long count = 1; System.nanoTime() < end; count++) {
						connection.push(random.nextInt(groups));
						pushes.incrementAndGet();
					}
				}
			}));
		}
		for (Thread thread : threads) {
			thread.join();
		}
		return new Load(pushes.get(), (System.nanoTime() - begun) / 1e9, server.cpuSeconds() - cpu);
	}

	private double medianPushMicros(Server server) throws Exception {
		List<Double> micros = new ArrayList<>();
		try (Connection connection = new Connection(server.port)) {
			long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(this.seconds);
			while (System.nanoTime() < end && micros.size() < 20_000) {
				int group = ThreadLocalRandom.current().nextInt(this.groups);
				long begun = System.nanoTime();
				connection.push(group);
				micros.add((System.nanoTime() - begun) / 1e3);
			}
		}
		return median(micros);
	}

	private double medianScrapeMillis(Server server, boolean gzip, boolean afterPush) throws Exception {
		List<Double> millis = new ArrayList<>();
		try (Connection connection = new Connection(server.port)) {
			for (int i = 0; i < SCRAPES + 2; i++) {
				if (afterPush) {
					connection.push(i);
				}
				long begun = System.nanoTime();
				connection.scrape(gzip);
				if (i >= 2) {
					millis.add((System.nanoTime() - begun) / 1e6);
				}
			}
		}
		return median(millis);
	}

	private static double median(List<Double> values) {
		return values.stream().sorted().toList().get(values.size() / 2);
	}

	/**
	 * Something that may fail.
	 */
	private interface Work {

		void run() throws Exception;

	}

	private static Thread start(Work work) {
		Thread thread = new Thread(() -> {
			try {
				work.run();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
		thread.start();
		return thread;
	}

	private static void say(String text) {
		System.err.println("comparison: " + text);
	}

	private static int freePort() throws IOException {
		while (true) {
			int port = ThreadLocalRandom.current().nextInt(15_000, 30_000);
			try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
				return socket.getLocalPort();
			}
			catch (BindException ex) {
				continue;
			}
		}
	}

	/**
	 * A server as a process of its own.
	 */
	private static final class Server implements AutoCloseable {

		private final Process process;

		private final int port;

		Server(String name, int port, List<String> command) throws IOException {
			this.port = port;
			this.process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
			while (true) {
				try (Connection connection = new Connection(port)) {
					connection.get("/-/ready", false);
					return;
				}
				catch (IOException ex) {
					if (!this.process.isAlive() || System.nanoTime() > deadline) {
						close();
						throw new IOException(name + " does not answer", ex);
					}
					Thread.onSpinWait();
				}
			}
		}

		/** Of the process and its workers. */
		double cpuSeconds() throws IOException {
			double ticks = cpuTicks(this.process.pid());
			for (ProcessHandle child : this.process.children().toList()) {
				ticks += cpuTicks(child.pid());
			}
			return ticks / 100;
		}

		private static double cpuTicks(long pid) throws IOException {
			String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
			String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
			return Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
		}

		long residentBytes() throws IOException {
			for (String line : Files.readAllLines(Path.of("/proc/" + this.process.pid() + "/status"))) {
				if (line.startsWith("VmRSS:")) {
					return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
				}
			}
			throw new IOException("no VmRSS");
		}

		@Override
		public void close() {
			this.process.destroy();
			try {
				if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
					this.process.destroyForcibly();
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

	/**
	 * A kept-alive connection. As little of HTTP as the three servers need, so that the
	 * client leaves them the processors.
	 */
	private static final class Connection implements AutoCloseable {

		private final Socket socket;

		private final InputStream in;

		private final OutputStream out;

		private final byte[] buffer = new byte[64 * 1024];

		Connection(int port) throws IOException {
			this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
			this.socket.setTcpNoDelay(true);
			this.socket.setSoTimeout(120_000);
			this.in = new BufferedInputStream(this.socket.getInputStream(), 64 * 1024);
			this.out = this.socket.getOutputStream();
		}

		void push(int group) throws IOException {
			StringBuilder body = new StringBuilder(1400);
			for (int i = 0; i < SERIES; i++) {
				body.append("# TYPE batch_items_processed_").append(i).append(" gauge\nbatch_items_processed_");
				body.append(i).append("{phase=\"write\"} ").append(group * 31L + i * 1.25).append('\n');
			}
			ByteArrayOutputStream request = new ByteArrayOutputStream(2048);
			request.writeBytes(("PUT /metrics/job/nightly/instance/host-" + group
					+ " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n\r\n")
				.getBytes(StandardCharsets.US_ASCII));
			request.writeBytes(body.toString().getBytes(StandardCharsets.US_ASCII));
			this.out.write(request.toByteArray());
			answer();
		}

		void scrape(boolean gzip) throws IOException {
			get("/metrics", gzip);
		}

		void get(String path, boolean gzip) throws IOException {
			this.out.write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n"
					+ (gzip ? "Accept-Encoding: gzip\r\n" : "") + "\r\n")
				.getBytes(StandardCharsets.US_ASCII));
			answer();
		}

		private void answer() throws IOException {
			String status = line();
			if (!status.startsWith("HTTP/1.1 20") && !status.startsWith("HTTP/1.1 404")) {
				throw new IOException("unexpected " + status);
			}
			long length = 0;
			boolean chunked = false;
			for (String line = line(); !line.isEmpty(); line = line()) {
				String header = line.toLowerCase(Locale.ROOT);
				if (header.startsWith("content-length:")) {
					length = Long.parseLong(header.substring(15).strip());
				}
				chunked |= header.startsWith("transfer-encoding:") && header.contains("chunked");
			}
			if (!chunked) {
				skip(length);
				return;
			}
			for (long size = Long.parseLong(line(), 16); size > 0; size = Long.parseLong(line(), 16)) {
				skip(size);
				line();
			}
			line();
		}

		private void skip(long length) throws IOException {
			long rest = length;
			while (rest > 0) {
				int read = this.in.read(this.buffer, 0, (int) Math.min(rest, this.buffer.length));
				if (read < 0) {
					throw new IOException("connection closed");
				}
				rest -= read;
			}
		}

		private String line() throws IOException {
			StringBuilder line = new StringBuilder(64);
			for (int b = this.in.read(); b != '\n'; b = this.in.read()) {
				if (b < 0) {
					throw new IOException("connection closed");
				}
				if (b != '\r') {
					line.append((char) b);
				}
			}
			return line.toString();
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}
