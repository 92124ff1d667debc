package io.github.batchpushgateway.server.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A media type or range and its parameters, as in {@code Content-Type} and
 * {@code Accept}.
 *
 * @param name type and subtype, in lower case
 * @param parameters the parameters, by name in lower case
 * @param wellFormed whether every parameter has a value, and is given once
 */
record MediaType(String name, Map<String, String> parameters, boolean wellFormed) {

	static MediaType parse(String text) {
		String[] parts = text.split(";", -1);
		Map<String, String> parameters = new HashMap<>();
		boolean wellFormed = true;
		for (int i = 1; i < parts.length; i++) {
			int equals = parts[i].indexOf('=');
			if (equals > 0) {
				wellFormed &= parameters.put(parts[i].substring(0, equals).strip().toLowerCase(Locale.ROOT),
						unquote(parts[i].substring(equals + 1).strip())) == null;
			}
			else {
				wellFormed &= i == parts.length - 1 && parts[i].isBlank();
			}
		}
		return new MediaType(parts[0].strip().toLowerCase(Locale.ROOT), parameters, wellFormed);
	}

	/**
	 * Reads a list, the preferred ones first.
	 */
	static List<MediaType> parseList(String text) {
		List<MediaType> types = new ArrayList<>();
		for (String part : text.split(",", -1)) {
			types.add(parse(part));
		}
		types.sort((a, b) -> Double.compare(b.quality(), a.quality()));
		return types;
	}

	private static String unquote(String value) {
		boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
		return quoted ? value.substring(1, value.length() - 1) : value;
	}

	/**
	 * The value of a parameter, empty if there is none.
	 */
	String parameter(String parameter) {
		return this.parameters.getOrDefault(parameter, "");
	}

	/**
	 * How much the client wants this, from 0 to 1.
	 */
	double quality() {
		String quality = this.parameters.get("q");
		if (quality == null) {
			return 1;
		}
		try {
			return Double.parseDouble(quality);
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

	/**
	 * Whether this is the form in which client libraries push protobuf. A malformed type
	 * is not, as for the Go Pushgateway.
	 */
	boolean isDelimitedProtobuf() {
		return this.wellFormed && isProtobuf() && parameter("encoding").equals("delimited");
	}

	/**
	 * Whether this is metric families in protobuf, in whichever encoding.
	 */
	boolean isProtobuf() {
		return this.name.equals("application/vnd.google.protobuf")
				&& parameter("proto").equals("io.prometheus.client.MetricFamily");
	}

}
