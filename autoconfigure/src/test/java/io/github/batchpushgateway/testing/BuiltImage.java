package io.github.batchpushgateway.testing;

import io.github.batchpushgateway.server.container.GatewayImage;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Builds the image that the examples name, as their readers have done before.
 */
final class BuiltImage implements BeforeAllCallback {

	@Override
	public void beforeAll(ExtensionContext context) {
		assertThat(GatewayImage.name()).isEqualTo("batch-pushgateway:0.1.0-SNAPSHOT");
	}

}
