package io.github.batchpushgateway.autoconfigure;

import java.net.URI;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where the Pushgateway is, and what it asks for.
 */
public interface PushgatewayConnectionDetails extends ConnectionDetails {

	/**
	 * The base URL, including a route prefix; null if there is no Pushgateway, so that
	 * nothing is pushed.
	 */
	@Nullable URI getUrl();

	/**
	 * The base URLs of all Pushgateways, of which the first that takes a push gets it;
	 * all ask for the same credentials.
	 */
	default List<URI> getUrls() {
		URI url = getUrl();
		return (url != null) ? List.of(url) : List.of();
	}

	/** The user of basic authentication; null if there is none. */
	default @Nullable String getUsername() {
		return null;
	}

	/** The password of the user. */
	default @Nullable String getPassword() {
		return null;
	}

	/** The bearer token, which comes before the user; null if there is none. */
	default @Nullable String getToken() {
		return null;
	}

	/**
	 * Certificates to trust and to show where the URL is one of HTTPS; null for those of
	 * the JVM.
	 */
	default @Nullable SslBundle getSslBundle() {
		return null;
	}

	/**
	 * Whether the Pushgateway ends with this application, so that nothing it has been
	 * asked to do later is done after that.
	 */
	default boolean endsWithTheApplication() {
		return false;
	}

}
