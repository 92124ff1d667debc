package io.github.batchpushgateway.server.persistence;

import java.nio.file.Path;
import java.sql.SQLException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Compaction}.
 */
@Timeout(60)
class CompactionTests {

	private static final int GROUPS = 3_000;

	@TempDir
	private Path directory;

	private DatabaseFile file;

	private GroupTable table;

	@BeforeEach
	void openFile() throws Exception {
		this.file = DatabaseFile.open(this.directory.resolve("groups.db"));
		this.table = new GroupTable(this.file.path(), this.file.connection());
		this.file.use(Durability.OS);
	}

	@AfterEach
	void closeFile() throws Exception {
		this.file.close();
	}

	@Test
	void groupsThatFillHalfAPageAreMovedOnce() throws Exception {
		put(1_960);
		try (LogMover mover = mover()) {
			Compaction compaction = new Compaction(this.table, mover);

			assertThat(compact(compaction)).isBetween(GROUPS / 64, GROUPS / 64 + 2);
			assertThat(compact(compaction)).isZero();
		}
	}

	@Test
	void groupsAreNotMovedBecauseOfAnOldMeasurement() throws Exception {
		try (LogMover mover = mover()) {
			Compaction compaction = new Compaction(this.table, mover);
			compaction.look();
			put(3_700);

			assertThat(compact(compaction)).isZero();
		}
	}

	@Test
	void freePagesGoInSmallPieces() throws Exception {
		put(3_700);
		this.table.inTransaction(this.table::wipe);
		try (LogMover mover = mover()) {
			Compaction compaction = new Compaction(this.table, mover);

			assertThat(compact(compaction)).isBetween(GROUPS / 64, GROUPS / 64 + 5);
			assertThat(this.table.pages()).isLessThan(100);
		}
	}

	@Test
	void smallDatabasesAreLeftAlone() throws Exception {
		this.table.inTransaction(() -> {
			for (int i = 0; i < 100; i++) {
				this.table.put(Groups.sized("job-" + i, 1, 3_700));
			}
		});
		this.table.inTransaction(() -> {
			for (int i = 0; i < 100; i++) {
				this.table.put(Groups.sized("job-" + i, 1, 10));
			}
		});
		try (LogMover mover = mover()) {
			assertThat(compact(new Compaction(this.table, mover))).isZero();
		}
	}

	private void put(int bytes) throws SQLException {
		this.table.inTransaction(() -> {
			for (int i = 0; i < GROUPS; i++) {
				this.table.put(Groups.sized("job-" + i, 1, bytes));
			}
		});
	}

	private LogMover mover() throws SQLException {
		return new LogMover(GroupTable.groupBytes(this.file.connection()), this.file, this.table,
				this.file.connect(Durability.OS), () -> {
				});
	}

	/**
	 * Does all that is due.
	 * @return in how many pieces
	 */
	private static int compact(Compaction compaction) throws SQLException {
		int steps = 0;
		compaction.look();
		while (compaction.isDue() && steps < 1_000) {
			compaction.step();
			steps++;
		}
		return steps;
	}

}
