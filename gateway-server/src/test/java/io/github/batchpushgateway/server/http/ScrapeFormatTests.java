package io.github.batchpushgateway.server.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

import io.github.batchpushgateway.server.GatewayOptions;
import io.github.batchpushgateway.server.GatewayServer;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics.MetricFamily;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import io.prometheus.metrics.shaded.com_google_protobuf_4_34_0.MessageOrBuilder;
import io.prometheus.metrics.shaded.com_google_protobuf_4_34_0.TextFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Scrapes in every format, of what the Java client pushes too.
 */
class ScrapeFormatTests {

	private static final String PROTOBUF = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=";

	private static final HttpClient client = HttpClient.newHttpClient();

	private GatewayServer gateway;

	@BeforeEach
	void start() {
		this.gateway = GatewayServer
			.start(GatewayOptions.defaults().withListenAddress("127.0.0.1:0").withUtf8Names(true));
	}

	@AfterEach
	void stop() {
		this.gateway.close();
	}

	@Test
	void exposesInProtobufWhatTheJavaClientPushed() throws Exception {
		assertThat(pushSnapshots("/metrics/job/j")).isEqualTo(200);

		List<MetricFamily> families = pushed(delimited(get("/metrics", PROTOBUF + "delimited").body()));

		assertThat(families).extracting(MetricFamily::getName)
			.containsExactly("push_failure_time_seconds", "push_time_seconds", "requests_total", "seconds");
		assertThat(print(families.get(2))).contains("exemplar { label { name: \"span_id\" value: \"2\" }",
				"created_timestamp { seconds: 1700000000 }",
				"label { name: \"instance\" value: \"\" } label { name: \"job\" value: \"j\" } label { name: \"x\" value: \"1\" }");
		assertThat(print(families.get(3))).contains(
				"sample_count: 7 sample_sum: 9.5 bucket { cumulative_count: 3 upper_bound: 1.0",
				"schema: 2 zero_threshold: 0.001 zero_count: 1 ", "positive_span { offset: 0 length: 2 }",
				"positive_delta: 4 positive_delta: -2");
	}

	@Test
	void exposesTheSameInAllEncodings() throws Exception {
		pushSnapshots("/metrics/job/j");

		List<MetricFamily> families = pushed(delimited(get("/metrics", PROTOBUF + "delimited").body()));

		for (String encoding : List.of("text", "compact-text")) {
			HttpResponse<byte[]> answer = get("/metrics", PROTOBUF + encoding);
			assertThat(answer.headers().firstValue("content-type"))
				.contains(PROTOBUF + encoding + "; escaping=underscores");
			String[] texts = new String(answer.body(), StandardCharsets.UTF_8)
				.split(encoding.equals("text") ? "\n\n" : "\n");
			List<MetricFamily> read = new ArrayList<>();
			for (String text : texts) {
				read.add(TextFormat.parse(text, MetricFamily.class));
			}
			assertThat(pushed(read)).isEqualTo(families);
		}
	}

