package io.github.batchpushgateway.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What this gateway was built from.
 *
 * @param version the version of the gateway
 * @param buildDate when it was built
 */
record BuildInformation(String version, String buildDate) {

	static BuildInformation load() {
		Properties properties = new Properties();
		try (InputStream stream = BuildInformation.class.getResourceAsStream("build.properties")) {
			properties.load(Objects.requireNonNull(stream, "build.properties"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return new BuildInformation(properties.getProperty("version", ""), properties.getProperty("date", ""));
	}

	/**
	 * What {@code --version} prints.
	 */
	String[] lines() {
		return new String[] { "batch-pushgateway, version " + this.version, "  build date:       " + this.buildDate,
				"  java version:     " + System.getProperty("java.version"),
				"  platform:         " + System.getProperty("os.name") + "/" + System.getProperty("os.arch") };
	}

	/**
	 * The labels with which the Go Pushgateway exposes the same; the Java runtime stands
	 * where Go's version does.
	 */
	Map<String, String> labels() {
		return Map.of("branch", "", "goarch", goArch(System.getProperty("os.arch")), "goos",
				goOs(System.getProperty("os.name")), "goversion", "java" + System.getProperty("java.version"),
				"revision", "", "tags", "", "version", this.version);
	}

	static String goArch(String arch) {
		return switch (arch) {
			case "x86_64" -> "amd64";
			case "aarch64" -> "arm64";
			default -> arch;
		};
	}

	static String goOs(String os) {
		String name = os.toLowerCase(Locale.ROOT);
		return name.startsWith("mac") ? "darwin" : name.startsWith("windows") ? "windows" : name;
	}

	/**
	 * The fields that the Go Pushgateway reports, under its names; the Java runtime
	 * stands where Go's version does.
	 */
	Map<String, String> fields() {
		Map<String, String> fields = new TreeMap<>();
		fields.put("branch", "");
		fields.put("buildDate", this.buildDate);
		fields.put("buildUser", "");
		fields.put("goVersion", "java" + System.getProperty("java.version"));
		fields.put("revision", "");
		fields.put("version", this.version);
		return fields;
	}

}
