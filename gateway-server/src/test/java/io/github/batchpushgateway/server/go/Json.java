package io.github.batchpushgateway.server.go;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/**
 * Reads JSON into maps, lists, texts, numbers and booleans.
 */
final class Json {

	private static final JsonFactory FACTORY = new JsonFactory();

	private Json() {
	}

	static Object read(String text) throws IOException {
		try (JsonParser parser = FACTORY.createParser(text)) {
			parser.nextToken();
			Object value = value(parser);
			if (parser.nextToken() != null) {
				throw new IOException("more than one value: " + text);
			}
			return value;
		}
	}

	private static Object value(JsonParser parser) throws IOException {
		return switch (parser.currentToken()) {
			case START_OBJECT -> object(parser);
			case START_ARRAY -> array(parser);
			case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
			case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
			default -> parser.getText();
		};
	}

	private static Map<String, Object> object(JsonParser parser) throws IOException {
		Map<String, Object> object = new TreeMap<>();
		while (parser.nextToken() != JsonToken.END_OBJECT) {
			String name = parser.currentName();
			parser.nextToken();
			if (object.put(name, value(parser)) != null) {
				throw new IOException("repeated key: " + name);
			}
		}
		return object;
	}

	private static List<Object> array(JsonParser parser) throws IOException {
		List<Object> array = new ArrayList<>();
		while (parser.nextToken() != JsonToken.END_ARRAY) {
			array.add(value(parser));
		}
		return array;
	}

}
