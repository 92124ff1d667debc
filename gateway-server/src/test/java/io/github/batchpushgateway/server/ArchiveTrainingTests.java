package io.github.batchpushgateway.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ArchiveTraining}.
 */
class ArchiveTrainingTests {

	@Test
	@Timeout(120)
	void usesAGatewayWithAFileAndEndsWithIt(@TempDir Path directory) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xlog:class+load", "-Djava.io.tmpdir=" + directory, "-cp", System.getProperty("java.class.path"),
				ArchiveTraining.class.getName())
			.redirectErrorStream(true)
			.start();

		assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
			.contains("ready on port", "told over HTTP to close", "persistence.GroupCodec source:")
			.doesNotContain("archive training:", "refused");
		assertThat(process.waitFor()).isZero();
		assertThat(directory).isDirectoryNotContaining("glob:**archive-training*");
	}

}
