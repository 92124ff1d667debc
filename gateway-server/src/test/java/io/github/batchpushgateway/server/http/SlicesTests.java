package io.github.batchpushgateway.server.http;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SlicesTests {

	private static List<byte[]> parts(int count, int maxLength) {
		Random random = new Random(count);
		List<byte[]> parts = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			byte[] part = new byte[random.nextInt(maxLength + 1)];
			random.nextBytes(part);
			parts.add(part);
		}
		return parts;
	}

	private static byte[] join(List<byte[]> parts) {
		ByteArrayOutputStream joined = new ByteArrayOutputStream();
		parts.forEach(joined::writeBytes);
		return joined.toByteArray();
	}

	private static List<byte[]> all(Slices slices) {
		List<byte[]> all = new ArrayList<>();
		for (Buffer slice = slices.next(); slice != null; slice = slices.next()) {
			all.add(slice.getBytes());
		}
		return all;
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 100, 5_000 })
	void copiesPartsIntoFewFullSlices(int count) {
		List<byte[]> parts = parts(count, 1_000);

		List<byte[]> slices = all(new PartSlices(parts));

		assertThat(join(slices)).isEqualTo(join(parts));
		assertThat(slices).hasSize((join(parts).length + Slices.BYTES - 1) / Slices.BYTES);
	}

	@Test
	void cutsPartsThatAreLargerThanASlice() {
		List<byte[]> parts = List.of(new byte[0], new byte[3 * Slices.BYTES + 1], new byte[0], new byte[5]);

		List<byte[]> slices = all(new PartSlices(parts));

		assertThat(slices).extracting((slice) -> slice.length)
			.containsExactly(Slices.BYTES, Slices.BYTES, Slices.BYTES, 6);
	}

}
