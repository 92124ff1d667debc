package io.github.batchpushgateway.server.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

import org.testcontainers.images.builder.ImageFromDockerfile;

/**
 * The image of the Dockerfile, built once in each JVM.
 *
 * <p>
 * The system property {@code gateway.directory} is where the Dockerfile is;
 * {@code gateway.baseImage}, if set, replaces its base image.
 */
public final class GatewayImage {

	private static final String JAR_BEGINNING = "batch-pushgateway-server-";

	private static final String JAR_END = "-exec.jar";

	private static final ImageFromDockerfile IMAGE = image();

	private GatewayImage() {
	}

	/**
	 * The name of the image, whose tag is the version of the project.
	 */
	public static String name() {
		return IMAGE.get();
	}

	private static ImageFromDockerfile image() {
		Path directory = Path.of(System.getProperty("gateway.directory"));
		Path jar = executableJar(directory.resolve("target"));
		String jarName = jar.getFileName().toString();
		String version = jarName.substring(JAR_BEGINNING.length(), jarName.length() - JAR_END.length());
		ImageFromDockerfile image = new ImageFromDockerfile("batch-pushgateway:" + version, false)
			.withFileFromPath("Dockerfile", directory.resolve("Dockerfile"))
			.withFileFromPath("java.options", directory.resolve("java.options"))
			.withFileFromPath("data", directory.resolve("data"))
			.withFileFromPath("target/native", directory.resolve("target/native"))
			.withFileFromPath("target/" + jarName, jar);
		String baseImage = System.getProperty("gateway.baseImage", "");
		return baseImage.isEmpty() ? image : image.withBuildArg("BASE_IMAGE", baseImage);
	}

	private static Path executableJar(Path target) {
		try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, JAR_BEGINNING + "*" + JAR_END)) {
			return jars.iterator().next();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
