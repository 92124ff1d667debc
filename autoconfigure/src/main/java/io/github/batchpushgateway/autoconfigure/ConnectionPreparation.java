package io.github.batchpushgateway.autoconfigure;

import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;

import javax.net.ssl.HttpsURLConnection;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;

/**
 * Gives each connection to the Pushgateway what it needs to trust and to be let in.
 *
 * <p>
 * Asks for the credentials and the SSL bundle each time, because they may change while
 * the application runs.
 */
final class ConnectionPreparation implements Consumer<HttpURLConnection> {

	private final PushgatewayConnectionDetails connectionDetails;

	private final Map<String, String> headers;

	ConnectionPreparation(PushgatewayConnectionDetails connectionDetails, Map<String, String> headers) {
		this.connectionDetails = connectionDetails;
		this.headers = Map.copyOf(headers);
	}

	@Override
	public void accept(HttpURLConnection connection) {
		this.headers.forEach(connection::setRequestProperty);
		String authorization = authorization();
		if (authorization != null) {
			connection.setRequestProperty("Authorization", authorization);
		}
		SslBundle sslBundle = this.connectionDetails.getSslBundle();
		if (sslBundle != null && connection instanceof HttpsURLConnection tls) {
			tls.setSSLSocketFactory(new OptionedSslSocketFactory(sslBundle));
		}
	}

	private @Nullable String authorization() {
		String token = this.connectionDetails.getToken();
		if (token != null) {
			return "Bearer " + token;
		}
		String username = this.connectionDetails.getUsername();
		return (username != null) ? "Basic " + basic(username, this.connectionDetails.getPassword()) : null;
	}

	private static String basic(String username, @Nullable String password) {
		String credentials = username + ":" + ((password != null) ? password : "");
		return Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
	}

}
