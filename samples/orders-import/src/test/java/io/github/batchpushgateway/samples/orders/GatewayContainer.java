package io.github.batchpushgateway.samples.orders;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Volume;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;

/**
 * The gateway in a container as operators should run it: the image of the Dockerfile, a
 * read-only root, nothing that can be written but the volume it may keep its groups on,
 * no capabilities.
 *
 * <p>
 * The system property {@code gateway.directory} is where the Dockerfile is;
 * {@code gateway.baseImage}, if set, replaces its base image.
 */
final class GatewayContainer extends GenericContainer<GatewayContainer> {

	private static final int PORT = 9091;

	GatewayContainer() {
		super(image());
		withExposedPorts(PORT);
		withCreateContainerCmdModifier((command) -> Objects.requireNonNull(command.getHostConfig())
			.withReadonlyRootfs(true)
			.withCapDrop(Capability.ALL)
			.withSecurityOpts(List.of("no-new-privileges")));
		waitingFor(Wait.forHttp("/-/ready"));
	}

	/**
	 * Has the gateway keep its groups.
	 * @param volume the name of the volume, which is made if there is none
	 */
	GatewayContainer keepingGroupsOn(String volume) {
		return withCommand("--persistence.file=/data/groups.db")
			.withCreateContainerCmdModifier((command) -> Objects.requireNonNull(command.getHostConfig())
				.withBinds(new Bind(volume, new Volume("/data"))));
	}

	/**
	 * As {@code kill -9} does.
	 */
	void kill() {
		getDockerClient().killContainerCmd(getContainerId()).exec();
	}

	int port() {
		return getMappedPort(PORT);
	}

	String url() {
		return "http://" + getHost() + ":" + port();
	}

	/**
	 * Scrapes the gateway as Prometheus does, so that it may delete what it has shown:
	 * what it tells about jobs, by series. Prometheus drops labels without a value, and
	 * so does this.
	 */
	Map<String, Double> scrape() throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/metrics"))
			.header("X-Prometheus-Scrape-Timeout-Seconds", "10")
			.build();
		String body = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
		return body.lines()
			.filter((line) -> line.startsWith("batch_"))
			.map((line) -> line.replace("instance=\"\",", "").split(" "))
			.collect(Collectors.toMap((sample) -> sample[0], (sample) -> Double.valueOf(sample[1])));
	}

	private static ImageFromDockerfile image() {
		Path directory = Path.of(System.getProperty("gateway.directory"));
		ImageFromDockerfile image = new ImageFromDockerfile("batch-pushgateway-it", false)
			.withFileFromPath("Dockerfile", directory.resolve("Dockerfile"))
			.withFileFromPath("java.options", directory.resolve("java.options"))
			.withFileFromPath("data", directory.resolve("data"))
			.withFileFromPath("target/native", directory.resolve("target/native"));
		Path jar = executableJar(directory.resolve("target"));
		image.withFileFromPath("target/" + jar.getFileName(), jar);
		String baseImage = System.getProperty("gateway.baseImage", "");
		return baseImage.isEmpty() ? image : image.withBuildArg("BASE_IMAGE", baseImage);
	}

	private static Path executableJar(Path target) {
		try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, "batch-pushgateway-server-*-exec.jar")) {
			return jars.iterator().next();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
