package io.github.batchpushgateway.samples.orders;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Volume;
import io.github.batchpushgateway.server.container.GatewayImage;
import io.github.batchpushgateway.testcontainers.PushgatewayContainer;

/**
 * The gateway in a container as operators should run it: the image of the Dockerfile, a
 * read-only root, nothing that can be written but the volume it may keep its groups on,
 * no capabilities.
 */
final class GatewayContainer extends PushgatewayContainer {

	GatewayContainer() {
		super(GatewayImage.name());
		withCreateContainerCmdModifier((command) -> Objects.requireNonNull(command.getHostConfig())
			.withReadonlyRootfs(true)
			.withCapDrop(Capability.ALL)
			.withSecurityOpts(List.of("no-new-privileges")));
	}

	/**
	 * Has the gateway keep its groups.
	 * @param volume the name of the volume, which is made if there is none
	 */
	GatewayContainer keepingGroupsOn(String volume) {
		withCommand("--persistence.file=/data/groups.db");
		withCreateContainerCmdModifier((command) -> Objects.requireNonNull(command.getHostConfig())
			.withBinds(new Bind(volume, new Volume("/data"))));
		return this;
	}

	/**
	 * As {@code kill -9} does.
	 */
	void kill() {
		getDockerClient().killContainerCmd(getContainerId()).exec();
	}

	/**
	 * Scrapes the gateway as Prometheus does, so that it may delete what it has shown:
	 * what it tells about jobs, by series. Prometheus drops labels without a value, and
	 * so does this.
	 */
	Map<String, Double> scrape() throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(getUrl() + "/metrics"))
			.header("X-Prometheus-Scrape-Timeout-Seconds", "10")
			.build();
		String body = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
		return body.lines()
			.filter((line) -> line.startsWith("batch_"))
			.map((line) -> line.replace("instance=\"\",", "").split(" "))
			.collect(Collectors.toMap((sample) -> sample[0], (sample) -> Double.valueOf(sample[1])));
	}

}
