package io.github.batchpushgateway.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tables of the document for those who run the gateway say what the code says.
 */
class GatewayDocumentTests {

	private final GatewayDocument document;

	GatewayDocumentTests() throws IOException {
		this.document = new GatewayDocument();
	}

	@Test
	void listsEveryFlag() {
		Stream<Flag<?>> limits = GatewayFlags.ofLimits().values().stream().map((flag) -> flag);
		Stream<Flag<?>> others = GatewayFlags.ALL.stream()
			.filter((flag) -> !GatewayFlags.ofLimits().containsValue(flag));

		assertThat(this.document.rows("--"))
			.containsExactlyElementsOf(Stream.concat(limits, others).map(GatewayDocumentTests::row).toList());
	}

	@Test
	void showsRulesForExpiryThatApply(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("rules.yml"), this.document.yaml());

		assertThat(new ExpiryRulesFile(file, null).read()).asString().contains("nightly-.*", "PT2H", "audit");
	}

	/** Some defaults depend on the machine, and say so. */
	private static <T> String row(Flag<T> flag) {
		String usual = flag.description().contains("Unless given") ? ""
				: "`" + flag.writer().apply(flag.defaultValue()) + "`";
		return "| `--%s` | %s | %s |".formatted(flag.name(), usual.replace("``", ""), flag.description());
	}

}
