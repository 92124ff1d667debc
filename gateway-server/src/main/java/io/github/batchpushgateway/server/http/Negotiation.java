package io.github.batchpushgateway.server.http;

import java.util.List;

import io.github.batchpushgateway.server.exposition.ExpositionFormat;
import io.github.batchpushgateway.server.exposition.NameEscaping;
import org.jspecify.annotations.Nullable;

/**
 * Which form of the exposition a client gets. There is always one, whatever it asks for.
 *
 * @see <a href=
 * "https://github.com/prometheus/common/blob/v0.67.5/expfmt/encode.go">expfmt</a>
 * @see <a href=
 * "https://github.com/prometheus/client_golang/blob/v1.23.2/prometheus/promhttp/http.go">promhttp</a>
 */
final class Negotiation {

	private static final List<String> ENCODINGS = List.of("identity", "gzip");

	private Negotiation() {
	}

	/**
	 * The form that the client likes best of those there are. How it wants names to be
	 * escaped is what it said last before that, of whichever form.
	 * @param accept the client's {@code Accept} header
	 */
	static ScrapeForm form(@Nullable String accept) {
		NameEscaping escaping = NameEscaping.UNDERSCORES;
		for (MediaType type : MediaType.parseList((accept != null) ? accept : "")) {
			NameEscaping wanted = NameEscaping.of(type.parameter("escaping"));
			escaping = (wanted != null) ? wanted : escaping;
			ExpositionFormat format = format(type);
			if (format != null) {
				return new ScrapeForm(format, escaping);
			}
		}
		return new ScrapeForm(ExpositionFormat.TEXT, escaping);
	}

	private static @Nullable ExpositionFormat format(MediaType type) {
		if (type.isProtobuf()) {
			return switch (type.parameter("encoding")) {
				case "delimited" -> ExpositionFormat.PROTOBUF_DELIMITED;
				case "text" -> ExpositionFormat.PROTOBUF_TEXT;
				case "compact-text" -> ExpositionFormat.PROTOBUF_COMPACT_TEXT;
				default -> null;
			};
		}
		String version = type.parameter("version");
		boolean text = type.name().equals("text/plain") && (version.isEmpty() || version.equals("0.0.4"));
		return text ? ExpositionFormat.TEXT : null;
	}

	/**
	 * Whether the client prefers gzip to no compression.
	 * @param acceptEncoding the client's {@code Accept-Encoding} header
	 */
	static boolean acceptsGzip(@Nullable String acceptEncoding) {
		if (acceptEncoding == null) {
			return false;
		}
		String best = "identity";
		double bestQuality = 0;
		for (String encoding : ENCODINGS) {
			for (MediaType type : MediaType.parseList(acceptEncoding)) {
				boolean offered = type.name().equals("*") || type.name().equals(encoding);
				if (offered && type.quality() > bestQuality) {
					bestQuality = type.quality();
					best = encoding;
				}
			}
		}
		return best.equals("gzip");
	}

}
