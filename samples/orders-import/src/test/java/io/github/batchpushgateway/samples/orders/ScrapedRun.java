package io.github.batchpushgateway.samples.orders;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.batchpushgateway.autoconfigure.PushgatewayConnectionDetails;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The application as its user runs it, with a gateway on any free port, and what that
 * gateway answers afterwards.
 */
final class ScrapedRun implements AutoCloseable {

	private static final List<String> GROUPING_LABELS = List.of("application=\"orders-import\"", "instance=\"\"",
			"job=\"orders-import\"");

	private final ConfigurableApplicationContext context;

	private ScrapedRun(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static ScrapedRun of(String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--batch.pushgateway.embedded.port=0");
		all.add("--batch.pushgateway.delete.on-shutdown=leave");
		return new ScrapedRun(SpringApplication.run(OrdersImportApplication.class, all.toArray(String[]::new)));
	}

	URI scrapeUri() {
		return URI.create(this.context.getBean(PushgatewayConnectionDetails.class).getUrl() + "/metrics");
	}

	/**
	 * Returns the value of each sample of the run, by its name and the labels that are
	 * its own.
	 */
	Map<String, Double> samples() throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(scrapeUri()).build();
		String body = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
		Map<String, Double> samples = new TreeMap<>();
		for (String line : body.split("\n")) {
			if (line.startsWith("batch_") && GROUPING_LABELS.stream().allMatch(line::contains)) {
				int value = line.lastIndexOf(' ');
				samples.put(withoutGroupingLabels(line.substring(0, value)), Double.valueOf(line.substring(value + 1)));
			}
		}
		return samples;
	}

	private static String withoutGroupingLabels(String sample) {
		String own = sample;
		for (String label : GROUPING_LABELS) {
			own = own.replace("," + label, "").replace(label + ",", "").replace(label, "");
		}
		return own.replace("{}", "");
	}

	Path file() {
		return this.context.getBean(OrdersFile.class).path();
	}

	JdbcClient database() {
		return this.context.getBean(JdbcClient.class);
	}

	int exitCode() {
		return SpringApplication.exit(this.context);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
