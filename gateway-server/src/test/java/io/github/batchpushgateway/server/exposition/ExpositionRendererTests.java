package io.github.batchpushgateway.server.exposition;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.github.batchpushgateway.server.model.RenderedFamily;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics.LabelPair;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics.MetricFamily;
import io.prometheus.metrics.shaded.com_google_protobuf_4_34_0.TextFormat;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ExpositionRenderer}: what it writes is read with the classes that
 * protoc makes of the schema.
 */
class ExpositionRendererTests {

	private static final String EVERY_TYPE = """
			# HELP c Things "done",\\nall\\\\.
			# TYPE c counter
			c 1
			c{x="a\\"b\\\\c\\nd\te"} 1e300
			# TYPE g gauge
			g{x="1"} -2.5
			g{x="2"} NaN
			g{x="3"} +Inf
			u{y="2"} -Inf
			# TYPE s summary
			s{quantile="0.5"} 3
			s{quantile="0.9"} 4
			s_sum 10
			s_count 5
			s_sum{x="1"} 1.5
			# TYPE h histogram
			h_bucket{le="1"} 2
			h_bucket{le="+Inf"} 3
			h_sum 4
			h_count 3
			h_bucket{x="1",le="+Inf"} 1e15
			h_count{x="1"} 1e15
			# TYPE f histogram
			f_bucket{le="1"} 0.5
			f_bucket{le="+Inf"} 3
			f_count 3
			# TYPE gh gauge_histogram
			gh_bucket{le="0.1"} 7
			gh_bucket{le="+Inf"} 8
			gh_sum -1
			gh_count 8
			""";

	private static final String EVERY_TYPE_IN_PROTOBUF = """
			name: "c" help: "Things \\"done\\",\\nall\\\\." type: COUNTER
			metric { label { name: "instance" value: "" } label { name: "job" value: "j" } counter { value: 1 } }
			metric { label { name: "instance" value: "" } label { name: "job" value: "j" }
			  label { name: "x" value: "a\\"b\\\\c\\nd\\te" } counter { value: 1e300 } }

			name: "f" type: HISTOGRAM
			metric { label { name: "instance" value: "" } label { name: "job" value: "j" }
			  histogram { sample_count_float: 3 sample_sum: 0
			    bucket { upper_bound: 1 cumulative_count_float: 0.5 }
			    bucket { upper_bound: inf cumulative_count_float: 3 } } }

			name: "g" type: GAUGE
			metric { label { name: "instance" value: "" } label { name: "job" value: "j" }
			  label { name: "x" value: "1" } gauge { value: -2.5 } }
			metric { label { name: "instance" value: "" } label { name: "job" value: "j" }
			  label { name: "x" value: "2" } gauge { value: nan } }
			metric { label { name: "instance" value: "" } label { name: "job" value: "j" }
			  label { name: "x" value: "3" } gauge { value: inf } }

			name: "gh" type: GAUGE_HISTOGRAM
			metric { label { name: "instance" value: "" } label { name: "job" value: "j" }
			  histogram { sample_count: 8 sample_sum: -1
			    bucket { cumulative_count: 7 upper_bound: 0.1 } bucket { cumulative_count: 8 upper_bound: inf } } }

			name: "h" type: HISTOGRAM
			metric { label { name: "instance" value: "" } label { name: "job" value: "j" }
			  histogram { sample_count: 3 sample_sum: 4
			    bucket { cumulative_count: 2 upper_bound: 1 } bucket { cumulative_count: 3 upper_bound: inf } } }
			metric { label { name: "instance" value: "" } label { name: "job" value: "j" }
			  label { name: "x" value: "1" } histogram { sample_count: 1000000000000000 sample_sum: 0
			    bucket { cumulative_count: 1000000000000000 upper_bound: inf } } }

			name: "s" type: SUMMARY
			metric { label { name: "instance" value: "" } label { name: "job" value: "j" }
			  summary { sample_count: 5 sample_sum: 10
			    quantile { quantile: 0.5 value: 3 } quantile { quantile: 0.9 value: 4 } } }
			metric { label { name: "instance" value: "" } label { name: "job" value: "j" }
			  label { name: "x" value: "1" } summary { sample_count: 0 sample_sum: 1.5 } }

			name: "u" type: UNTYPED
			metric { label { name: "instance" value: "" } label { name: "job" value: "j" }
			  label { name: "y" value: "2" } untyped { value: -inf } }
			""";

