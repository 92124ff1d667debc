package io.github.batchpushgateway.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * What is gzip, and what the Go Pushgateway says of what is not.
 */
class GzipStreamTests {

	private static final String HEADER = "1f8b08%02x000000000003";

	/** "a 1\n", its checksum, its length. */
	private static final String DATA = "4b5430e40200" + "36e71bbc" + "04000000";

	private static byte[] gzip(byte[] bytes) throws IOException {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
			gzip.write(bytes);
		}
		return compressed.toByteArray();
	}

	private static byte[] hex(String hex) {
		return HexFormat.of().parseHex(hex.replace(" ", ""));
	}

	private static byte[] decode(byte[] body) throws IOException {
		try (GzipStream stream = new GzipStream(body, body.length)) {
			return stream.readAllBytes();
		}
	}

	private static String decode(String hex) throws IOException {
		return new String(decode(hex(hex)), StandardCharsets.UTF_8);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 511, 65_536, 1_000_000 })
	void readsWhatTheJdkWrites(int length) throws IOException {
		byte[] bytes = new byte[length];
		new Random(length).ints(0, 20).limit(length / 2).forEach((i) -> bytes[i] = (byte) i);

		assertThat(decode(gzip(bytes))).isEqualTo(bytes);
	}

	@Test
	void readsByteByByte() throws IOException {
		byte[] body = hex(HEADER.formatted(0) + DATA);
		try (GzipStream stream = new GzipStream(body, body.length)) {
			assertThat(stream.read()).isEqualTo('a');
			assertThat(stream.readAllBytes()).hasSize(3);
			assertThat(stream.read()).isNegative();
		}
	}

	@Test
	void readsMembersOneAfterTheOther() throws IOException {
		String member = HEADER.formatted(0) + DATA;

		assertThat(decode(member + member)).isEqualTo("a 1\na 1\n");
	}

	@ParameterizedTest
	@CsvSource({ "0,''", "1,''", "4,0300616263", "8,6e616d6500", "16,6300", "28,0000 00 00", "224,''" })
	void skipsWhatAHeaderMayHold(int flags, String extra) throws IOException {
		assertThat(decode(HEADER.formatted(flags) + extra + DATA)).isEqualTo("a 1\n");
	}

	@Test
	void checksAHeader() throws IOException {
		CRC32 crc = new CRC32();
		crc.update(hex(HEADER.formatted(2)));
		String sum = "%02x%02x".formatted(crc.getValue() & 0xff, crc.getValue() >> 8 & 0xff);

		assertThat(decode(HEADER.formatted(2) + sum + DATA)).isEqualTo("a 1\n");
		assertRejects(HEADER.formatted(2) + "0000" + DATA, "gzip: invalid header");
	}

	@Test
	void rejectsWhatIsNotGzip() {
		String whole = HEADER.formatted(0) + DATA;

		assertRejects("", "EOF");
		assertRejects("1f8b08000000000000", "unexpected EOF");
		assertRejects("61203120626220626220", "gzip: invalid header");
		assertRejects(whole.replaceFirst("1f8b08", "1f8b07"), "gzip: invalid header");
		assertRejects(HEADER.formatted(4) + "0500616263", "unexpected EOF");
		assertRejects(HEADER.formatted(8) + "6e616d65", "unexpected EOF");
		assertRejects(HEADER.formatted(8) + "6e".repeat(512) + "00" + DATA, "gzip: invalid header");
		assertRejects(HEADER.formatted(0) + "ffffffff" + "00".repeat(8), "flate: corrupt input");
		assertRejects(whole.replace("36e71bbc", "36e71bbd"), "gzip: invalid checksum");
		assertRejects(whole.substring(0, whole.length() - 8) + "05000000", "gzip: invalid checksum");
	}

	@Test
	void rejectsWhateverEndsInItsMiddle() {
		String whole = HEADER.formatted(0) + DATA + HEADER.formatted(0) + DATA;

		for (int length = 2; length < whole.length(); length += 2) {
			if (length != whole.length() / 2) {
				assertRejects(whole.substring(0, length), "unexpected EOF");
			}
		}
	}

	@Test
	void rejectsWhateverHasSomethingBehindItsEnd() {
		assertRejects(HEADER.formatted(0) + DATA + "0a", "unexpected EOF");
		assertRejects(HEADER.formatted(0) + DATA + "00".repeat(10), "gzip: invalid header");
	}

	private static void assertRejects(String hex, String message) {
		assertThatIOException().as(hex).isThrownBy(() -> decode(hex)).withMessage(message);
	}

}
