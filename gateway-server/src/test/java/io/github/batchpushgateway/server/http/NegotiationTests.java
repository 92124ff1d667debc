package io.github.batchpushgateway.server.http;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class NegotiationTests {

	private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8; escaping=";

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			*/*                                                       | underscores
			text/html                                                 | underscores
			application/json                                          | underscores
			text/plain;version=1.0.0                                  | underscores
			text/plain;version=0.0.4                                  | underscores
			application/openmetrics-text;version=1.0.0                | underscores
			text/plain;version=0.0.4;escaping=allow-utf-8             | allow-utf-8
			text/plain;version=0.0.4;escaping=values                  | values
			text/plain;version=0.0.4;escaping=dots                    | dots
			text/plain;version=0.0.4;escaping=nonsense                | underscores
			application/json;escaping=allow-utf-8                     | allow-utf-8
			application/json;escaping=allow-utf-8;q=0.1,text/plain    | underscores
			text/plain;escaping=underscores;q=0.1,a/b;escaping=allow-utf-8 | underscores
			,;=,/,;q=                                                 | underscores
			""")
	void answersTextInTheLastEscapingOnTheWay(String accept, String escaping) {
		assertThat(Negotiation.form(accept).contentType()).isEqualTo(TEXT + escaping);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			encoding=delimited                              | delimited; escaping=underscores
			encoding=text                                   | text; escaping=underscores
			encoding=compact-text                           | compact-text; escaping=underscores
			encoding=delimited;escaping=dots                | delimited; escaping=dots
			encoding=delimited;q=0.9;escaping=values,a/b;escaping=dots | delimited; escaping=values
			encoding=delimited;q=0.9,a/b;escaping=dots      | delimited; escaping=dots
			encoding=delimited,text/plain;escaping=dots     | delimited; escaping=underscores
			encoding=nonsense,*/*;encoding=delimited        | none
			encoding=delimited;q=0.5,text/plain;q=0.6       | none
			""")
	void answersProtobufInTheEncodingAskedFor(String parameters, String expected) {
		String protobuf = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;";

		String contentType = Negotiation.form(protobuf + parameters).contentType();

		assertThat(contentType).isEqualTo(expected.equals("none") ? TEXT + "underscores"
				: "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=" + expected);
	}

	@Test
	void answersProtobufOnlyOfMetricFamilies() {
		assertThat(Negotiation.form("application/vnd.google.protobuf;encoding=delimited").contentType())
			.isEqualTo(TEXT + "underscores");
	}

	@Test
	void answersTextToWhoAsksForNothing() {
		assertThat(Negotiation.form(null).contentType()).isEqualTo(TEXT + "underscores");
		assertThat(Negotiation.form("").contentType()).isEqualTo(TEXT + "underscores");
	}

	@Test
	void allowsUtf8ToPrometheus3() {
		String accept = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
				+ "application/openmetrics-text;version=0.0.1;q=0.5,"
				+ "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

		assertThat(Negotiation.form(accept).contentType()).isEqualTo(TEXT + "allow-utf-8");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			gzip                      | true
			GZIP                      | true
			gzip, deflate, br         | true
			deflate, gzip;q=1.0, *;q=0.5 | true
			gzip;q=0.5, identity;q=0.2| true
			gzip, identity            | false
			gzip;q=0                  | false
			gzip;q=x                  | false
			identity                  | false
			identity;q=0              | false
			*                         | false
			br, zstd, deflate         | false
			x-gzip                    | false
			''                        | false
			""")
	void compressesForWhoPrefersIt(String acceptEncoding, boolean gzip) {
		assertThat(Negotiation.acceptsGzip(acceptEncoding)).isEqualTo(gzip);
	}

	@Test
	void doesNotCompressUnasked() {
		assertThat(Negotiation.acceptsGzip(null)).isFalse();
	}

}
