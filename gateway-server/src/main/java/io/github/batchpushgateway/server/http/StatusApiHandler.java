package io.github.batchpushgateway.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.http.HttpServerRequest;

/**
 * Tells in JSON what the gateway is, how it was started, and when.
 */
final class StatusApiHandler implements Endpoint {

	private final HttpSettings settings;

	StatusApiHandler(HttpSettings settings) {
		this.settings = settings;
	}

	@Override
	public void handle(HttpServerRequest request, String rest) {
		ApiResponse.json(request);
		Responses.body(request, 200, status(this.settings));
	}

	private static byte[] status(HttpSettings settings) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (JsonGenerator json = ApiResponse.JSON.createGenerator(bytes)) {
			json.writeStartObject();
			json.writeStringField("status", "success");
			json.writeObjectFieldStart("data");
			writeObject(json, "build_information", settings.buildInformation());
			writeObject(json, "flags", settings.flags());
			json.writeStringField("start_time", GoText.time(settings.startTime()));
			json.writeEndObject();
			json.writeEndObject();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	private static void writeObject(JsonGenerator json, String name, Map<String, String> fields) throws IOException {
		json.writeObjectFieldStart(name);
		for (Map.Entry<String, String> field : new TreeMap<>(fields).entrySet()) {
			json.writeStringField(field.getKey(), field.getValue());
		}
		json.writeEndObject();
	}

}
