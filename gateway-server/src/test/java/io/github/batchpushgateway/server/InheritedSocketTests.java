package io.github.batchpushgateway.server;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class InheritedSocketTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			'' | ''
			7  | 0
			7  | ''
			7  | x
			7  | -1
			8  | 1
			'' | 1
			""")
	void needsASocketForThisProcess(String addressee, String count) {
		Map<String, String> environment = Map.of("LISTEN_PID", addressee, "LISTEN_FDS", count);

		assertThatExceptionOfType(GatewayStartException.class).isThrownBy(() -> InheritedSocket.of(environment, 7))
			.withMessage(
					"--web.systemd-socket: systemd has passed on no socket (LISTEN_PID=%s, LISTEN_FDS=%s, process 7)",
					addressee, count);
	}

	/** In this JVM descriptor 3 is a file of the JDK's. */
	@Test
	void needsSocketsThatListen() {
		Map<String, String> environment = Map.of("LISTEN_PID", "7", "LISTEN_FDS", "1");

		assertThatExceptionOfType(GatewayStartException.class).isThrownBy(() -> InheritedSocket.of(environment, 7))
			.withMessage("--web.systemd-socket: descriptor 3 is not a TCP socket that listens"
					+ " (ListenStream=[host:]port)");
	}

}
