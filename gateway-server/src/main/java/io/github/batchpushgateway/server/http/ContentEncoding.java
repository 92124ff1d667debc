package io.github.batchpushgateway.server.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * How the body of a request is compressed, if at all.
 */
enum ContentEncoding {

	/** Not, or in a way that is not known: such bodies are read as they are. */
	IDENTITY {

		@Override
		InputStream decode(byte[] body, int length) {
			return new ByteArrayInputStream(body, 0, length);
		}

	},

	/** The format of RFC 1952, any number of members. */
	GZIP {

		@Override
		InputStream decode(byte[] body, int length) throws IOException {
			return new GzipStream(body, length);
		}

	},

	/** The framing format of Snappy. */
	SNAPPY {

		@Override
		InputStream decode(byte[] body, int length) {
			return new SnappyStream(body, length);
		}

	};

	static ContentEncoding of(HttpServerRequest request) {
		String header = request.getHeader(HttpHeaders.CONTENT_ENCODING);
		if (header == null) {
			return IDENTITY;
		}
		return header.equalsIgnoreCase("gzip") ? GZIP : header.equalsIgnoreCase("snappy") ? SNAPPY : IDENTITY;
	}

	/**
	 * Decompresses a body.
	 * @param body holds the body from its beginning on
	 * @param length the length of the body
	 * @return the body; a format it does not have is an {@link IOException}, here or when
	 * it is read, with the message that Go has for it
	 */
	abstract InputStream decode(byte[] body, int length) throws IOException;

}
