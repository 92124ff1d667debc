package io.github.batchpushgateway.autoconfigure;

import java.net.URI;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * The Pushgateway named by {@code batch.pushgateway.url}, with its credentials.
 */
final class PropertiesPushgatewayConnectionDetails implements PushgatewayConnectionDetails {

	private final PushgatewayProperties properties;

	private final ObjectProvider<SslBundles> sslBundles;

	/**
	 * Creates connection details.
	 * @throws InvalidPropertyException if there is no SSL bundle of the name in the
	 * properties
	 */
	PropertiesPushgatewayConnectionDetails(PushgatewayProperties properties, ObjectProvider<SslBundles> sslBundles) {
		this.properties = properties;
		this.sslBundles = sslBundles;
		getSslBundle();
	}

	@Override
	public @Nullable URI getUrl() {
		List<URI> urls = getUrls();
		return urls.isEmpty() ? null : urls.get(0);
	}

	@Override
	public List<URI> getUrls() {
		return this.properties.urls().stream().map(URI::create).toList();
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

	@Override
	public @Nullable SslBundle getSslBundle() {
		String name = this.properties.getSsl().getBundle();
		if (name == null) {
			return null;
		}
		SslBundles sslBundles = this.sslBundles.getIfAvailable();
		if (sslBundles == null || !sslBundles.getBundleNames().contains(name)) {
			throw new InvalidPropertyException("batch.pushgateway.ssl.bundle", name,
					"must be the name of an SSL bundle", "Define spring.ssl.bundle.pem." + name
							+ " or spring.ssl.bundle.jks." + name + ", or correct the name.");
		}
		return sslBundles.getBundle(name);
	}

}
