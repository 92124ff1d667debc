package io.github.batchpushgateway.testcontainers;

import java.net.URI;
import java.util.List;

import io.github.batchpushgateway.autoconfigure.PushgatewayConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Container;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/**
 * The way to a container with {@code @ServiceConnection}: any
 * {@link PushgatewayContainer}, and others of one of its images or with a name of one.
 */
final class PushgatewayContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<Container<?>, PushgatewayConnectionDetails> {

	PushgatewayContainerConnectionDetailsFactory() {
		super(List.of(PushgatewayContainer.IMAGES));
	}

	@Override
	protected boolean sourceAccepts(ContainerConnectionSource<Container<?>> source, Class<?> containerType,
			Class<?> connectionDetailsType) {
		return source.accepts(ANY_CONNECTION_NAME, PushgatewayContainer.class, connectionDetailsType)
				|| super.sourceAccepts(source, containerType, connectionDetailsType);
	}

	@Override
	protected PushgatewayConnectionDetails getContainerConnectionDetails(
			ContainerConnectionSource<Container<?>> source) {
		return new PushgatewayContainerConnectionDetails(source);
	}

	private static final class PushgatewayContainerConnectionDetails extends ContainerConnectionDetails<Container<?>>
			implements PushgatewayConnectionDetails {

		PushgatewayContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
			super(source);
		}

		@Override
		public URI getUrl() {
			Container<?> container = getContainer();
			return URI.create(((getSslBundle() != null) ? "https" : "http") + "://" + container.getHost() + ":"
					+ container.getMappedPort(PushgatewayContainer.PORT));
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return super.getSslBundle();
		}

	}

}
