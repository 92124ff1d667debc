package io.github.batchpushgateway.server.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.batchpushgateway.server.model.MetricType;

/**
 * What Go's client library says of its process, under the same names. Read from
 * {@code /proc}; a system that has none has none of these families.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc.5.html">proc(5)</a>
 */
final class ProcessFamilies {

	/** What the kernel shows to processes, whatever its own clock does. */
	private static final double TICKS_PER_SECOND = 100;

	private static final Pattern BLANKS = Pattern.compile("\\s+");

	private static final double UNLIMITED = 0x1p64;

	private final Path proc;

	ProcessFamilies(Path proc) {
		this.proc = proc;
	}

	List<OwnFamily> all() {
		return List.of(
				counter("cpu_seconds_total", "Total user and system CPU time spent in seconds.",
						() -> (stat(13) + stat(14)) / TICKS_PER_SECOND),
				gauge("max_fds", "Maximum number of open file descriptors.", () -> softLimit("Max open files")),
				counter("network_receive_bytes_total", "Number of bytes received by the process over the network.",
						() -> network("InOctets")),
				counter("network_transmit_bytes_total", "Number of bytes sent by the process over the network.",
						() -> network("OutOctets")),
				gauge("open_fds", "Number of open file descriptors.", this::openFiles),
				gauge("resident_memory_bytes", "Resident memory size in bytes.", () -> status("VmRSS:") * 1024),
				gauge("start_time_seconds", "Start time of the process since unix epoch in seconds.",
						() -> bootTime() + stat(21) / TICKS_PER_SECOND),
				gauge("virtual_memory_bytes", "Virtual memory size in bytes.", () -> stat(22)),
				gauge("virtual_memory_max_bytes", "Maximum amount of virtual memory available in bytes.",
						() -> softLimit("Max address space")));
	}

	private static OwnFamily counter(String name, String help, Reading reading) {
		return new ValueFamily("process_" + name, MetricType.COUNTER, help, orNaN(reading));
	}

	private static OwnFamily gauge(String name, String help, Reading reading) {
		return new ValueFamily("process_" + name, MetricType.GAUGE, help, orNaN(reading));
	}

	private static DoubleSupplier orNaN(Reading reading) {
		return () -> {
			try {
				return reading.read();
			}
			catch (IOException | IndexOutOfBoundsException | NumberFormatException ex) {
				return Double.NaN;
			}
		};
	}

	/**
	 * A field of {@code stat}, counted from zero; the second, the name of the command,
	 * may contain anything.
	 */
	private double stat(int field) throws IOException {
		String stat = Files.readString(this.proc.resolve("self/stat"));
		String[] fields = fields(stat.substring(stat.lastIndexOf(')') + 2));
		return Double.parseDouble(fields[field - 2]);
	}

	private double status(String name) throws IOException {
		return Double.parseDouble(fields(lineAfter("self/status", name))[0]);
	}

	private double softLimit(String name) throws IOException {
		String limit = fields(lineAfter("self/limits", name))[0];
		return limit.equals("unlimited") ? UNLIMITED : Double.parseDouble(limit);
	}

	private double bootTime() throws IOException {
		return Double.parseDouble(lineAfter("stat", "btime"));
	}

	private double network(String name) throws IOException {
		List<String> lines = Files.readAllLines(this.proc.resolve("self/net/netstat"))
			.stream()
			.filter((line) -> line.startsWith("IpExt:"))
			.toList();
		int column = List.of(fields(lines.get(0))).indexOf(name);
		return Double.parseDouble(fields(lines.get(1))[column]);
	}

	private double openFiles() throws IOException {
		try (Stream<Path> files = Files.list(this.proc.resolve("self/fd"))) {
			return (double) files.count();
		}
	}

	private static String[] fields(String line) {
		return BLANKS.split(line, -1);
	}

	private String lineAfter(String file, String beginning) throws IOException {
		return Files.readAllLines(this.proc.resolve(file))
			.stream()
			.filter((line) -> line.startsWith(beginning))
			.map((line) -> line.substring(beginning.length()).strip())
			.findFirst()
			.orElseThrow(() -> new IOException(file + " has no line " + beginning));
	}

	/**
	 * Reads one value.
	 */
	@FunctionalInterface
	private interface Reading {

		double read() throws IOException;

	}

}
