package io.github.batchpushgateway.server.http;

import java.util.Random;
import java.util.zip.CRC32;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CombinedCrc32}.
 */
class CombinedCrc32Tests {

	@Test
	void ofNothingIsZero() {
		assertThat(new CombinedCrc32().value()).isZero();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 7, 256, 70_000 })
	void equalsTheCrcOfTheWhole(int maxPiece) {
		Random random = new Random(maxPiece);
		CRC32 whole = new CRC32();
		CombinedCrc32 combined = new CombinedCrc32();
		for (int i = 0; i < 50; i++) {
			byte[] piece = new byte[random.nextInt(maxPiece + 1)];
			random.nextBytes(piece);
			CRC32 crc = new CRC32();
			crc.update(piece);
			whole.update(piece);

			combined.add((int) crc.getValue(), CombinedCrc32.factor(piece.length));

			assertThat(combined.value()).isEqualTo((int) whole.getValue());
		}
	}

}
