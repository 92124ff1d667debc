package io.github.batchpushgateway.samples.orders;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.jayway.jsonpath.JsonPath;
import org.awaitility.Awaitility;

import org.springframework.util.FileSystemUtils;

/**
 * A real Prometheus on a free port of its own, which scrapes one gateway every second.
 */
final class PrometheusProcess implements AutoCloseable {

	private static final Pattern LISTENING = Pattern.compile("\"Listening on\".* address=(\\S+)");

	private final Path directory;

	private final Process process;

	private final String address;

	/**
	 * Starts Prometheus.
	 * @param configuration its configuration file
	 * @throws IllegalStateException if there is no {@code prometheus} on the PATH, or it
	 * ends instead of listening
	 */
	PrometheusProcess(String configuration) throws IOException {
		this.directory = Files.createTempDirectory("prometheus");
		Files.writeString(this.directory.resolve("prometheus.yml"), configuration);
		this.process = start(this.directory);
		this.address = Awaitility.await().until(this::listenAddress, (found) -> !found.isEmpty());
	}

	private static Process start(Path directory) {
		ProcessBuilder prometheus = new ProcessBuilder("prometheus", "--config.file=prometheus.yml",
				"--storage.tsdb.path=data", "--web.listen-address=127.0.0.1:0");
		try {
			return prometheus.directory(directory.toFile())
				.redirectErrorStream(true)
				.redirectOutput(directory.resolve("log").toFile())
				.start();
		}
		catch (IOException ex) {
			throw new IllegalStateException("no 'prometheus' on the PATH; scripts/test installs it, "
					+ "as does apt-get install --no-install-recommends prometheus", ex);
		}
	}

	private String listenAddress() throws IOException {
		String log = Files.readString(this.directory.resolve("log"));
		Matcher listening = LISTENING.matcher(log);
		if (listening.find()) {
			return listening.group(1);
		}
		if (!this.process.isAlive()) {
			throw new IllegalStateException("prometheus has ended: " + log);
		}
		return "";
	}

	/**
	 * Asks for the value of each series that an expression selects now.
	 */
	Map<String, Double> query(String expression) throws IOException, InterruptedException {
		URI uri = URI.create("http://" + this.address + "/api/v1/query?query="
				+ URLEncoder.encode(expression, StandardCharsets.UTF_8));
		HttpRequest request = HttpRequest.newBuilder(uri).build();
		String body = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
		List<Map<String, Object>> results = JsonPath.read(body, "$.data.result");
		Map<String, Double> values = new HashMap<>();
		for (Map<String, Object> result : results) {
			String value = JsonPath.read(result, "$.value[1]");
			values.put(series(JsonPath.read(result, "$.metric")), Double.valueOf(value));
		}
		return values;
	}

	private static String series(Map<String, String> metric) {
		SortedMap<String, String> labels = new TreeMap<>(metric);
		String name = labels.remove("__name__");
		return labels.entrySet()
			.stream()
			.map((label) -> label.getKey() + "=\"" + label.getValue() + '"')
			.collect(Collectors.joining(",", name + "{", "}"));
	}

	@Override
	public void close() throws IOException {
		this.process.destroyForcibly().onExit().join();
		FileSystemUtils.deleteRecursively(this.directory);
	}

}
