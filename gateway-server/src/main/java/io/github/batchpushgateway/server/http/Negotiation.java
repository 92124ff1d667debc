package io.github.batchpushgateway.server.http;

import java.util.List;
import java.util.Set;

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

	/**
	 * Ways of writing names that leave the names of the text format as they are;
	 * {@code dots} would change them.
	 */
	private static final Set<String> ESCAPINGS = Set.of("allow-utf-8", "underscores", "values");

	private static final List<String> ENCODINGS = List.of("identity", "gzip");

	private Negotiation() {
	}

	/**
	 * The media type of the text format, in the variant that the client understands.
	 * @param accept the client's {@code Accept} header
	 */
	static String contentType(@Nullable String accept) {
		String escaping = "underscores";
		for (MediaType type : MediaType.parseList((accept != null) ? accept : "")) {
			if (ESCAPINGS.contains(type.parameter("escaping"))) {
				escaping = type.parameter("escaping");
			}
			String version = type.parameter("version");
			if (type.name().equals("text/plain") && (version.isEmpty() || version.equals("0.0.4"))) {
				break;
			}
		}
		return "text/plain; version=0.0.4; charset=utf-8; escaping=" + escaping;
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
