package io.github.batchpushgateway.autoconfigure;

import java.net.URI;

import io.github.batchpushgateway.server.go.GoPushgateway;
import io.github.batchpushgateway.server.go.GoServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;

/**
 * The Go Pushgateway.
 */
class GoPushgatewayIT extends PushgatewayContract {

	@AutoClose
	private GoServer pushgateway;

	@BeforeAll
	void startPushgateway() {
		this.pushgateway = GoPushgateway.start();
	}

	@Override
	URI url() {
		return this.pushgateway.uri();
	}

}
