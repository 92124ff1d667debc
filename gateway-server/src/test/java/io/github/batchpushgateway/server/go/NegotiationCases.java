package io.github.batchpushgateway.server.go;

import java.util.List;

/**
 * In which form a scrape gets the metrics.
 */
final class NegotiationCases {

	private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8; escaping=";

	private NegotiationCases() {
	}

	private static Case accept(String accept, String answered) {
		return Case.of("accept: " + accept)
			.put("/metrics/job/j", "a 1\n")
			.request(Request.get("/metrics").with("Accept: " + accept))
			.deviates(Deviation.NEWER_ESCAPING, 200, 200)
			.answering("Content-Type: " + answered);
	}

	private static Case encoding(String name, String encoding, String answered) {
		return Case.of("accept encoding: " + name)
			.put("/metrics/job/j", "a 1\n")
			.request(Request.get("/metrics").with("Accept-Encoding: " + encoding))
			.deviates(Deviation.NEWER_ESCAPING, 200, 200)
			.answering("Content-Encoding: " + answered);
	}

	static List<Case> all() {
		return List.of(
		// @formatter:off
			accept("*/*", TEXT + "underscores"),
			accept("text/html,application/xhtml+xml", TEXT + "underscores"),
			accept("application/json", TEXT + "underscores"),
			accept("text/plain", TEXT + "underscores"),
			accept("text/plain;version=0.0.4", TEXT + "underscores"),
			accept("text/plain;version=1.0.0", TEXT + "underscores"),
			accept("application/openmetrics-text;version=1.0.0", TEXT + "underscores"),
			accept("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8,text/plain;version=0.0.4;q=0.5",
					TEXT + "allow-utf-8"),
			accept("text/plain;version=0.0.4;escaping=allow-utf-8", TEXT + "allow-utf-8"),
			accept("text/plain;version=0.0.4;escaping=values", TEXT + "values"),
			accept("text/plain;version=0.0.4;escaping=nonsense", TEXT + "underscores"),
			accept("garbage;;;,,", TEXT + "underscores"),
			encoding("gzip", "gzip", "gzip"),
			encoding("gzip among others", "deflate, gzip;q=0.8, br", "gzip"),
			encoding("gzip unwanted", "gzip;q=0", ""),
			encoding("identity", "identity", ""),
			encoding("anything", "*", ""),
			encoding("deflate", "deflate", ""),
			encoding("zstd", "zstd", ""),
			encoding("identity first", "identity, gzip;q=0.5", ""));
		// @formatter:on
	}

}
