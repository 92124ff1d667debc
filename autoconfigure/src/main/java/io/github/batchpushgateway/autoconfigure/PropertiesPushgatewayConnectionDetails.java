package io.github.batchpushgateway.autoconfigure;

import java.net.URI;

import org.jspecify.annotations.Nullable;

/**
 * The Pushgateway named by {@code batch.pushgateway.url}, with its credentials.
 */
final class PropertiesPushgatewayConnectionDetails implements PushgatewayConnectionDetails {

	private final PushgatewayProperties properties;

	PropertiesPushgatewayConnectionDetails(PushgatewayProperties properties) {
		this.properties = properties;
	}

	@Override
	public @Nullable URI getUrl() {
		String url = this.properties.getUrl();
		return (url == null || url.isBlank()) ? null : URI.create(url.strip());
	}

	@Override
	public @Nullable String getUsername() {
		return this.properties.getUsername();
	}

	@Override
	public @Nullable String getPassword() {
		return this.properties.getPassword();
	}

	@Override
	public @Nullable String getToken() {
		return this.properties.getToken();
	}

}
