package io.github.batchpushgateway.server.http;

import io.vertx.core.http.HttpHeaders;

/**
 * Names of headers that answers carry, in the case in which Go writes them: scripts that
 * look for a header in the output of {@code curl -i} mind the case.
 */
final class Headers {

	static final CharSequence ALLOW = HttpHeaders.createOptimized("Allow");

	static final CharSequence CACHE_CONTROL = HttpHeaders.createOptimized("Cache-Control");

	static final CharSequence CONNECTION = HttpHeaders.createOptimized("Connection");

	static final CharSequence CONTENT_ENCODING = HttpHeaders.createOptimized("Content-Encoding");

	static final CharSequence CONTENT_LENGTH = HttpHeaders.createOptimized("Content-Length");

	static final CharSequence CONTENT_TYPE = HttpHeaders.createOptimized("Content-Type");

	static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");

	static final CharSequence DATE = HttpHeaders.createOptimized("Date");

	static final CharSequence ETAG = HttpHeaders.createOptimized("ETag");

	/** Asks that what a push carries be deleted after so long. */
	static final CharSequence EXPIRE_AFTER = HttpHeaders.createOptimized("Pushgateway-Expire-After");

	/** Grants what {@link #EXPIRE_AFTER} asks for. */
	static final CharSequence EXPIRES_AT = HttpHeaders.createOptimized("Pushgateway-Expires-At");

	static final CharSequence LOCATION = HttpHeaders.createOptimized("Location");

	static final CharSequence RETRY_AFTER = HttpHeaders.createOptimized("Retry-After");

	private Headers() {
	}

}
