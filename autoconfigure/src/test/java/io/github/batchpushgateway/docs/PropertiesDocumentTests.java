package io.github.batchpushgateway.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of properties is what the configuration metadata says. With
 * {@code -Dproperties.write} it is written anew.
 */
class PropertiesDocumentTests {

	private static final Path DOCUMENT = Path.of("../docs/properties.md");

	private static final String HEAD = "| key | type | default | |\n| --- | --- | --- | --- |\n";

	@Test
	void listsWhatTheMetadataDescribes() throws IOException {
		String document = Files.readString(DOCUMENT);
		int begin = document.indexOf(HEAD) + HEAD.length();
		int end = document.indexOf("\n\n", begin) + 1;
		if (System.getProperty("properties.write") != null) {
			Files.writeString(DOCUMENT, document.substring(0, begin) + rows() + document.substring(end));
			return;
		}

		assertThat(document.substring(begin, end))
			.as("docs/properties.md is written anew by: mvn test -pl autoconfigure -am"
					+ " -Dtest=PropertiesDocumentTests -Dsurefire.failIfNoSpecifiedTests=false -Dproperties.write")
			.isEqualTo(rows());
	}

	private static String rows() throws IOException {
		List<Map<String, Object>> properties = ConfigurationMetadata.ofTheModule();
		assertThat(properties).hasSizeGreaterThan(20);
		return properties.stream()
			.sorted(Comparator.comparing((property) -> property.get("name").toString()))
			.map(PropertiesDocumentTests::row)
			.collect(Collectors.joining());
	}

	private static String row(Map<String, Object> property) {
		Object usual = property.get("defaultValue");
		return "| `%s` | %s | %s | %s |%n".formatted(property.get("name"), type((String) property.get("type")),
				(usual != null) ? "`" + usual + "`" : "", Objects.requireNonNull(property.get("description")));
	}

	/** Names of types without their packages. */
	private static String type(String type) {
		return "`" + type.replaceAll("[a-z]+\\.", "").replaceAll("\\w+\\$", "").replace(",", ", ") + "`";
	}

}
