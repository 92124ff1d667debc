package io.github.batchpushgateway.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The list of what the executable jar bundles.
 */
class ThirdPartyTests {

	private static final Pattern ARTIFACT = Pattern.compile("^ {2,4}([\\w.-]+:[\\w.*-]+)", Pattern.MULTILINE);

	private static Set<String> artifacts(String file) throws IOException {
		Set<String> artifacts = new TreeSet<>();
		Matcher matcher = ARTIFACT.matcher(Files.readString(Path.of(file)));
		while (matcher.find()) {
			artifacts.add(matcher.group(1).startsWith("io.netty:") ? "io.netty:*" : matcher.group(1));
		}
		return artifacts;
	}

	@Test
	void namesAllDependenciesAndNothingElse() throws IOException {
		assertThat(artifacts("THIRD-PARTY.txt")).hasSizeGreaterThan(10)
			.isEqualTo(artifacts("target/runtime-dependencies.txt"));
	}

}
