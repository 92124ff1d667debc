package io.github.batchpushgateway.autoconfigure;

import java.net.URI;

import io.github.batchpushgateway.server.GatewayOptions;
import io.github.batchpushgateway.server.GatewayServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The gateway of this project.
 */
class OurGatewayIT extends PushgatewayContract {

	private GatewayServer server;

	@BeforeAll
	void startGateway() {
		this.server = GatewayServer.start(GatewayOptions.defaults().withListenAddress("localhost:0"));
	}

	@AfterAll
	void stopGateway() {
		this.server.close();
	}

	@Override
	URI url() {
		return URI.create("http://localhost:" + this.server.port());
	}

}
