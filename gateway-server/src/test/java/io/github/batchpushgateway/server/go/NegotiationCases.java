package io.github.batchpushgateway.server.go;

import java.util.List;

/**
 * In which form a scrape gets the metrics.
 */
final class NegotiationCases {

	private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8; escaping=";

	private static final String PROTOBUF = "application/vnd.google.protobuf"
			+ ";proto=io.prometheus.client.MetricFamily";

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

	private static String protobuf(String encoding, String escaping) {
		return "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=" + encoding
				+ "; escaping=" + escaping;
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
			accept("", TEXT + "underscores"),
			accept("text/*", TEXT + "underscores"),
			accept("text/plain;version=0.0.4;q=0", TEXT + "underscores"),
			accept("TEXT/PLAIN; Version=0.0.4; Escaping=dots", TEXT + "dots"),
			accept(PROTOBUF + ";encoding=delimited", protobuf("delimited", "underscores")),
			accept(PROTOBUF + ";encoding=text", protobuf("text", "underscores")),
			accept(PROTOBUF + ";encoding=compact-text", protobuf("compact-text", "underscores")),
			accept(PROTOBUF + ";encoding=delimited;escaping=values", protobuf("delimited", "values")),
			accept(PROTOBUF + ";encoding=nonsense", TEXT + "underscores"),
			accept(PROTOBUF, TEXT + "underscores"),
			accept("application/vnd.google.protobuf;proto=other;encoding=delimited", TEXT + "underscores"),
			accept("text/plain;version=0.0.4;q=0.5," + PROTOBUF + ";encoding=delimited;q=0.4", TEXT + "underscores"),
			accept("text/plain;version=0.0.4;q=0.4," + PROTOBUF + ";encoding=delimited;q=0.5",
					protobuf("delimited", "underscores")),
			accept("application/openmetrics-text;escaping=dots;q=0.9," + PROTOBUF + ";encoding=text;q=0.8",
					protobuf("text", "dots")),
			accept("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
					+ "text/plain;version=0.0.4;q=0.5,*/*;q=0.1", TEXT + "underscores"),
			accept(PROTOBUF + ";encoding=delimited,application/openmetrics-text;version=1.0.0;q=0.8,"
					+ "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
					protobuf("delimited", "underscores")),
			accept(PROTOBUF + ";encoding=delimited;escaping=allow-utf-8;q=0.6,application/openmetrics-text;"
					+ "version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=0.0.4;escaping=allow-utf-8;q=0.3",
					protobuf("delimited", "allow-utf-8")),
			encoding("gzip", "gzip", "gzip"),
			encoding("gzip in capitals", "GZIP", "gzip"),
			encoding("gzip and nothing else", "gzip, *;q=0", "gzip"),
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
