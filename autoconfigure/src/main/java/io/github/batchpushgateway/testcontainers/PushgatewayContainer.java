package io.github.batchpushgateway.testcontainers;

import java.util.stream.Stream;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * A Pushgateway in a container: {@code batch-pushgateway}, which is the gateway of this
 * project, or {@code prom/pushgateway}.
 *
 * <p>
 * It has started when the gateway is ready. With Spring Boot's {@code @ServiceConnection}
 * on it, the application under test pushes to it. Its groups end with it, unless its
 * command or a volume says otherwise.
 */
public class PushgatewayContainer extends GenericContainer<PushgatewayContainer> {

	static final int PORT = 9091;

	static final String[] IMAGES = { "batch-pushgateway", "prom/pushgateway" };

	/**
	 * Creates a container.
	 * @param image the name of the image, with its tag
	 * @throws IllegalStateException if it is the name of another image
	 */
	public PushgatewayContainer(String image) {
		this(DockerImageName.parse(image));
	}

	/**
	 * Creates a container.
	 * @param image the name of the image; one of another name, such as that of a registry
	 * of one's own, is declared to be a compatible substitute for one of the two
	 * @throws IllegalStateException if it is the name of another image
	 */
	public PushgatewayContainer(DockerImageName image) {
		super(image);
		image.assertCompatibleWith(Stream.of(IMAGES).map(DockerImageName::parse).toArray(DockerImageName[]::new));
		this.waitStrategy = Wait.forHttp("/-/ready").forPort(PORT);
	}

	@Override
	protected void configure() {
		addExposedPort(PORT);
	}

	/**
	 * The base URL of the gateway, without a slash at its end, as seen from the machine
	 * of the test.
	 * @throws IllegalStateException if the container has not started
	 */
	public String getUrl() {
		return "http://" + getHost() + ":" + getMappedPort(PORT);
	}

}
