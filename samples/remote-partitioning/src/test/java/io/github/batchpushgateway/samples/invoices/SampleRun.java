package io.github.batchpushgateway.samples.invoices;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What the sample printed, run as its user runs it.
 *
 * @param samples the values of the samples, by their names and own labels
 */
record SampleRun(int exitCode, List<String> output, Map<String, Double> samples) {

	static SampleRun of(Path directory, String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-jar", System.getProperty("sample.jar")));
		command.add("--batch.pushgateway.embedded.port=0");
		command.add("--batch.pushgateway.delete.on-shutdown=leave");
		command.addAll(List.of(arguments));
		Path log = directory.resolve("sample.log");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		try {
			if (!process.waitFor(180, TimeUnit.SECONDS)) {
				throw new AssertionError("still running: " + Files.readString(log));
			}
		}
		finally {
			process.destroyForcibly();
		}
		List<String> output = Files.readAllLines(log);
		Map<String, Double> samples = new TreeMap<>();
		output.stream().filter((line) -> line.startsWith("  batch_")).forEach((line) -> {
			int value = line.lastIndexOf(' ');
			samples.put(line.substring(2, value), Double.valueOf(line.substring(value + 1)));
		});
		return new SampleRun(process.exitValue(), output, samples);
	}

	/** The number that stands behind a text. */
	double number(String text) {
		return this.output.stream()
			.filter((line) -> line.startsWith(text))
			.map((line) -> Double.valueOf(line.substring(text.length())))
			.findFirst()
			.orElseThrow(() -> new AssertionError("no '" + text + "' in " + this.output));
	}

}
