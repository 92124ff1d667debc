package io.github.batchpushgateway.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.github.batchpushgateway.server.GatewayDocument.Command;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the commands of the documents, as they stand there.
 */
@Timeout(60)
class GatewayDocumentIT {

	/** Printed between the outputs of commands. */
	private static final String SEPARATOR = "-- the next command --\n";

	@TempDir
	private static Path directory;

	private static GatewayProcess gateway;

	@BeforeAll
	static void start() throws IOException {
		gateway = GatewayProcess.start(List.of(), "--persistence.file=" + directory.resolve("groups.db"),
				"--web.enable-admin-api", "--push.enable-utf8-names");
	}

	@AfterAll
	static void stop() {
		gateway.close();
	}

	static Stream<List<Command>> consoles() throws IOException {
		return GatewayDocument.all().stream().flatMap((document) -> document.consoles().stream());
	}

	@ParameterizedTest
	@MethodSource("consoles")
	void doesWhatTheDocumentShows(List<Command> console) throws Exception {
		StringBuilder script = new StringBuilder();
		for (Command command : console) {
			script.append(command.text()).append("\nprintf '%s' '").append(SEPARATOR).append("'\n");
		}
		String[] outputs = run(script.toString().replace("localhost:9091", "127.0.0.1:" + gateway.port()))
			.split(SEPARATOR, -1);

		for (int i = 0; i < console.size(); i++) {
			assertThat(outputs[i]).as(console.get(i).text()).matches(console.get(i).pattern());
		}
	}

	@Test
	void namesEveryMetricOfTheGatewaysOwn() throws Exception {
		GatewayDocument document = new GatewayDocument();
		List<String> names = run("curl -s 127.0.0.1:" + gateway.port() + "/metrics").lines()
			.filter((line) -> line.startsWith("# TYPE pushgateway_"))
			.map((line) -> line.split(" ")[2])
			.toList();

		assertThat(names).contains("pushgateway_groups").allMatch(document::names);
	}

	private static String run(String script) throws Exception {
		Process bash = new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(bash.waitFor()).as(output).isZero();
		return output.replace("\r\n", "\n");
	}

}
