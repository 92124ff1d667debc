import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A server as a process of its own.
 */
final class ServerProcess implements AutoCloseable {

	private static final double TICKS_PER_SECOND = 100;

	private final Process process;

	private final int port;

	private final double startSeconds;

	/**
	 * Starts a server and waits for its first answer.
	 */
	ServerProcess(String name, int port, List<String> command) throws IOException {
		this.port = port;
		long begun = System.nanoTime();
		this.process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		awaitAnswer(name);
		this.startSeconds = (System.nanoTime() - begun) / 1e9;
	}

	private void awaitAnswer(String name) throws IOException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
		while (true) {
			try (Connection connection = new Connection(this.port)) {
				connection.get("/-/ready", false, OutputStream.nullOutputStream());
				return;
			}
			catch (IOException ex) {
				if (!this.process.isAlive() || System.nanoTime() > deadline) {
					close();
					throw new IOException(name + " does not answer", ex);
				}
				pause();
			}
		}
	}

	/** Leaves the processors to the server. */
	private static void pause() throws IOException {
		try {
			TimeUnit.MILLISECONDS.sleep(1);
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
	}

	static int freePort() throws IOException {
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

	URI url() {
		return URI.create("http://127.0.0.1:" + this.port);
	}

	Connection connect() throws IOException {
		return new Connection(this.port);
	}

	double startSeconds() {
		return this.startSeconds;
	}

	/** Of the process and its workers. */
	double cpuSeconds() throws IOException {
		double ticks = 0;
		for (ProcessHandle process : processes()) {
			String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
			String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
			ticks += Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
		}
		return ticks / TICKS_PER_SECOND;
	}

	/** Of the process and its workers. */
	long residentBytes() throws IOException {
		long bytes = 0;
		for (ProcessHandle process : processes()) {
			for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
				if (line.startsWith("VmRSS:")) {
					bytes += 1024 * Long.parseLong(line.replaceAll("\\D", ""));
				}
			}
		}
		return bytes;
	}

	private List<ProcessHandle> processes() {
		List<ProcessHandle> processes = new ArrayList<>(this.process.children().toList());
		processes.add(this.process.toHandle());
		return processes;
	}

	/** As {@code kill -9} does. */
	void kill() {
		this.process.destroyForcibly().onExit().join();
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
