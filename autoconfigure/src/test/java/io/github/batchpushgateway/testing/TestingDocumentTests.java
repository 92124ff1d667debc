package io.github.batchpushgateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The document on tests shows what runs, as it is.
 */
class TestingDocumentTests {

	private static final Pattern BLOCK = Pattern.compile("```\\w+\n(.*?)```", Pattern.DOTALL);

	@Test
	void everyBlockIsPartOfSomethingThatRuns() throws IOException {
		List<String> blocks = BLOCK.matcher(Files.readString(Path.of("../docs/testing.md")))
			.results()
			.map((block) -> block.group(1))
			.toList();

		assertThat(blocks).containsExactlyInAnyOrderElementsOf(examples());
	}

	private static List<String> examples() {
		Path sources = Path.of("src/test/java/io/github/batchpushgateway/testing");
		Path compose = Path.of("src/test/resources/compose");
		return Stream
			.concat(Stream.of("OrdersImportIT.java", "OrdersImportTests.java")
				.map((file) -> from("@SpringBootTest", read(sources.resolve(file)))),
					Stream.of("image.yaml", "label.yaml").map((file) -> read(compose.resolve(file))))
			.toList();
	}

	private static String from(String beginning, String text) {
		return text.substring(text.indexOf("\n" + beginning) + 1);
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
