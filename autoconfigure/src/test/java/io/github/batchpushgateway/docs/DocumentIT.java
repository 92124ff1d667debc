package io.github.batchpushgateway.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.batchpushgateway.server.go.GoServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Has {@code promtool} check what the documents write for Prometheus.
 */
class DocumentIT {

	private static final Path RULES = Path.of("../observability/prometheus");

	@TempDir
	private Path directory;

	static List<DocumentBlock> configurations() {
		return BlockClaim.PROMETHEUS.blocks();
	}

	@ParameterizedTest
	@MethodSource("configurations")
	void prometheusTakesTheConfiguration(DocumentBlock block) throws Exception {
		try (Stream<Path> files = Files.list(RULES)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".rules.yml")).toList()) {
				Files.copy(file, this.directory.resolve(file.getFileName()));
			}
		}
		Files.copy(RULES.resolve("named-jobs.rules.yml"), this.directory.resolve("my-jobs.rules.yml"));
		Files.writeString(this.directory.resolve("prometheus.yml"), block.text());

		promtool("check", "config", "prometheus.yml");
	}

	@Test
	void prometheusTakesTheQueries() throws Exception {
		List<String> queries = BlockClaim.QUERIES.blocks().stream().flatMap((block) -> block.lines().stream()).toList();
		StringBuilder rules = new StringBuilder("groups:\n- name: queries\n  rules:\n");
		for (int i = 0; i < queries.size(); i++) {
			rules.append("  - record: query:%d\n    expr: |-\n      %s\n".formatted(i, queries.get(i)));
		}
		Files.writeString(this.directory.resolve("queries.yml"), rules);

		assertThat(queries).isNotEmpty();
		promtool("check", "rules", "queries.yml");
	}

	/** Runs the command where it is on the PATH, else a container. */
	private void promtool(String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(GoServer.installed("promtool").isPresent() ? List.of("promtool")
				: List.of("docker", "run", "--rm", "-v", this.directory + ":/documents:ro", "-w", "/documents",
						"--entrypoint", "promtool", "prom/prometheus:v2.42.0"));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).directory(this.directory.toFile())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

		assertThat(process.waitFor()).as(output).isZero();
	}

}
