import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
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

	private static final int SERIES = 12;

	/** Requests that are sent before their answers are read. */
	private static final int PIPELINED = 100;

	private static final int STARTS = 5;

	private static final int IDLE_SECONDS = 10;

	private final String jar;

	private final Path directory;

	private RestartFigures(String jar) throws IOException {
		this.jar = jar;
		this.directory = Files.createTempDirectory("restart-figures");
	}

	public static void main(String[] args) throws Exception {
		new RestartFigures(args[0]).run(Integer.parseInt(args[1]), Integer.parseInt(args[2]),
				Integer.parseInt(args[3]));
	}

	private void run(int groups, int rounds, int expiries) throws Exception {
		try {
			archiveClasses();
			restart(groups);
			overwrite(groups, rounds);
			expiries(expiries);
		}
		finally {
			try (DirectoryStream<Path> files = Files.newDirectoryStream(this.directory)) {
				for (Path file : files) {
					Files.delete(file);
				}
			}
			Files.delete(this.directory);
		}
	}

	/** As the image does when it is built. */
	private void archiveClasses() throws Exception {
		new ProcessBuilder("java", "@gateway-server/java.options", "-XX:ArchiveClassesAtExit=" + archive(), "-cp",
				this.jar, "io.github.batchpushgateway.server.ArchiveTraining")
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start()
			.waitFor();
	}

	private Path archive() {
		return this.directory.resolve("gateway.jsa");
	}

	private void restart(int groups) throws Exception {
		String keeping = "--persistence.file=" + this.directory.resolve("restart.db");
		try (Gateway gateway = new Gateway(keeping)) {
			gateway.push(groups, SERIES, 20, "");
			gateway.end("TERM");
		}
		double empty = Double.MAX_VALUE;
		double ended = Double.MAX_VALUE;
		double killed = Double.MAX_VALUE;
		for (int i = 0; i < STARTS; i++) {
			try (Gateway gateway = new Gateway()) {
				empty = Math.min(empty, gateway.startSeconds);
			}
			try (Gateway gateway = new Gateway(keeping)) {
				ended = Math.min(ended, gateway.startSeconds);
				gateway.push(groups / 10, SERIES, 20, "");
				gateway.end("KILL");
			}
			try (Gateway gateway = new Gateway(keeping)) {
				killed = Math.min(killed, gateway.startSeconds);
				gateway.end("TERM");
			}
		}
		print("start until ready without a file", "%.2f s", empty);
		print("restart with " + groups + " groups of " + SERIES + " series after SIGTERM", "%.2f s", ended);
		print("the same after SIGKILL, with a tenth of the groups in the log", "%.2f s", killed);
	}

	private void overwrite(int groups, int rounds) throws Exception {
		Path file = this.directory.resolve("overwrite.db");
		double largest = 0;
		try (Gateway gateway = new Gateway("--persistence.file=" + file)) {
			for (int round = 0; round < rounds; round++) {
				gateway.push(groups, SERIES, (round % 2 == 0) ? 60 : 20, "");
				long live = gateway.exposedBytes();
				double bytes = Files.size(file) + Files.size(Path.of(file + "-wal"));
				largest = Math.max(largest, bytes / live);
			}
			gateway.end("TERM");
		}
		print("largest file and log : what is exposed, " + rounds + " times overwritten", "%.2f", largest);
	}

	private void expiries(int groups) throws Exception {
		try (Gateway gateway = new Gateway()) {
			print("processor time of an idle gateway", "%.2f ms/s", gateway.idleMillisPerSecond());
			gateway.push(groups, 1, 1, "Pushgateway-Expire-After: 1h\r\n");
			print("the same with " + groups + " pending expiries", "%.2f ms/s", gateway.idleMillisPerSecond());
		}
	}

	private static void print(String what, String format, double figure) {
		System.out.printf(Locale.ROOT, "%s: " + format + "%n", what, figure);
	}

	/**
	 * A gateway in a process of its own, which is ready.
	 */
	private final class Gateway implements AutoCloseable {

		private final Process process;

		private final int port;

		final double startSeconds;

		Gateway(String... flags) throws Exception {
			try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
				this.port = free.getLocalPort();
			}
			List<String> command = new ArrayList<>(List.of("java", "@gateway-server/java.options",
					"-XX:SharedArchiveFile=" + archive(), "-jar", RestartFigures.this.jar,
					"--web.listen-address=127.0.0.1:" + this.port, "--log.level=warn"));
			command.addAll(List.of(flags));
			long start = System.nanoTime();
			this.process = new ProcessBuilder(command).inheritIO().start();
			awaitReady(start + TimeUnit.MINUTES.toNanos(2));
			this.startSeconds = (System.nanoTime() - start) / 1e9;
		}

		private void awaitReady(long deadline) throws Exception {
			while (true) {
				try {
					exchange("GET /-/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
					return;
				}
				catch (ConnectException notYet) {
					if (System.nanoTime() > deadline || !this.process.isAlive()) {
						throw notYet;
					}
					TimeUnit.MILLISECONDS.sleep(2);
				}
			}
		}

		private long exchange(String request) throws IOException {
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
				socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
				InputStream in = socket.getInputStream();
				String status = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
				if (!status.equals("HTTP/1.1 200")) {
					throw new IOException(status);
				}
				return in.skip(Long.MAX_VALUE);
			}
		}

		long exposedBytes() throws IOException {
			return exchange("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
		}

		/**
		 * Pushes groups, from two connections, and waits for all answers.
		 * @param labelBytes how long a label of every series is
		 */
		void push(int groups, int series, int labelBytes, String header) throws Exception {
			StringBuilder body = new StringBuilder("# TYPE figure_rows gauge\n");
			for (int i = 0; i < series; i++) {
				body.append("figure_rows{step=\"").append(i).append("\",label=\"");
				body.append("x".repeat(labelBytes)).append("\"} ").append(i).append(".5\n");
			}
			List<Thread> threads = new ArrayList<>();
			List<Exception> failures = new ArrayList<>();
			for (int first = 0; first < 2; first++) {
				int from = first;
				Thread thread = new Thread(() -> {
					try {
						push(from, groups, header, body.toString());
					}
					catch (IOException ex) {
						failures.add(ex);
					}
				});
				thread.start();
				threads.add(thread);
			}
			for (Thread thread : threads) {
				thread.join();
			}
			if (!failures.isEmpty()) {
				throw failures.get(0);
			}
		}

		private void push(int from, int groups, String header, String body) throws IOException {
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
				InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
				StringBuilder requests = new StringBuilder();
				int waiting = 0;
				for (int i = from; i < groups; i += 2) {
					requests.append("PUT /metrics/job/figures/instance/").append(i).append(" HTTP/1.1\r\nHost: x\r\n");
					requests.append(header).append("Content-Length: ").append(body.length()).append("\r\n\r\n");
					requests.append(body);
					if (++waiting == PIPELINED || i + 2 >= groups) {
						socket.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
						requests.setLength(0);
						for (; waiting > 0; waiting--) {
							readAnswer(in);
						}
					}
				}
			}
		}

		/** Without a body, as answers to pushes are. */
		private static void readAnswer(InputStream in) throws IOException {
			StringBuilder head = new StringBuilder();
			while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
				int c = in.read();
				if (c < 0) {
					throw new IOException("closed");
				}
				head.append((char) c);
			}
			if (!head.toString().startsWith("HTTP/1.1 200")) {
				throw new IOException(head.toString());
			}
		}

		/** After the compilers of the JVM have had their turn. */
		double idleMillisPerSecond() throws Exception {
			TimeUnit.SECONDS.sleep(IDLE_SECONDS);
			long before = cpuMillis();
			TimeUnit.SECONDS.sleep(IDLE_SECONDS);
			return (cpuMillis() - before) / (double) IDLE_SECONDS;
		}

		private long cpuMillis() throws IOException {
			String stat = Files.readString(Path.of("/proc/" + this.process.pid() + "/stat"));
			String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
			return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10;
		}

		void end(String signal) throws Exception {
			new ProcessBuilder("kill", "-" + signal, Long.toString(this.process.pid())).start().waitFor();
			this.process.waitFor();
		}

		@Override
		public void close() {
			this.process.destroyForcibly().onExit().join();
		}

	}

}