	@Test
	void writesEveryTypeInProtobuf() throws IOException {
		assertExposes(Exposed.families(Push.render(Push.key("j"), EVERY_TYPE)), EVERY_TYPE_IN_PROTOBUF);
	}

	@Test
	void writesTheMetricsOfAllGroupsInOneFamily() throws IOException {
		List<ExposedFamily> families = Exposed.families(Push.render(Push.key("a"), "x 1\n"),
				Push.render(Push.key("b"), "w 2\nx 3\n"));

		assertExposes(families, """
				name: "w" type: UNTYPED
				metric { label { name: "instance" value: "" } label { name: "job" value: "b" } untyped { value: 2 } }

				name: "x" type: UNTYPED
				metric { label { name: "instance" value: "" } label { name: "job" value: "a" } untyped { value: 1 } }
				metric { label { name: "instance" value: "" } label { name: "job" value: "b" } untyped { value: 3 } }
				""");
	}

	@Test
	void writesTheTextFormsOfProtobufAsGoDoes() {
		List<ExposedFamily> families = Exposed.families(Push.render(Push.key("j"),
				"# HELP a \"\\\\\\n\t\r\u0001ü\u007f\n# TYPE a gauge\na 1e6\n# TYPE s summary\ns_sum NaN\n"));

		assertThat(render(families, ExpositionFormat.PROTOBUF_TEXT)).isEqualTo("""
				name: "a"
				help: "\\"\\\\\\n\\t\\r\\x01ü\\x7f"
				type: GAUGE
				metric: {
				  label: {
				    name: "instance"
				    value: ""
				  }
				  label: {
				    name: "job"
				    value: "j"
				  }
				  gauge: {
				    value: 1e+06
				  }
				}

				name: "s"
				type: SUMMARY
				metric: {
				  label: {
				    name: "instance"
				    value: ""
				  }
				  label: {
				    name: "job"
				    value: "j"
				  }
				  summary: {
				    sample_count: 0
				    sample_sum: nan
				  }
				}

				""");
		assertThat(render(families, ExpositionFormat.PROTOBUF_COMPACT_TEXT)).isEqualTo("""
				name:"a" help:"\\"\\\\\\n\\t\\r\\x01ü\\x7f" type:GAUGE metric:{label:{name:"instance" value:""} \
				label:{name:"job" value:"j"} gauge:{value:1e+06}}
				name:"s" type:SUMMARY metric:{label:{name:"instance" value:""} label:{name:"job" value:"j"} \
				summary:{sample_count:0 sample_sum:nan}}
				""");
	}

	@Test
	void writesAFamilyOfMegabytesAsOneMessage() throws IOException {
		StringBuilder body = new StringBuilder("small 1\n");
		for (int i = 0; i < 50_000; i++) {
			body.append("large{x=\"").append(i).append("\"} ").append(i).append('\n');
		}

		List<MetricFamily> families = delimited(Exposed.families(Push.render(Push.key("j"), body.toString())));

		assertThat(families).extracting(MetricFamily::getName).containsExactly("large", "small");
		assertThat(families.get(0).getMetricList()).hasSize(50_000).allSatisfy((metric) -> {
			String x = metric.getLabel(2).getValue();
			assertThat(metric.getUntyped().getValue()).isEqualTo(Double.parseDouble(x));
		});
	}

	@Test
	void leavesOutWhatWasNotPushed() throws IOException {
		List<RenderedFamily> families = Push.render(Push.key("j"), """
				# TYPE h histogram
				h_bucket{le="1"} 2
				h_count 3
				""");

		assertExposes(Exposed.families(families), """
				name: "h" type: HISTOGRAM
				metric { label { name: "instance" value: "" } label { name: "job" value: "j" }
				  histogram { sample_count: 3 sample_sum: 0 bucket { cumulative_count: 2 upper_bound: 1 } } }
				""");
	}

