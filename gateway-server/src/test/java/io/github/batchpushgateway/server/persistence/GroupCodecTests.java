package io.github.batchpushgateway.server.persistence;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.github.batchpushgateway.server.model.FamilyDetail;
import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.MetricType;
import io.github.batchpushgateway.server.model.RenderedFamily;
import io.github.batchpushgateway.server.storage.MetricGroup;
import io.github.batchpushgateway.server.storage.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link GroupCodec}.
 */
class GroupCodecTests {

	private static final MetricGroup GROUP = Groups.random("a", 7, 200);

	private final GroupCodec codec = new GroupCodec();

	@Test
	void groupsComeBackAsTheyWere() {
		for (int generation = 0; generation < 200; generation++) {
			MetricGroup group = Groups.random("job \u20ac\u00fc\ud83d\ude00\"\\\n", generation, 400);

			assertThat(Groups.text(decode(group))).isEqualTo(Groups.text(group));
		}
	}

	@ParameterizedTest
	@EnumSource
	void everyTypeComesBack(MetricType type) {
		MetricGroup group = Groups.group(Groups.key("a"), 1, Instant.MAX, new RenderedFamily("a", type, "", new byte[0],
				0, Instant.MIN, FamilyDetail.of(true, false, new byte[0])));

		assertThat(Groups.text(decode(group))).isEqualTo(Groups.text(group));
	}

	@Test
	void groupWithoutFamiliesComesBack() {
		MetricGroup group = new MetricGroup(GroupingKey.of("", Map.of("x", "")), List.of(), List.of(), Long.MIN_VALUE,
				Instant.EPOCH, Instant.MAX);

		assertThat(decode(group)).isEqualTo(group);
	}

	@Test
	void layoutStaysAsItIsOnDisk() {
		RenderedFamily family = new RenderedFamily("n", MetricType.GAUGE, "h", new byte[] { 9 }, 6,
				Instant.ofEpochSecond(7, 8), FamilyDetail.of(false, true, new byte[] { 10, 11 }));
		Origin origin = new Origin(family.pushed(), 5, Instant.ofEpochSecond(12, 13));
		MetricGroup group = new MetricGroup(GroupingKey.of("j", Map.of("a", "\u00fc")), List.of(family),
				List.of(origin), 5, Instant.ofEpochSecond(1, 2), Instant.ofEpochSecond(3, 4));
		ByteBuffer expected = ByteBuffer.allocate(200).put((byte) 1).putLong(5);
		expected.putLong(1).putInt(2).putLong(3).putInt(4);
		expected.putInt(2).putInt(1).put((byte) 'a').putInt(2).put((byte) 0xc3).put((byte) 0xbc);
		expected.putInt(3).put("job".getBytes(StandardCharsets.US_ASCII)).putInt(1).put((byte) 'j');
		expected.putInt(1).put((byte) 11).put((byte) 2).putInt(1).put((byte) 'n').putInt(1).put((byte) 'h');
		expected.putInt(6).putLong(7).putInt(8).putInt(1).put((byte) 9);
		expected.putInt(2).put((byte) 10).put((byte) 11).putLong(12).putInt(13);

		assertThat(GroupCodec.encode(group)).isEqualTo(Arrays.copyOf(expected.array(), expected.position()));
	}

	@Test
	void checksumIsCrc32cOverKeyAndPayload() {
		assertThat(GroupCodec.checksum("1234", new byte[] { '5', '6', '7', '8', '9' })).isEqualTo(0xe3069283L);
	}

	@Test
	void keysAreReadable() {
		assertThat(GroupCodec.key(GroupingKey.of("a\"\\\n", Map.of("x", "", "\u00fc \"", "b"))))
			.isEqualTo("{job=\"a\\\"\\\\\\n\",x=\"\",\"\u00fc \\\"\"=\"b\"}");
	}

	@Test
	void keysOfDifferentGroupsDiffer() {
		assertThat(GroupCodec.key(GroupingKey.of("a", Map.of("x=\"1\",y", "2"))))
			.isNotEqualTo(GroupCodec.key(GroupingKey.of("a", Map.of("x", "1", "y", "2"))));
		assertThat(GroupCodec.key(GroupingKey.of("a\\n", Map.of())))
			.isNotEqualTo(GroupCodec.key(GroupingKey.of("a\n", Map.of())));
	}

	@Test
	void namesAreKeptOnceForAllGroups() {
		MetricGroup one = decode(Groups.group(Groups.key("a"), 1, new byte[1]));
		MetricGroup other = decode(Groups.group(Groups.key("a"), 1, new byte[2]));

		assertThat(one.families().get(0).name()).isSameAs(other.families().get(0).name());
		assertThat(one.families().get(0).help()).isSameAs(other.families().get(0).help());
	}

	@Test
	void everyCutIsRefused() {
		byte[] payload = GroupCodec.encode(GROUP);

		for (int length = 0; length < payload.length; length++) {
			byte[] cut = Arrays.copyOf(payload, length);
			assertThatExceptionOfType(MalformedRowException.class).as("%d bytes", length)
				.isThrownBy(() -> this.codec.decode(GroupCodec.key(GROUP.key()), cut));
		}
	}

	@Test
	void bytesBehindTheGroupAreRefused() {
		byte[] payload = GroupCodec.encode(GROUP);

		assertThatExceptionOfType(MalformedRowException.class)
			.isThrownBy(
					() -> this.codec.decode(GroupCodec.key(GROUP.key()), Arrays.copyOf(payload, payload.length + 1)))
			.withMessage("byte %d: 1 bytes follow the last family", payload.length);
	}

	@Test
	void payloadOfAnotherKeyIsRefused() {
		assertThatExceptionOfType(MalformedRowException.class)
			.isThrownBy(() -> this.codec.decode("{job=\"b\"}", GroupCodec.encode(GROUP)))
			.withMessageEndingWith(": the payload is that of {instance=\"host-a\",job=\"a\"}");
	}

	@Test
	void noPayloadDoesMoreThanBeingRefused() {
		String key = GroupCodec.key(GROUP.key());
		byte[] payload = GroupCodec.encode(GROUP);
		Random random = new Random(1);

		for (int i = 0; i < 20_000; i++) {
			byte[] damaged = payload.clone();
			for (int n = random.nextInt(4); n >= 0; n--) {
				damaged[random.nextInt(damaged.length)] = (byte) (random.nextBoolean() ? random.nextInt() : 0x7f);
			}
			try {
				this.codec.decode(key, damaged);
			}
			catch (RuntimeException ex) {
				assertThat(ex).isInstanceOf(MalformedRowException.class);
			}
		}
	}

	private MetricGroup decode(MetricGroup group) {
		return this.codec.decode(GroupCodec.key(group.key()), GroupCodec.encode(group));
	}

}
