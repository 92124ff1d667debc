package io.github.batchpushgateway.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32C;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyFramedOutputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * What is framed Snappy, and what the Go Pushgateway says of what is not.
 */
class SnappyStreamTests {

	private static final String IDENTIFIER = "ff060000734e61507059";

	/** "a 1\n" with its checksum, not compressed. */
	private static final String PLAIN = "01080000" + "af4c198a" + "6120310a";

	/** "a 1\n" with its checksum, as a block of one literal. */
	private static final String LITERAL = "000a0000" + "af4c198a" + "04" + "0c6120310a";

	private static byte[] snappy(byte[] bytes) throws IOException {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (SnappyFramedOutputStream snappy = new SnappyFramedOutputStream(compressed)) {
			snappy.write(bytes);
		}
		return compressed.toByteArray();
	}

	private static byte[] hex(String hex) {
		return HexFormat.of().parseHex(hex.replace(" ", ""));
	}

	private static byte[] decode(byte[] body) throws IOException {
		try (SnappyStream stream = new SnappyStream(body, body.length)) {
			return stream.readAllBytes();
		}
	}

	private static String decode(String hex) throws IOException {
		return new String(decode(hex(hex)), StandardCharsets.UTF_8);
	}

	private static byte[] text(int length) {
		StringBuilder text = new StringBuilder();
		Random random = new Random(length);
		while (text.length() < length) {
			text.append("metric_").append(random.nextInt(50)).append("{label=\"value\"} ").append(random.nextDouble());
		}
		return Arrays.copyOf(text.toString().getBytes(StandardCharsets.UTF_8), length);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 100, 65_535, 65_536, 65_537, 1_000_000 })
	void readsWhatTheOriginalLibraryWrites(int length) throws IOException {
		byte[] noise = new byte[length];
		new Random(length).nextBytes(noise);

		assertThat(decode(snappy(text(length)))).isEqualTo(text(length));
		assertThat(decode(snappy(noise))).isEqualTo(noise);
	}

	@Test
	void readsByteByByte() throws IOException {
		byte[] body = hex(IDENTIFIER + LITERAL);
		try (SnappyStream stream = new SnappyStream(body, body.length)) {
			assertThat(stream.read()).isEqualTo('a');
			assertThat(stream.readAllBytes()).hasSize(3);
			assertThat(stream.read()).isNegative();
		}
	}

	@ParameterizedTest
	@CsvSource({ "'',''", "ff060000734e61507059,''", "'" + IDENTIFIER + PLAIN + "','a 1\n'",
			"'" + IDENTIFIER + LITERAL + "','a 1\n'",
			"'" + IDENTIFIER + PLAIN + IDENTIFIER + LITERAL + "','a 1\na 1\n'",
			"'" + IDENTIFIER + "fe030000000000" + PLAIN + "80010000ff" + "fd000000','a 1\n'",
			"'" + IDENTIFIER + "00050000" + "d8ea82a2" + "00" + PLAIN + "','a 1\n'" })
	void readsEveryKindOfChunk(String hex, String text) throws IOException {
		assertThat(decode(hex)).isEqualTo(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "61", "6120310a", "040c6120310a", PLAIN, LITERAL, "fe00000" + "0", "ff0600",
			"ff060000734e6150", "ff060000734e61507058", "ff050000734e615070", "ff070000734e6150705900",
			IDENTIFIER + "ff00", IDENTIFIER + "01080000", IDENTIFIER + "0108000000000000" + "6120310a",
			IDENTIFIER + "01030000af4c19", IDENTIFIER + "fe030000", IDENTIFIER + "000a000000000000" + "040c6120310a",
			IDENTIFIER + "000a0000" + "af4c198a" + "050c6120310a",
			IDENTIFIER + "000a0000" + "af4c198a" + "030c6120310a",
			IDENTIFIER + "00080000" + "af4c198a" + "808080" + "80", IDENTIFIER + "00080000" + "af4c198a" + "ffffff7f",
			IDENTIFIER + "00090000" + "af4c198a" + "04fcffffff", IDENTIFIER + "000a0000" + "af4c198a" + "04fcffffffff",
			IDENTIFIER + "00080000" + "af4c198a" + "0406ffff", IDENTIFIER + "00080000" + "af4c198a" + "04060000" })
	void rejectsWhatIsCorrupt(String hex) {
		assertThatIOException().isThrownBy(() -> decode(hex)).withMessage("snappy: corrupt input");
	}

	@ParameterizedTest
	@ValueSource(strings = { IDENTIFIER + "02000000", IDENTIFIER + "7f000000", IDENTIFIER + "00cf2a01",
			IDENTIFIER + "feffffff", "ffcf2a01" })
	void rejectsWhatNobodyKnows(String hex) {
		assertThatIOException().isThrownBy(() -> decode(hex)).withMessage("snappy: unsupported input");
	}

	@Test
	void rejectsBlocksThatAreTooLarge() throws IOException {
		for (int length : new int[] { 65_536, 65_537 }) {
			byte[] zeros = new byte[length];
			byte[] block = Snappy.compress(zeros);
			CRC32C crc = new CRC32C();
			crc.update(zeros);
			int checksum = Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
			ByteBuffer body = ByteBuffer.allocate(18 + block.length).order(ByteOrder.LITTLE_ENDIAN);
			body.put(hex(IDENTIFIER)).putInt(block.length + 4 << 8).putInt(checksum).put(block);

			if (length == 65_536) {
				assertThat(decode(body.array())).isEqualTo(zeros);
			}
			else {
				assertThatIOException().isThrownBy(() -> decode(body.array())).withMessage("snappy: corrupt input");
			}
		}
	}

	@Test
	void rejectsOrReadsWhatWasDamagedAndNothingElse() throws IOException {
		byte[] text = text(5_000);
		byte[] intact = snappy(text);
		Random random = new Random(1);
		int rejected = 0;
		for (int i = 0; i < 5_000; i++) {
			byte[] damaged = Arrays.copyOf(intact, (i % 3 == 0) ? random.nextInt(intact.length) : intact.length);
			for (int j = random.nextInt(4); j >= 0 && damaged.length > 0; j--) {
				damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
			}
			try {
				assertThat(decode(damaged)).isIn(text, new byte[0]);
			}
			catch (IOException ex) {
				assertThat(ex).hasMessageStartingWith("snappy: ");
				rejected++;
			}
		}
		assertThat(rejected).isGreaterThan(4_000);
	}

}
