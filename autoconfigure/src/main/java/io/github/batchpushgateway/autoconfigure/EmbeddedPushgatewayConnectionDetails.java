package io.github.batchpushgateway.autoconfigure;

import java.net.URI;

import io.github.batchpushgateway.server.GatewayServer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The gateway inside the application.
 */
final class EmbeddedPushgatewayConnectionDetails implements PushgatewayConnectionDetails {

	private static final Log logger = LogFactory.getLog(EmbeddedPushgatewayConnectionDetails.class);

	private final URI url;

	EmbeddedPushgatewayConnectionDetails(GatewayServer server) {
		this.url = URI.create("http://localhost:" + server.port());
		logger.info("The metrics of jobs are pushed to the embedded gateway; Prometheus scrapes them at " + this.url
				+ "/metrics");
	}

	@Override
	public URI getUrl() {
		return this.url;
	}

	@Override
	public boolean endsWithTheApplication() {
		return true;
	}

}
