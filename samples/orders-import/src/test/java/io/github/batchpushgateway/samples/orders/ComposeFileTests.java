package io.github.batchpushgateway.samples.orders;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the Compose file and the configurations it mounts say of each other and of files.
 */
class ComposeFileTests {

	private static final Path DIRECTORY = GrafanaDashboard.DIRECTORY;

	private static final String BASE_IMAGE = "eclipse-temurin:17-jre";

	private static final Pattern COPY = Pattern.compile("(?m)^COPY (?:--\\S+ )*(\\S+?)/? \\S+$");

	@Test
	void everyMountedPathAndEveryDockerfileIsThere() throws IOException {
		DocumentContext compose = read("compose.yaml");
		List<String> mounts = compose.read("$.services[*].volumes[*]");
		List<String> contexts = compose.read("$.services[*].build.context");

		assertThat(mounts).filteredOn((mount) -> mount.startsWith("./"))
			.hasSize(3)
			.allSatisfy((mount) -> assertThat(DIRECTORY.resolve(mount.split(":", -1)[0])).isDirectory());
		assertThat(contexts).hasSize(2)
			.allSatisfy((context) -> assertThat(Files.readString(DIRECTORY.resolve(context).resolve("Dockerfile")))
				.contains("ARG BASE_IMAGE=" + BASE_IMAGE + "\n"));
		assertThat(compose.<List<String>>read("$.services[*].build.args.BASE_IMAGE"))
			.containsOnly("${BASE_IMAGE:-" + BASE_IMAGE + "}");
	}

	@Test
	void nothingThatADockerfileCopiesIsIgnored() throws IOException {
		List<String> contexts = read("compose.yaml").read("$.services[*].build.context");

		for (String context : contexts) {
			Path directory = DIRECTORY.resolve(context);
			List<String> sent = Files.readAllLines(directory.resolve(".dockerignore"));
			List<String> copied = COPY.matcher(Files.readString(directory.resolve("Dockerfile")))
				.results()
				.map((copy) -> "!" + copy.group(1))
				.toList();
			assertThat(sent).as(context).startsWith("*").containsAll(copied).hasSize(copied.size() + 1);
		}
	}

	@Test
	void everyServiceThatIsNamedIsThereAtItsPort() throws IOException {
		DocumentContext compose = read("compose.yaml");
		List<String> arguments = compose.read("$.services.scheduled-reports.command");
		List<String> targets = read("prometheus/prometheus.yml")
			.read("$.scrape_configs[*].static_configs[*].targets[*]");
		List<String> sources = read("grafana/provisioning/datasources/prometheus.yaml").read("$.datasources[*].url");

		assertThat(arguments).contains("--batch.pushgateway.url=http://pushgateway:9091");
		requireService(compose, URI.create("http://pushgateway:9091"));
		assertThat(targets).hasSize(1).allSatisfy((target) -> requireService(compose, URI.create("http://" + target)));
		assertThat(sources).hasSize(1).allSatisfy((source) -> requireService(compose, URI.create(source)));
	}

	private static void requireService(DocumentContext compose, URI uri) {
		assertThat(compose.<List<String>>read("$.services['" + uri.getHost() + "'].ports"))
			.containsExactly("127.0.0.1:" + uri.getPort() + ":" + uri.getPort());
	}

	@Test
	void grafanaFindsTheDashboardAndKnowsHowOftenPrometheusScrapes() throws IOException {
		DocumentContext compose = read("compose.yaml");
		String folder = read("grafana/provisioning/dashboards/batch-pushgateway.yaml")
			.read("$.providers[0].options.path");
		String interval = read("prometheus/prometheus.yml").read("$.global.scrape_interval");

		assertThat(compose.<List<String>>read("$.services.grafana.volumes"))
			.contains("./grafana/dashboards:" + folder + ":ro", "./grafana/provisioning:/etc/grafana/provisioning:ro");
		assertThat(compose.<String>read("$.services.grafana.environment.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"))
			.isEqualTo(folder + "/batch-jobs.json");
		assertThat(read("grafana/provisioning/datasources/prometheus.yaml")
			.<String>read("$.datasources[0].jsonData.timeInterval")).isEqualTo(interval);
	}

	@Test
	void prometheusKeepsTheLabelsOfJobsAndLoadsTheRules() throws IOException {
		DocumentContext prometheus = read("prometheus/prometheus.yml");

		assertThat(prometheus.<List<Object>>read("$.scrape_configs[*].honor_labels")).containsExactly(true);
		assertThat(prometheus.<List<String>>read("$.scrape_configs[*].job_name")).containsExactly("pushgateway");
		assertThat(prometheus.<List<String>>read("$.rule_files")).isNotEmpty()
			.allSatisfy((rules) -> assertThat(DIRECTORY.resolve("prometheus").resolve(rules)).isRegularFile());
	}

	private static DocumentContext read(String file) throws IOException {
		Map<String, Object> yaml = new Yaml().load(Files.readString(DIRECTORY.resolve(file)));
		return JsonPath.parse(yaml);
	}

}
