package io.github.batchpushgateway.server;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ListenAddressTests {

	@ParameterizedTest
	@CsvSource({ ":9091,'',9091", "127.0.0.1:0,127.0.0.1,0", "[::1]:65535,::1,65535",
			"gateway.local:80,gateway.local,80" })
	void readsHostAndPort(String text, String host, int port) {
		ListenAddress address = ListenAddress.parse(text);

		assertThat(address).isEqualTo(new ListenAddress(host, port)).hasToString(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "9091", "localhost", "::1:9091", "[::1]", "::1" })
	void rejectsWhatHasNoPort(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> ListenAddress.parse(text))
			.withMessage("--web.listen-address " + text + ": must be host:port, [ipv6]:port or :port");
	}

	@ParameterizedTest
	@ValueSource(strings = { ":", ":x", ":-1", ":65536", ":123456", ":+1", ":\u0661" })
	void rejectsPortsThatAreNone(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> ListenAddress.parse(text))
			.withMessage("--web.listen-address " + text + ": port must be a number from 0 to 65535");
	}

}
