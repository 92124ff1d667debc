package io.github.batchpushgateway.server;

import java.io.IOException;

import io.github.batchpushgateway.server.http.RawClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A push that is refused changes nothing for anybody else, and one that is accepted never
 * breaks a scrape.
 */
class PushIsolationTests {

	private static final int PUSHES = 1_000;

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void noPushChangesWhatOtherGroupsExposeOrBreaksTheScrape(long seed) throws IOException {
		GatewayOptions options = GatewayOptions.defaults().withListenAddress("127.0.0.1:0");
		try (GatewayServer gateway = GatewayServer.start(options); RawClient http = new RawClient(gateway.port())) {
			PushIsolation pushes = new PushIsolation(http, seed);

			pushes.send(PUSHES);

			assertThat(pushes.accepted()).isGreaterThan(PUSHES / 5);
			assertThat(pushes.refused()).isGreaterThan(PUSHES / 5);
		}
	}

}
