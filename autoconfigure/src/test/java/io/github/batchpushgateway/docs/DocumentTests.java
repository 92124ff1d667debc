package io.github.batchpushgateway.docs;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import io.github.batchpushgateway.autoconfigure.PushgatewayProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each block of the documents is checked by a test: here, or by the one that
 * {@link BlockClaim} names.
 */
class DocumentTests {

	private static final Path PROJECT = Path.of("..");

	static List<DocumentBlock> all() {
		return DocumentBlock.all();
	}

	static List<DocumentBlock> java() {
		return BlockClaim.JAVA.blocks();
	}

	static List<DocumentBlock> dependencies() {
		return BlockClaim.DEPENDENCIES.blocks();
	}

	static List<DocumentBlock> applicationProperties() {
		return BlockClaim.APPLICATION_PROPERTIES.blocks();
	}

	static List<DocumentBlock> commands() {
		return BlockClaim.COMMANDS.blocks();
	}

	@ParameterizedTest
	@MethodSource("all")
	void everyBlockIsCheckedByOneTest(DocumentBlock block) {
		assertThat(Stream.of(BlockClaim.values()).filter((claim) -> claim.claims(block)))
			.as("claims of %s; a block of a new kind needs a constant in BlockClaim, and a test", block)
			.hasSize(1);
	}

	@ParameterizedTest
	@MethodSource("java")
	void javaStandsInATestSource(DocumentBlock block) throws IOException {
		String wanted = block.text();

		assertThat(testSources()).as("%s: the code has to stand in a test source, as it is", block)
			.anyMatch((source) -> standsIn(source, wanted));
	}

	@ParameterizedTest
	@MethodSource("dependencies")
	void dependenciesAreModulesOrDependenciesOfTheProject(DocumentBlock block) throws Exception {
		NodeList dependencies = DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(new InputSource(new StringReader("<all>" + block.text() + "</all>")))
			.getElementsByTagName("dependency");

		assertThat(dependencies.getLength()).isPositive();
		String poms = poms();
		for (int i = 0; i < dependencies.getLength(); i++) {
			String artifact = text((Element) dependencies.item(i), "artifactId");
			String group = text((Element) dependencies.item(i), "groupId");
			assertThat(poms).as(block.toString()).contains("<artifactId>" + artifact + "</artifactId>");
			assertThat(poms).as(block.toString()).contains("<groupId>" + group + "</groupId>");
			if (group.equals("io.github.batchpushgateway")) {
				assertThat(poms).contains("<version>" + text((Element) dependencies.item(i), "version") + "</version>");
			}
		}
	}

	@ParameterizedTest
	@MethodSource("applicationProperties")
	void propertiesAreThereAndGood(DocumentBlock block) throws IOException {
		PropertySource<?> yaml = new YamlPropertySourceLoader()
			.load("block", new ByteArrayResource(block.text().getBytes(StandardCharsets.UTF_8)))
			.get(0);

		assertThat(((EnumerablePropertySource<?>) yaml).getPropertyNames()).as(block.toString())
			.allMatch(new KnownProperties()::know);
		PushgatewayProperties properties = new Binder(ConfigurationPropertySources.from(yaml)).bindOrCreate(
				"batch.pushgateway", Bindable.of(PushgatewayProperties.class),
				new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
		properties.afterPropertiesSet();
	}

	@ParameterizedTest
	@MethodSource("commands")
	void commandsNameWhatIsThere(DocumentBlock block) {
		assertThat(Commands.paths(block)).as(block.toString()).allMatch((path) -> Files.exists(PROJECT.resolve(path)));
	}

	@Test
	void everyDocumentIsInTheListOfDocuments() throws IOException {
		String list = Files.readString(PROJECT.resolve("docs/README.md"));
		try (Stream<Path> documents = Files.list(PROJECT.resolve("docs"))) {
			assertThat(documents.map((path) -> path.getFileName().toString())
				.filter((name) -> name.endsWith(".md") && !name.equals("README.md")))
				.allMatch((name) -> list.contains("](" + name + ")"));
		}
	}

	/** Whether the lines stand together in a source, however far they are indented. */
	private static boolean standsIn(String source, String wanted) {
		String first = wanted.lines().findFirst().orElseThrow();
		return source.lines()
			.filter((line) -> line.endsWith(first) && line.substring(0, line.length() - first.length()).isBlank())
			.map((line) -> line.substring(0, line.length() - first.length()))
			.distinct()
			.anyMatch((indent) -> source.contains(wanted.lines()
				.map((line) -> line.isEmpty() ? line : indent + line)
				.collect(Collectors.joining("\n"))));
	}

	private static List<String> testSources() throws IOException {
		return read("autoconfigure/src/test/java", "gateway-server/src/test/java", "samples");
	}

	private static List<String> read(String... folders) throws IOException {
		List<String> sources = new ArrayList<>();
		for (String folder : folders) {
			try (Stream<Path> files = Files.walk(PROJECT.resolve(folder))) {
				for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
					sources.add(Files.readString(file));
				}
			}
		}
		return sources;
	}

	private static String poms() throws IOException {
		StringBuilder poms = new StringBuilder();
		try (Stream<Path> files = Files.walk(PROJECT, 3)) {
			for (Path file : files.filter((path) -> path.endsWith("pom.xml")).toList()) {
				poms.append(Files.readString(file));
			}
		}
		return poms.toString();
	}

	private static String text(Element dependency, String name) {
		return dependency.getElementsByTagName(name).item(0).getTextContent();
	}

	/** What all metadata on the class path describes. */
	private static final class KnownProperties {

		private final Set<ConfigurationPropertyName> names = new HashSet<>();

		private final Set<ConfigurationPropertyName> maps = new HashSet<>();

		KnownProperties() throws IOException {
			for (Map<String, Object> property : ConfigurationMetadata.ofTheClassPath()) {
				ConfigurationPropertyName name = ConfigurationPropertyName.of((String) property.get("name"));
				this.names.add(name);
				if (String.valueOf(property.get("type")).matches("java\\.util\\.(Map|List)<.*")) {
					this.maps.add(name);
				}
			}
		}

		boolean know(String key) {
			ConfigurationPropertyName name = ConfigurationPropertyName.adapt(key, '.');
			return this.names.contains(name) || this.maps.stream().anyMatch((map) -> map.isAncestorOf(name));
		}

	}

}
