package io.github.batchpushgateway.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * What all answers of the JSON API have in common.
 */
final class ApiResponse {

	/** Writes as Go's {@code encoding/json} does. */
	static final JsonFactory JSON = new JsonFactoryBuilder().disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
		.characterEscapes(new HtmlSafe())
		.build();

	private ApiResponse() {
	}

	/**
	 * Sets the headers that let pages of other origins read the API.
	 */
	static HttpServerResponse allowOtherOrigins(HttpServerRequest request) {
		return request.response()
			.putHeader("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, Origin")
			.putHeader("Access-Control-Allow-Methods", "GET, POST, DELETE, OPTIONS")
			.putHeader("Access-Control-Allow-Origin", "*")
			.putHeader("Access-Control-Expose-Headers", "Date")
			.putHeader(Headers.CACHE_CONTROL, "no-cache, no-store, must-revalidate");
	}

	/**
	 * Sets the headers of an answer in JSON.
	 */
	static HttpServerResponse json(HttpServerRequest request) {
		return allowOtherOrigins(request).putHeader(Headers.CONTENT_TYPE, "application/json");
	}

	/**
	 * Answers a request that asks for something that cannot be.
	 */
	static void badData(HttpServerRequest request, String message) {
		error(request, 400, "bad_data", message);
	}

	/**
	 * Answers with an error in the form of the Prometheus API.
	 */
	static void error(HttpServerRequest request, int status, String type, String message) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (JsonGenerator json = JSON.createGenerator(bytes)) {
			json.writeStartObject();
			json.writeStringField("status", "error");
			json.writeStringField("errorType", type);
			json.writeStringField("error", message);
			json.writeEndObject();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		json(request);
		Responses.body(request, status, bytes.toByteArray());
	}

	@SuppressWarnings("serial")
	private static final class HtmlSafe extends CharacterEscapes {

		private final int[] escapes = standardAsciiEscapesForJSON();

		HtmlSafe() {
			this.escapes['<'] = ESCAPE_STANDARD;
			this.escapes['>'] = ESCAPE_STANDARD;
			this.escapes['&'] = ESCAPE_STANDARD;
		}

		@Override
		public int[] getEscapeCodesForAscii() {
			return this.escapes;
		}

		@Override
		public @Nullable SerializableString getEscapeSequence(int character) {
			return null;
		}

	}

}
