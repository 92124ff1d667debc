package io.github.batchpushgateway.server.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GzipBlocks}.
 */
class GzipBlocksTests {

	private static final int RUN_BYTES = 16 * 1024;

	private final GzipBlocks blocks = new GzipBlocks();

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 100, 5_000, 200_000 })
	void compressesToWhatExpandsToTheParts(int maxLength) throws Exception {
		List<byte[]> parts = new ArrayList<>();
		Random random = new Random(maxLength);
		for (int i = 0; i < 40; i++) {
			parts.add(randomPart(random, maxLength));
		}

		assertExpands(this.blocks.compress(parts), parts);
	}

	@Test
	void compressesNothing() throws Exception {
		assertExpands(this.blocks.compress(List.of()), List.of());
	}

	@Test
	void compressesIncompressibleBytes() throws Exception {
		byte[] noise = new byte[300_000];
		new Random(1).nextBytes(noise);

		assertExpands(this.blocks.compress(List.of(noise)), List.of(noise));
	}

	@Test
	void compressesText() {
		List<byte[]> parts = parts(1_000, 1_000);

		assertThat(join(this.blocks.compress(parts)).length).isLessThan(join(parts).length / 5);
	}

	@Test
	void isOneMemberThatEndsWithTheStream() throws Exception {
		byte[] member = join(this.blocks.compress(parts(100, 5_000)));

		Inflater inflater = new Inflater(true);
		inflater.setInput(member, 10, member.length - 10);
		byte[] buffer = new byte[8192];
		while (!inflater.finished()) {
			inflater.inflate(buffer);
		}

		assertThat(inflater.getRemaining()).isEqualTo(8);
		inflater.end();
	}

	@Test
	void compressesAgainOnlyTheRunThatHasChanged() throws Exception {
		List<byte[]> parts = parts(100, 1_000);
		List<byte[]> before = this.blocks.compress(parts);
		assertThat(this.blocks.compress(new ArrayList<>(parts)).subList(0, before.size() - 1))
			.usingElementComparator((a, b) -> (a == b) ? 0 : 1)
			.containsExactlyElementsOf(before.subList(0, before.size() - 1));

		parts.set(50, text(50, 1_000));
		List<byte[]> after = this.blocks.compress(parts);

		assertThat(changed(before, after)).isEqualTo(1 + 1);
		assertExpands(after, parts);
	}

	@Test
	void keepsOtherRunsWhenPartsComeAndGo() throws Exception {
		List<byte[]> parts = parts(200, 1_000);
		List<byte[]> before = this.blocks.compress(parts);
		parts.add(20, text(7, 1_000));
		parts.remove(100);
		parts.add(text(8, 1_000));

		List<byte[]> after = this.blocks.compress(parts);

		assertThat(changed(before, after)).isBetween(1, 6);
		assertExpands(after, parts);
	}

	@Test
	void compressesALargePartAlone() {
		byte[] large = text(1, 100_000);
		List<byte[]> before = this.blocks.compress(List.of(text(2, 100), large, text(3, 100)));
		List<byte[]> after = this.blocks.compress(List.of(text(4, 100), large, text(5, 100)));

		assertThat(after.get(2)).isSameAs(before.get(2));
		assertThat(changed(before, after)).isEqualTo(2 + 1);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void expandsToAnySequenceOfScrapesAndNeverFallsIntoSmallRuns(long seed) throws Exception {
		Random random = new Random(seed);
		List<byte[]> parts = parts(100, 500);
		for (int i = 0; i < 300; i++) {
			for (int change = random.nextInt(4); change > 0 && !parts.isEmpty(); change--) {
				int at = random.nextInt(parts.size());
				switch (random.nextInt(4)) {
					case 0 -> parts.add(at, randomPart(random, 2_000));
					case 1 -> parts.remove(at);
					case 2 -> parts.set(at, randomPart(random, 20_000));
					default -> Collections.swap(parts, at, random.nextInt(parts.size()));
				}
			}

			List<byte[]> member = this.blocks.compress(parts);

			assertExpands(member, parts);
			assertThat(member.size() - 2).isLessThanOrEqualTo(2 * join(parts).length / RUN_BYTES + 2);
		}
	}

	@Test
	@Timeout(30)
	void doesNotHoldPartsOfAScrape() throws Exception {
		WeakReference<byte[]> part = compressPart();

		while (!part.refersTo(null)) {
			System.gc();
			Thread.onSpinWait();
		}

		assertExpands(this.blocks.compress(List.of(text(1, 10))), List.of(text(1, 10)));
	}

	private WeakReference<byte[]> compressPart() {
		byte[] part = text(1, 1_000);
		this.blocks.compress(List.of(part));
		return new WeakReference<>(part);
	}

	private static List<byte[]> parts(int count, int length) {
		List<byte[]> parts = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			parts.add(text(i, length));
		}
		return parts;
	}

	private static byte[] randomPart(Random random, int maxLength) {
		return text(random.nextInt(1_000), random.nextInt(maxLength + 1));
	}

	private static byte[] text(int seed, int length) {
		StringBuilder text = new StringBuilder();
		for (int i = seed; text.length() < length; i++) {
			text.append("metric{instance=\"host-").append(i).append("\"} ").append(i * 31L).append('\n');
		}
		return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
	}

	/** How many parts of the later member are new; the trailer always is. */
	private static int changed(List<byte[]> before, List<byte[]> after) {
		return (int) after.stream().filter((part) -> before.stream().noneMatch((other) -> other == part)).count();
	}

	private static void assertExpands(List<byte[]> member, List<byte[]> parts) throws IOException {
		assertThat(new GZIPInputStream(new ByteArrayInputStream(join(member))).readAllBytes()).isEqualTo(join(parts));
	}

	private static byte[] join(List<byte[]> parts) {
		ByteArrayOutputStream joined = new ByteArrayOutputStream();
		parts.forEach(joined::writeBytes);
		return joined.toByteArray();
	}

}