	@Test
	void leavesOutWhatSomeHistogramsOfAFamilyWereNotPushedWith() throws IOException {
		List<RenderedFamily> families = Push.render(Push.key("j"), """
				# TYPE h histogram
				h_bucket{le="1"} 2
				h_count 3
				h_bucket{x="1",le="+Inf"} 4
				h_count{x="1"} 4
				""");

		assertExposes(Exposed.families(families), """
				name: "h" type: HISTOGRAM
				metric { label { name: "instance" value: "" } label { name: "job" value: "j" }
				  histogram { sample_count: 3 sample_sum: 0 bucket { cumulative_count: 2 upper_bound: 1 } } }
				metric { label { name: "instance" value: "" } label { name: "job" value: "j" }
				  label { name: "x" value: "1" }
				  histogram { sample_count: 4 sample_sum: 0 bucket { cumulative_count: 4 upper_bound: inf } } }
				""");
	}

	@Test
	void keepsTheSignOfZero() throws IOException {
		List<RenderedFamily> families = Push.render(Push.key("j"), "a -0\na{x=\"1\"} 0\n");

		assertThat(Push.text(families)).contains("a{instance=\"\",job=\"j\"} 0\n");
		assertExposes(Exposed.families(families), """
				name: "a" type: UNTYPED
				metric { label { name: "instance" value: "" } label { name: "job" value: "j" } untyped { value: -0 } }
				metric { label { name: "instance" value: "" } label { name: "job" value: "j" }
				  label { name: "x" value: "1" } untyped { value: 0 } }
				""");
	}

	@Test
	void survivesARoundTrip() throws IOException {
		assertSurvives("""
				name: "c" type: COUNTER help: "help"
				metric { counter { value: 5
				  exemplar { label { name: "trace_id" value: "ü" } value: 0.5 timestamp { seconds: 17 nanos: 5 } }
				  created_timestamp { seconds: 16 } } }
				metric { label { name: "x" value: "1" } counter { value: 6 } }
				""");
		assertSurvives("""
				name: "s" type: SUMMARY
				metric { summary { sample_count: 18446744073709551615 sample_sum: -0
				  quantile { quantile: 0.5 value: nan } created_timestamp { seconds: -1 nanos: 1 } } }
				""");
		assertSurvives("""
				name: "h" type: HISTOGRAM
				metric { histogram { sample_count: 12 sample_sum: 3.5
				  bucket { cumulative_count: 2 upper_bound: 1 exemplar { value: 1 } }
				  bucket { cumulative_count: 12 upper_bound: inf }
				  schema: 3 zero_threshold: 1e-128 zero_count: 2
				  negative_span { offset: -2 length: 1 } negative_delta: 1
				  positive_span { offset: 0 length: 2 } positive_span { offset: 3 length: 1 }
				  positive_delta: 2 positive_delta: 1 positive_delta: 1
				  created_timestamp { seconds: 16 }
				  exemplars { label { name: "a" value: "b" } value: 2 timestamp { seconds: 3 } } } }
				metric { label { name: "x" value: "1" }
				  histogram { sample_count: 0 sample_sum: 0 schema: 8 zero_threshold: 0 zero_count: 0
				  positive_span { offset: 0 length: 0 } } }
				""");
		assertSurvives("""
				name: "f" type: GAUGE_HISTOGRAM
				metric { histogram { sample_count_float: 7.5 sample_sum: nan schema: -4 zero_count_float: 0.5
				  negative_span { offset: 5 length: 2 } negative_count: 1 negative_count: 0
				  positive_span { offset: 0 length: 1 } positive_count: 6 } }
				""");
		assertSurvives("""
				name: "b" type: HISTOGRAM
				metric { histogram { sample_count: 9007199254740993 sample_sum: 0
				  bucket { cumulative_count: 9007199254740993 upper_bound: 1 } } }
				""");
		assertSurvives("""
				name: "b" type: HISTOGRAM
				metric { histogram { sample_count_float: 2 sample_sum: 0
				  bucket { cumulative_count: 2 upper_bound: 1 } } }
				""");
		assertSurvives(
				"""
						name: "b" type: HISTOGRAM
						metric { histogram { sample_count: 3 sample_sum: 0
						  bucket { cumulative_count_float: 2 upper_bound: 1 } bucket { cumulative_count: 3 upper_bound: inf } } }
						""");
	}

