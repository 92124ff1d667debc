package io.github.batchpushgateway.autoconfigure;

import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where the Pushgateway is.
 */
public interface PushgatewayConnectionDetails extends ConnectionDetails {

	/**
	 * The base URL, including a route prefix; null if there is no Pushgateway, so that
	 * nothing is pushed.
	 */
	@Nullable URI getUrl();

	/**
	 * Whether the Pushgateway ends with this application, so that nothing it has been
	 * asked to do later is done after that.
	 */
	default boolean endsWithTheApplication() {
		return false;
	}

}
