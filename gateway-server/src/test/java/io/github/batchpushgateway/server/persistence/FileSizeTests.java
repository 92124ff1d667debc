package io.github.batchpushgateway.server.persistence;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import io.github.batchpushgateway.server.storage.MetricGroup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that file and log stay within three times the groups.
 */
@Timeout(120)
class FileSizeTests {

	private static final int GROUPS = 3_000;

	/** What a small database may take beyond that. */
	private static final long SMALL_BYTES = 3 << 20;

	@TempDir
	private Path directory;

	private Path file;

	private final Random random = new Random(1);

	private final Map<String, Long> bytes = new HashMap<>();

	@BeforeEach
	void nameFile() {
		this.file = this.directory.resolve("groups.db");
	}

	@Test
	void overwritingTakesNoMoreThanThreeTimesTheGroups() throws Exception {
		try (OpenDatabase open = open()) {
			for (int i = 0; i < 8 * GROUPS; i++) {
				put(open, i % GROUPS, 1_300 + this.random.nextInt(400));
				if (i % 50 == 0) {
					settle(open);
					assertThat(open.database.state().fileBytes()).isLessThan(limit());
				}
			}
		}
	}

	@Test
	void groupsThatShrinkGiveTheirRoomBack() throws Exception {
		try (OpenDatabase open = open()) {
			for (int i = 0; i < GROUPS; i++) {
				put(open, i, 3_700);
			}
			settle(open);
			for (int round = 0; round < 5; round++) {
				for (int i = 0; i < GROUPS; i++) {
					put(open, i, 500);
				}
				settle(open);
			}

			OpenDatabase.until(() -> open.database.state().fileBytes() < limit());
		}
	}

	@Test
	void deletedGroupsGiveTheirRoomBack() throws Exception {
		try (OpenDatabase open = open()) {
			for (int i = 0; i < GROUPS; i++) {
				put(open, i, 3_700);
			}
			settle(open);
			for (int i = 0; i < GROUPS; i++) {
				if (i % 100 != 0) {
					delete(open, i);
				}
			}

			OpenDatabase.until(() -> open.database.state().fileBytes() < limit());
		}
	}

	@Test
	void wipedGroupsGiveTheirRoomBack() throws Exception {
		try (OpenDatabase open = open()) {
			for (int i = 0; i < GROUPS; i++) {
				put(open, i, 3_700);
			}
			settle(open);
			open.database.wipe();
			this.bytes.clear();

			OpenDatabase.until(() -> open.database.state().fileBytes() < limit());
		}
	}

	@Test
	void groupsThatAreMovedStayAsTheyAre() throws Exception {
		Map<String, String> expected = new HashMap<>();
		try (OpenDatabase open = open()) {
			for (int i = 0; i < GROUPS; i++) {
				put(open, i, 3_700);
			}
			settle(open);
			for (int i = 0; i < GROUPS; i++) {
				if (i % 10 == 0) {
					delete(open, i);
				}
				else {
					MetricGroup group = Groups.sized(job(i), 2, 500);
					expected.put(job(i), Groups.text(group));
					this.bytes.put(job(i), 500L);
					open.database.put(group);
				}
			}
			OpenDatabase.until(() -> open.database.state().fileBytes() < limit());
		}

		assertThat(OpenDatabase.read(this.file)).isEqualTo(expected);
	}

	private OpenDatabase open() {
		return OpenDatabase.open(DatabaseFile.open(this.file), Durability.OS, Duration.ZERO);
	}

	private void put(OpenDatabase open, int i, int size) {
		open.database.put(Groups.sized(job(i), 1, size));
		this.bytes.put(job(i), (long) size);
	}

	private void delete(OpenDatabase open, int i) {
		open.database.delete(Groups.key(job(i)));
		this.bytes.remove(job(i));
	}

	private static String job(int i) {
		return "job-" + i;
	}

	private static void settle(OpenDatabase open) throws Exception {
		OpenDatabase.await(open.database.delete(Groups.key("no such job")));
	}

	private long limit() {
		return SMALL_BYTES + 3 * this.bytes.values().stream().mapToLong(Long::longValue).sum();
	}

}
