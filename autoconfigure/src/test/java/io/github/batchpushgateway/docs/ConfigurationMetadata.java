package io.github.batchpushgateway.docs;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;

/**
 * What is described in files of configuration metadata.
 */
final class ConfigurationMetadata {

	private static final String NAME = "META-INF/spring-configuration-metadata.json";

	private ConfigurationMetadata() {
	}

	/** The properties of this module. */
	static List<Map<String, Object>> ofTheModule() throws IOException {
		try (InputStream file = Files.newInputStream(Path.of("target/classes").resolve(NAME))) {
			return properties(file);
		}
	}

	/** The properties of this module and of all libraries. */
	static List<Map<String, Object>> ofTheClassPath() throws IOException {
		List<Map<String, Object>> properties = new ArrayList<>();
		for (URL url : Collections.list(ConfigurationMetadata.class.getClassLoader().getResources(NAME))) {
			try (InputStream file = url.openStream()) {
				properties.addAll(properties(file));
			}
		}
		return properties;
	}

	private static List<Map<String, Object>> properties(InputStream file) {
		return JsonPath.parse(file).read("$.properties[*]");
	}

}
