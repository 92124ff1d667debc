package io.github.batchpushgateway.docker.compose;

import java.net.URI;

import io.github.batchpushgateway.autoconfigure.PushgatewayConnectionDetails;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;

/**
 * The way to a service whose image, or label
 * {@code org.springframework.boot.service-connection}, is {@code batch-pushgateway} or
 * {@code prom/pushgateway}.
 */
final class PushgatewayDockerComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<PushgatewayConnectionDetails> {

	private static final int PORT = 9091;

	PushgatewayDockerComposeConnectionDetailsFactory() {
		super(new String[] { "batch-pushgateway", "prom/pushgateway" });
	}

	@Override
	protected PushgatewayConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		return new PushgatewayDockerComposeConnectionDetails(source.getRunningService());
	}

	private static final class PushgatewayDockerComposeConnectionDetails extends DockerComposeConnectionDetails
			implements PushgatewayConnectionDetails {

		private final URI url;

		private final @Nullable SslBundle sslBundle;

		PushgatewayDockerComposeConnectionDetails(RunningService service) {
			super(service);
			this.sslBundle = getSslBundle(service);
			this.url = URI.create(((this.sslBundle != null) ? "https" : "http") + "://" + service.host() + ":"
					+ service.ports().get(PORT));
		}

		@Override
		public URI getUrl() {
			return this.url;
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return this.sslBundle;
		}

	}

}