	@Test
	void readsPackedNumbers() throws IOException {
		ProtobufMessage histogram = new ProtobufMessage().number(1, 3)
			.message(12, new ProtobufMessage().number(2, 2))
			.bytes(13, new byte[] { 4, 1 });

		assertExposes(exposed(ProtobufMessage
			.delimited(ProtobufMessage.family("h", 4).message(4, new ProtobufMessage().message(7, histogram)))), """
					name: "h" type: HISTOGRAM
					metric { label { name: "instance" value: "" } label { name: "job" value: "j" }
					  histogram { sample_count: 3 positive_span { length: 2 } positive_delta: 2 positive_delta: -1 } }
					""");
	}

	@Test
	void dropsFieldsThatNobodyKnows() throws IOException {
		ProtobufMessage exemplar = new ProtobufMessage().real(2, 1).text(99, "unknown");
		ProtobufMessage counter = ProtobufMessage.real(1).message(2, exemplar).number(77, 5);

		assertExposes(exposed(ProtobufMessage.delimited(ProtobufMessage.family("c", 0)
			.text(5, "unit")
			.message(4, new ProtobufMessage().message(3, counter).text(55, "unknown")))), """
					name: "c" type: COUNTER
					metric { label { name: "instance" value: "" } label { name: "job" value: "j" }
					  counter { value: 1 exemplar { value: 1 } } }
					""");
	}

	/**
	 * Pushes a family and expects it in protobuf as it was, but for the labels of the
	 * group.
	 */
	private static void assertSurvives(String pushed) throws IOException {
		MetricFamily family = parse(pushed).get(0);
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		family.writeDelimitedTo(body);
		MetricFamily.Builder expected = family.toBuilder();
		expected.getMetricBuilderList().forEach((metric) -> {
			List<LabelPair> labels = List.copyOf(metric.getLabelList());
			metric.clearLabel()
				.addLabel(LabelPair.newBuilder().setName("instance").setValue(""))
				.addLabel(LabelPair.newBuilder().setName("job").setValue("j"))
				.addAllLabel(labels);
		});

		assertExposes(exposed(body.toByteArray()), List.of(expected.build()));
	}

	private static List<ExposedFamily> exposed(byte[] body) {
		return Exposed.families(new FamilyRenderer().render(new ProtobufParser(true).parse(body, 0, body.length),
				Push.key("j"), Push.TIME));
	}

	private static void assertExposes(List<ExposedFamily> families, String protobuf) throws IOException {
		assertExposes(families, parse(protobuf));
	}

	private static void assertExposes(List<ExposedFamily> families, List<MetricFamily> expected) throws IOException {
		assertThat(delimited(families)).isEqualTo(expected);
		String text = render(families, ExpositionFormat.PROTOBUF_TEXT);
		assertThat(parse(text)).isEqualTo(expected);
		String compact = render(families, ExpositionFormat.PROTOBUF_COMPACT_TEXT);
		assertThat(compact.lines()).hasSameSizeAs(expected);
		assertThat(parse(compact.replace("\n", "\n\n"))).isEqualTo(expected);
	}

	/** Reads families in the text form of protobuf, with empty lines between them. */
	private static List<MetricFamily> parse(String text) throws IOException {
		List<MetricFamily> families = new ArrayList<>();
		for (String family : text.split("\n\n")) {
			families.add(TextFormat.parse(family, MetricFamily.class));
		}
		return families;
	}

	private static String render(List<ExposedFamily> families, ExpositionFormat format) {
		return new String(Exposed.render(families, format, NameEscaping.NONE), StandardCharsets.UTF_8);
	}

	private static List<MetricFamily> delimited(List<ExposedFamily> families) throws IOException {
		ByteArrayInputStream in = new ByteArrayInputStream(
				Exposed.render(families, ExpositionFormat.PROTOBUF_DELIMITED, NameEscaping.NONE));
		List<MetricFamily> read = new ArrayList<>();
		for (MetricFamily family = MetricFamily.parseDelimitedFrom(in); family != null; family = MetricFamily
			.parseDelimitedFrom(in)) {
			read.add(family);
		}
		return read;
	}

}