	@Test
	void compressesProtobuf() throws Exception {
		for (int i = 0; i < 300; i++) {
			push("/metrics/job/" + i, "# HELP a " + "long ".repeat(100) + "\na{x=\"" + "y".repeat(3000) + "\"} 1\n");
		}

		HttpResponse<byte[]> plain = get("/metrics", PROTOBUF + "delimited");
		HttpResponse<byte[]> gzip = get("/metrics", PROTOBUF + "delimited", "Accept-Encoding", "gzip");

		assertThat(gzip.headers().firstValue("content-encoding")).contains("gzip");
		try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip.body()))) {
			List<MetricFamily> families = pushed(delimited(in.readAllBytes()));
			assertThat(families).isEqualTo(pushed(delimited(plain.body())));
			assertThat(families.get(0).getMetricList()).hasSize(300);
		}
	}

	@Test
	void showsInTextWhatTextCan() throws Exception {
		pushSnapshots("/metrics/job/j");

		assertThat(text("*/*")).contains("""
				seconds_bucket{instance="",job="j",le="1"} 3
				seconds_bucket{instance="",job="j",le="+Inf"} 7
				seconds_sum{instance="",job="j"} 9.5
				seconds_count{instance="",job="j"} 7
				""");
	}

	@Test
	void tellsNativeBucketsInJson() throws Exception {
		pushSnapshots("/metrics/job/j");

		assertThat(api()).contains("""
				{"buckets":[[3,"-0.001","0.001","1"],[0,"0.8408964152537145","1","4"],[0,"1","1.189207115002721","2"]],\
				"count":"7","labels":{"instance":"","job":"j"},"sum":"9.5"}""");
	}

	@Test
	void tellsInJsonTheSignOfZeroAndOnlyBucketsThatWerePushed() throws Exception {
		push("/metrics/job/j", "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_count 2\n# TYPE a gauge\na -0\n");

		assertThat(api()).contains("\"buckets\":{\"1\":\"1\"},\"count\":\"2\"",
				"{\"labels\":{\"instance\":\"\",\"job\":\"j\"},\"value\":\"-0\"}");
	}

	@Test
	void escapesNamesUnlessTheClientKnowsUtf8() throws Exception {
		push("/metrics/job/j/U__a_2e_b/1", "{\"my.metric\",l=\"1\"} 1\n");
		push("/metrics/job/k", "plain 2\n");

		assertThat(text("*/*")).contains(
				"# TYPE my_metric untyped\nmy_metric{a_b=\"1\",instance=\"\",job=\"j\",l=\"1\"} 1\n",
				"push_time_seconds{a_b=\"1\",instance=\"\",job=\"j\"} ", "plain{instance=\"\",job=\"k\"} 2\n");
		assertThat(text("text/plain;escaping=values"))
			.contains("U__my_2e_metric{U__a_2e_b=\"1\",instance=\"\",job=\"j\",l=\"1\"} 1\n");
		assertThat(text("text/plain;escaping=allow-utf-8")).contains(
				"# TYPE \"my.metric\" untyped\n{\"my.metric\",\"a.b\"=\"1\",instance=\"\",job=\"j\",l=\"1\"} 1\n");
		assertThat(print(pushed(delimited(get("/metrics", PROTOBUF + "delimited; escaping=dots").body())).get(0)))
			.contains("name: \"my_dot_metric\"", "name: \"a_dot_b\"");
		assertThat(api()).contains("\"labels\":{\"a.b\":\"1\",\"job\":\"j\"}", "\"my.metric\":{\"metrics\":[");
	}

	@Test
	void compressesEscapedNames() throws Exception {
		push("/metrics/job/j", "{\"my.metric\"} 1\n");

		HttpResponse<byte[]> gzip = get("/metrics", "*/*", "Accept-Encoding", "gzip");

		try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip.body()))) {
			assertThat(Pushed.in(new String(in.readAllBytes(), StandardCharsets.UTF_8)))
				.isEqualTo(Pushed.in(text("*/*")));
		}
	}

	@Test
	void deletesTheGroupOfAnEscapedName() throws Exception {
		push("/metrics/job/j/U__a_2e_b/1", "a 1\n");

		send(HttpRequest.newBuilder(uri("/metrics/job/j/a.b/1")).DELETE().build());

		assertThat(Pushed.in(text("*/*"))).isEmpty();
	}

	@Test
	void tellsOfTheGatewayInProtobufToo() throws Exception {
		push("/metrics/job/j", "a 1\n# TYPE process_open_fds gauge\nprocess_open_fds 5\n");

		List<MetricFamily> families = delimited(get("/metrics", PROTOBUF + "delimited").body());

		assertThat(families).extracting(MetricFamily::getName)
			.isSorted()
			.doesNotHaveDuplicates()
			.contains("a", "jvm_gc_collection_seconds", "pushgateway_build_info", "pushgateway_series_limit");
		MetricFamily openFiles = family("process_open_fds", families);
		assertThat(openFiles.getHelp()).isEqualTo("Number of open file descriptors.");
		assertThat(openFiles.getMetricList()).hasSize(2);
		assertThat(print(openFiles.getMetric(1))).isEqualTo(
				"label { name: \"instance\" value: \"\" } label { name: \"job\" value: \"j\" } gauge { value: 5.0 }");
		assertThat(family("pushgateway_http_push_size_bytes", families).getMetric(0).getSummary().getQuantileCount())
			.isEqualTo(3);
	}

	@Test
	void exposesItsNameOnceWhenLabelsBesideItAreEscaped() throws Exception {
		push("/metrics/job/j", "# TYPE process_open_fds gauge\nprocess_open_fds{\"a.b\"=\"1\"} 5\n");

		assertThat(text("*/*")).containsOnlyOnce("# TYPE process_open_fds gauge\n")
			.containsPattern("\nprocess_open_fds \\d+\n" + "process_open_fds\\{a_b=\"1\",instance=\"\",job=\"j\"} 5\n");
	}

	@Test
	void noEscapedNameIsThatOfItsOwn() throws Exception {
		push("/metrics/job/j", "{\"pushgateway.groups\"} 1\n");

		assertThat(text("*/*")).contains("\npushgateway_groups 1\n",
				"# TYPE U__pushgateway_2e_groups untyped\nU__pushgateway_2e_groups{");
	}

	@Test
	void refusesOtherNamesUnlessTheyAreEnabled() throws Exception {
		try (GatewayServer legacy = GatewayServer.start(GatewayOptions.defaults().withListenAddress("127.0.0.1:0"))) {
			URI uri = URI.create("http://127.0.0.1:" + legacy.port() + "/metrics/job/j");
			HttpRequest push = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString("{\"a.b\"} 1\n")).build();

			HttpResponse<byte[]> answer = send(push);

			assertThat(answer.statusCode()).isEqualTo(400);
			assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(
					"text format parsing error in line 1: invalid metric name \"a.b\": needs --push.enable-utf8-names\n");
		}
	}

	private int pushSnapshots(String path) throws Exception {
		Exemplar exemplar = Exemplar.builder()
			.value(1)
			.traceId("1")
			.spanId("2")
			.timestampMillis(1_700_000_001_000L)
			.build();
		MetricSnapshots snapshots = MetricSnapshots.of(
				CounterSnapshot.builder()
					.name("requests")
					.dataPoint(CounterDataPointSnapshot.builder()
						.value(5)
						.labels(Labels.of("x", "1"))
						.exemplar(exemplar)
						.createdTimestampMillis(1_700_000_000_000L)
						.build())
					.build(),
				HistogramSnapshot.builder()
					.name("seconds")
					.dataPoint(HistogramDataPointSnapshot.builder()
						.sum(9.5)
						.classicHistogramBuckets(ClassicHistogramBuckets.of(List.of(1.0, Double.POSITIVE_INFINITY),
								List.<Number>of(3L, 4L)))
						.nativeSchema(2)
						.nativeZeroThreshold(0.001)
						.nativeZeroCount(1)
						.nativeBucketsForPositiveValues(
								NativeHistogramBuckets.builder().bucket(0, 4).bucket(1, 2).build())
						.build())
					.build());
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		PrometheusProtobufWriter writer = new PrometheusProtobufWriter();
		writer.write(body, snapshots);
		return send(HttpRequest.newBuilder(uri(path))
			.header("Content-Type", writer.getContentType())
			.PUT(BodyPublishers.ofByteArray(body.toByteArray()))
			.build()).statusCode();
	}

	private void push(String path, String body) throws Exception {
		assertThat(send(HttpRequest.newBuilder(uri(path)).PUT(BodyPublishers.ofString(body)).build()).statusCode())
			.isEqualTo(200);
	}

	private String text(String accept) throws Exception {
		return new String(get("/metrics", accept).body(), StandardCharsets.UTF_8);
	}

	private String api() throws Exception {
		return new String(get("/api/v1/metrics", "*/*").body(), StandardCharsets.UTF_8);
	}

	private HttpResponse<byte[]> get(String path, String accept, String... headers) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).header("Accept", accept);
		return send(((headers.length > 0) ? request.headers(headers) : request).build());
	}

	private URI uri(String path) {
		return URI.create("http://127.0.0.1:" + this.gateway.port() + path);
	}

	private static HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
		return client.send(request, BodyHandlers.ofByteArray());
	}

	private static String print(MessageOrBuilder message) {
		return TextFormat.printer().emittingSingleLine(true).printToString(message);
	}

	/** Without what the gateway says of itself, which differs from scrape to scrape. */
	private static List<MetricFamily> pushed(List<MetricFamily> families) {
		return families.stream().filter((family) -> Pushed.isPushed(family.getName())).toList();
	}

	private static MetricFamily family(String name, List<MetricFamily> families) {
		return families.stream().filter((family) -> family.getName().equals(name)).findFirst().orElseThrow();
	}

	private static List<MetricFamily> delimited(byte[] body) throws IOException {
		ByteArrayInputStream in = new ByteArrayInputStream(body);
		List<MetricFamily> families = new ArrayList<>();
		for (MetricFamily family = MetricFamily.parseDelimitedFrom(in); family != null; family = MetricFamily
			.parseDelimitedFrom(in)) {
			families.add(family);
		}
		return families;
	}

}
