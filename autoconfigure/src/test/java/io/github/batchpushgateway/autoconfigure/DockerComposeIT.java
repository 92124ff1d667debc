package io.github.batchpushgateway.autoconfigure;

import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;

import io.github.batchpushgateway.server.container.GatewayImage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.DockerClientFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that starts the services of a Compose file, and pushes to the gateway
 * among them. The files are the examples of the document on tests.
 */
class DockerComposeIT {

	private static final Path FILES = Path.of("src/test/resources/compose").toAbsolutePath();

	private static final Pattern GATEWAY = Pattern.compile("The Pushgateway at (\\S+) deletes the metrics of ");

	private final String project = "batch-pushgateway-" + UUID.randomUUID();

	/** Comes first among the folders with commands. */
	@TempDir
	private Path commands;

	@BeforeEach
	void provideCompose() throws Exception {
		if (run("docker compose version >/dev/null 2>&1") != 0) {
			Path docker = Files.copy(FILES.resolve("docker"), this.commands.resolve("docker"));
			assertThat(docker.toFile().setExecutable(true)).isTrue();
		}
	}

	@BeforeEach
	void provideImages() {
		DockerClientFactory.instance().client().tagImageCmd(GatewayImage.name(), "monitoring/gateway", "latest").exec();
	}

	@AfterEach
	void removeContainers() throws Exception {
		assertThat(run("docker compose --project-name=" + this.project + " --file=" + FILES.resolve("image.yaml")
				+ " down --remove-orphans --timeout=1"))
			.isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "image.yaml", "label.yaml" })
	void jobsArePushedToTheGatewayAmongTheServices(String file, @TempDir Path folder) throws Exception {
		try (BatchProgram program = BatchProgram.startWithCommands(folder, this.commands,
				"spring.docker.compose.enabled=true", "spring.docker.compose.file=" + FILES.resolve(file),
				"spring.docker.compose.arguments=--project-name=" + this.project,
				"spring.docker.compose.lifecycle-management=start-only",
				"logging.level.io.github.batchpushgateway.push=debug")) {
			assertThat(program.exitCode()).as(String.join("\n", program.log())).isZero();

			String gateway = GATEWAY.matcher(String.join("\n", program.log()))
				.results()
				.findFirst()
				.orElseThrow()
				.group(1);
			assertThat(URI.create(gateway + "/metrics").toURL().openStream()).asString(StandardCharsets.UTF_8)
				.contains("batch_job_success{instance=\"\",job=\"load\"} 1\n");
		}
	}

	/**
	 * By a shell, because Java looks for commands where it has found them at its start.
	 */
	private int run(String command) throws Exception {
		ProcessBuilder bash = new ProcessBuilder("bash", "-c", command).inheritIO();
		bash.environment().merge("PATH", this.commands + File.pathSeparator, (path, first) -> first + path);
		return bash.start().waitFor();
	}

}
