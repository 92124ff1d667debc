package io.github.batchpushgateway.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class Base64UrlTests {

	@Test
	void decodesWhatTheJdkEncodes() {
		Random random = new Random(1);
		for (int length = 0; length < 200; length++) {
			byte[] bytes = new byte[length];
			random.nextBytes(bytes);
			String encoded = Base64.getUrlEncoder().encodeToString(bytes);

			assertThat(Base64Url.decode(encoded)).isEqualTo(new String(bytes, StandardCharsets.ISO_8859_1));
			assertThat(Base64Url.decode(encoded.replace("=", ""))).isEqualTo(Base64Url.decode(encoded));
		}
	}

	@Test
	void ignoresLineEndsAndUnusedBits() {
		assertThat(Base64Url.decode("Y\r\nQ\n")).isEqualTo("a");
		assertThat(Base64Url.decode("YR")).isEqualTo("a");
		assertThat(Base64Url.decode("=====")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "$$$,0", "YQ+,2", "YQ/,2", "YQYQYQ$$,6", "eHh4eHh4eHh4eHg$,15", "YQ=a,2", "Y,0", "YQYQY,4" })
	void saysWhereTheFaultIs(String text, int index) {
		assertThatIllegalArgumentException().isThrownBy(() -> Base64Url.decode(text))
			.withMessage("illegal base64 data at input byte " + index);
	}

}
