package io.github.batchpushgateway.server;

import java.io.IOException;
import java.util.List;

import io.github.batchpushgateway.server.StrictExposition.Sample;
import io.github.batchpushgateway.server.exposition.ProtobufMessage;
import io.github.batchpushgateway.server.http.RawClient;
import io.github.batchpushgateway.server.http.RawClient.Answer;
import io.github.batchpushgateway.server.go.Request;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pushes that are known to have hurt others than the one who sent them: each is told what
 * is wrong, and a group that was there before neither changes nor becomes unable to push.
 */
class KnownWeaknessesTests {

	private static final String OTHER = "/metrics/job/other";

	private static final int GAUGE = 1;

	@AutoClose
	private final GatewayServer gateway = GatewayServer
		.start(GatewayOptions.defaults().withListenAddress("127.0.0.1:0"));

	@AutoClose
	private final RawClient http = new RawClient(this.gateway.port());

	@BeforeEach
	void pushAnotherGroup() throws IOException {
		assertThat(send("PUT", OTHER, "other 1\n").status()).isEqualTo(200);
	}

	private Answer send(String method, String target, String body) throws IOException {
		return Request.of(method, target, body).sendOn(this.http);
	}

	private Answer sendProtobuf(ProtobufMessage... families) throws IOException {
		return Request.of("PUT", "/metrics/job/hostile", "")
			.with(Request.PROTOBUF)
			.withBody(ProtobufMessage.delimited(families))
			.sendOn(this.http);
	}

	private static ProtobufMessage gauge(double value) {
		return new ProtobufMessage().message(2, ProtobufMessage.real(value));
	}

	/** The samples of everybody but the gateway itself. */
	private List<String> exposed() throws IOException {
		Answer scrape = Request.get("/metrics").sendOn(this.http);
		assertThat(scrape.status()).isEqualTo(200);
		return StrictExposition.read(scrape.bytes())
			.samples()
			.stream()
			.map(Sample::line)
			.filter((line) -> !line.matches("(?s)(go|jvm|process|pushgateway)_.*"))
			.toList();
	}

	private void assertThatTheOtherGroupIsWell() throws IOException {
		assertThat(exposed()).contains("other{instance=\"\",job=\"other\"} 1",
				"push_failure_time_seconds{instance=\"\",job=\"other\"} 0");
		assertThat(Request.get("/-/healthy").sendOn(this.http).status()).isEqualTo(200);
		assertThat(Request.get("/api/v1/metrics").sendOn(this.http).body()).contains("{\"job\":\"other\"}");
		assertThat(send("PUT", OTHER, "other 2\n").status()).isEqualTo(200);
		assertThat(exposed()).contains("other{instance=\"\",job=\"other\"} 2");
	}

	@ParameterizedTest
	@CsvSource({ "/metrics/job/j,/metrics/job/j/instance@base64/=", "/metrics/job/j/instance@base64/=,/metrics/job/j",
			"/metrics/job/j/x/1,/metrics/job/j/x/1/y/", "/metrics/job/j/x/,/metrics/job/j/y/" })
	void groupsThatAreTheSameToPrometheusHurtNobody(String first, String second) throws IOException {
		send("PUT", first, "a 1\n");
		List<String> before = exposed();

		Answer answer = send("PUT", second, "b 1\n");

		assertThat(answer.status()).isEqualTo(400);
		assertThat(exposed()).isEqualTo(before);
		assertThatTheOtherGroupIsWell();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/metrics/job/%ff", "/metrics/job@base64/_w", "/metrics/job/j/x/%c3",
			"/metrics/job/j/x@base64/7aCA" })
	void aGroupingLabelThatIsNotUtf8HurtsNobody(String target) throws IOException {
		List<String> before = exposed();

		Answer answer = send("PUT", target, "a 1\n");

		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.body()).contains("must be UTF-8");
		assertThat(exposed()).isEqualTo(before);
		assertThatTheOtherGroupIsWell();
	}

	@Test
	void aFamilyWithoutANameNeverEmptiesTheScrape() throws IOException {
		Answer answer = sendProtobuf(ProtobufMessage.family("", GAUGE).message(4, gauge(1)));

		assertThat(answer.status()).isEqualTo(400);
		assertThatTheOtherGroupIsWell();
	}

	@Test
	void aFamilyOfAnUnknownTypeNeverCutsTheScrapeShort() throws IOException {
		Answer answer = sendProtobuf(ProtobufMessage.family("a", 17).message(4, gauge(1)));

		assertThat(answer.status()).isEqualTo(400);
		assertThatTheOtherGroupIsWell();
	}

	@Test
	void aNameWithALineBreakNeverTearsTheScrape() throws IOException {
		Answer answer = sendProtobuf(ProtobufMessage.family("a\nb", GAUGE).message(4, gauge(1)));

		assertThat(answer.status()).isEqualTo(400);
		assertThatTheOtherGroupIsWell();
	}

	@Test
	void aFailureTimeWithoutSamplesNeverStopsTheApi() throws IOException {
		for (int i = 0; i < 2; i++) {
			assertThat(sendProtobuf(ProtobufMessage.family("push_failure_time_seconds", GAUGE)).status())
				.isEqualTo(200);
		}

		assertThat(exposed()).contains("push_failure_time_seconds{instance=\"\",job=\"hostile\"} 0");
		assertThatTheOtherGroupIsWell();
	}

	@Test
	void labelsWithoutANameAreAnswered() throws IOException {
		assertThat(send("PUT", "/metrics/job/hostile", "{} 1\n").status()).isEqualTo(400);

		assertThatTheOtherGroupIsWell();
	}

	@Test
	void aRefusedPushOfOneGroupMarksNoOtherAsFailed() throws IOException {
		send("PUT", "/metrics/job/hostile", "# TYPE other counter\nother 1\n");

		assertThat(Request.get("/api/v1/metrics").sendOn(this.http).body())
			.containsOnlyOnce("\"last_push_successful\":false");
		assertThatTheOtherGroupIsWell();
	}

	@Test
	void aConflictIsToldInTheSameWordsEachTime() throws IOException {
		send("PUT", "/metrics/job/second", "other 1\n");
		String first = send("PUT", "/metrics/job/hostile", "# TYPE other counter\nother 1\n").body();

		for (int i = 0; i < 20; i++) {
			assertThat(send("PUT", "/metrics/job/hostile", "# TYPE other counter\nother 1\n").body()).isEqualTo(first);
		}
	}

	@Test
	void theHelpOfAFamilyDoesNotFlipFromScrapeToScrape() throws IOException {
		send("PUT", "/metrics/job/a", "# HELP a one\na 1\n");
		send("PUT", "/metrics/job/b", "# HELP a another\na 1\n");
		String first = help();

		for (int i = 0; i < 20; i++) {
			assertThat(help()).isEqualTo(first);
			send("PUT", OTHER, "other " + i + "\n");
		}
	}

	private String help() throws IOException {
		return StrictExposition.read(Request.get("/metrics").sendOn(this.http).bytes()).families().get("a").help();
	}

}
