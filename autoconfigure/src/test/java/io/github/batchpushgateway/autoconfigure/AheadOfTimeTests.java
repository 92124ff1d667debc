package io.github.batchpushgateway.autoconfigure;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import io.github.batchpushgateway.push.ExpiringGateway;
import io.github.batchpushgateway.push.RecordingPushgateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.context.aot.AbstractAotProcessor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that Spring has processed ahead of time, on a JVM: conditions are frozen
 * then, beans are made by generated code, and the URL is known only when it runs.
 */
class AheadOfTimeTests {

	private final RecordingPushgateway gateway = new RecordingPushgateway();

	@TempDir
	private Path folder;

	@AfterEach
	void stop() {
		this.gateway.close();
	}

	@Test
	void takesUrlLabelsAndDeletionFromTheEnvironmentItRunsIn() throws Exception {
		process();

		try (BatchProgram program = start("url=" + this.gateway.url(), "grouping-key.region=north",
				"delete.delay=1s")) {
			assertThat(program.exitCode()).isZero();

			assertThat(program.log("Starting AOT-processed BatchProgram")).hasSize(1);
			assertThat(this.gateway.requests()).extracting(RecordingPushgateway.Request::method)
				.containsExactly("POST", "GET", "DELETE");
			assertThat(this.gateway.requests().get(0)).satisfies((push) -> {
				assertThat(push.path()).isEqualTo("/metrics/job/load/region/north");
				assertThat(push.body()).contains("batch_job_success 1.0\n");
			});
			assertThat(program.log(" WARN ")).isEmpty();
		}
		try (BatchProgram program = start()) {
			assertThat(program.exitCode()).isZero();

			assertThat(program.log("set batch.pushgateway.url")).hasSize(1);
		}
	}

	@Test
	void pushesToAGatewayThatDeletes() throws Exception {
		this.gateway.answer(new ExpiringGateway());
		process();

		try (BatchProgram program = start("url=" + this.gateway.url(), "delete.delay=1h",
				"delete.keep-last-success=true", "steps.max=0")) {
			assertThat(program.exitCode()).isZero();

			assertThat(this.gateway.requests()).extracting(RecordingPushgateway.Request::method)
				.containsExactly("POST", "POST");
			assertThat(program.log(" WARN ")).isEmpty();
		}
	}

	@Test
	void whatANativeImageNeedsIsInItsMetadata() throws Exception {
		process();

		Path metadata = classes()
			.resolve("META-INF/native-image/io.github.batchpushgateway/batch-program/reachability-metadata.json");
		assertThat(Files.readString(metadata)).contains("sun.net.www.protocol.http.Handler",
				"sun.net.www.protocol.https.Handler",
				"io.github.batchpushgateway.autoconfigure.PushgatewayProperties$Delete");
	}

	private BatchProgram start(String... properties) throws IOException {
		List<String> arguments = new ArrayList<>();
		for (String property : properties) {
			arguments.add("batch.pushgateway." + property);
		}
		return BatchProgram.startAheadOfTime(this.folder, classes(), arguments.toArray(String[]::new));
	}

	private void process() throws IOException {
		Path sources = this.folder.resolve("sources");
		new SpringApplicationAotProcessor(BatchProgram.class,
				AbstractAotProcessor.Settings.builder()
					.sourceOutput(sources)
					.resourceOutput(classes())
					.classOutput(classes())
					.groupId("io.github.batchpushgateway")
					.artifactId("batch-program")
					.build(),
				new String[0])
			.process();
		compile(sources);
	}

	private void compile(Path sources) throws IOException {
		List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", classes().toString(), "-cp",
				classes() + File.pathSeparator + System.getProperty("java.class.path")));
		try (Stream<Path> files = Files.walk(sources)) {
			files.map(Path::toString).filter((file) -> file.endsWith(".java")).forEach(arguments::add);
		}
		ByteArrayOutputStream messages = new ByteArrayOutputStream();
		int result = ToolProvider.getSystemJavaCompiler()
			.run(null, messages, messages, arguments.toArray(String[]::new));
		assertThat(result).as(() -> messages.toString(StandardCharsets.UTF_8)).isZero();
	}

	private Path classes() {
		return this.folder.resolve("classes");
	}

}
