package io.github.batchpushgateway.server.persistence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import io.github.batchpushgateway.server.storage.MetricGroup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is left when the power fails.
 *
 * <p>
 * A disk that loses power has kept everything that was flushed, and of what was written
 * since any part, in any order. SQLite flushes the log at the end of each commit; before
 * it writes into the file, all that it writes there is flushed in the log; and before it
 * begins the log anew, it flushes the file. So these tests take the real files at moments
 * between two flushes and keep of the difference nothing, any beginning, any selection of
 * sectors, or garbage. The new beginning of the log is flushed before anything follows
 * it.
 */
class PowerLossTests {

	private static final int SECTOR = 512;

	private static final int HEADER = 32;

	private static final int FRAME = LogState.FRAME_BYTES;

	private static final int COMMITS = 20;

	@TempDir
	private Path directory;

	private Path file;

	private Path after;

	private final Random random = new Random(5);

	private final Map<String, String> current = new TreeMap<>();

	@BeforeEach
	void nameFiles() {
		this.file = this.directory.resolve("groups.db");
		this.after = this.directory.resolve("after.db");
	}

	@Test
	void logCutAnywhereHoldsEveryCommitBeforeTheCut() throws Exception {
		Commits commits = commit();
		List<Integer> cuts = new ArrayList<>();
		for (int frame = 0; HEADER + frame * FRAME <= commits.log().length; frame++) {
			int boundary = HEADER + frame * FRAME;
			cuts.addAll(List.of(boundary - 1, boundary, boundary + 1));
		}
		for (int i = 0; i < 100; i++) {
			cuts.add(this.random.nextInt(commits.log().length));
		}

		for (int cut : cuts) {
			int length = Math.min(cut, commits.log().length);
			assertHolds(commits.file(), Arrays.copyOf(commits.log(), length), commits.before(length));
		}
	}

	@Test
	void logWithALostEndHoldsEveryCommitBeforeIt() throws Exception {
		Commits commits = commit();

		for (int i = 0; i < 100; i++) {
			int cut = this.random.nextInt(commits.log().length);
			byte[] log = commits.log().clone();
			if (i % 2 == 0) {
				Arrays.fill(log, cut, log.length, (byte) 0);
			}
			else {
				byte[] garbage = new byte[log.length - cut];
				this.random.nextBytes(garbage);
				System.arraycopy(garbage, 0, log, cut, garbage.length);
			}
			assertHolds(commits.file(), log, commits.before(cut));
		}
	}

	@Test
	void commitIsWholeOrNotThereWhateverPartOfItWasWritten() throws Exception {
		Commits commits = commit();

		for (int i = 0; i < 100; i++) {
			int commit = this.random.nextInt(commits.ends().size() - 1);
			int flushed = commits.ends().get(commit);
			byte[] log = mix(flushed, Arrays.copyOf(commits.log(), flushed),
					Arrays.copyOf(commits.log(), commits.ends().get(commit + 1)));
			assertHolds(commits.file(), log, commits.states().get(commit), commits.states().get(commit + 1));
		}
	}

	@Test
	void fileMayBeAnyMixtureWhileTheLogIsMovedIntoIt() throws Exception {
		Commits commits = commit();
		byte[] moved = moved(commits);
		assertThat(moved).isNotEqualTo(commits.file());

		for (int i = 0; i < 100; i++) {
			byte[] mixture = mix(0, commits.file(), moved);
			assertHolds(mixture, commits.log(), commits.states().get(COMMITS));
		}
	}

	@Test
	void logMayBeAnyMixtureWhenItBeginsAnew() throws Exception {
		Map<String, String> before;
		byte[] moved;
		byte[] oldLog;
		byte[] newLog;
		try (OpenDatabase open = OpenDatabase.open(this.file)) {
			for (int i = 0; i < COMMITS; i++) {
				change(open.database);
			}
			oldLog = log();
			before = new TreeMap<>(this.current);
			try (Connection connection = SqliteDriver.connect(this.file, "vfs=unix-excl")) {
				assertThat(LogState.move(connection).unmovedBytes()).isZero();
			}
			moved = Files.readAllBytes(this.file);
			change(open.database);
			newLog = log();
		}
		byte[] begun = oldLog.clone();
		System.arraycopy(newLog, 0, begun, 0, HEADER);
		assertThat(begun).isNotEqualTo(oldLog);

		for (int i = 0; i < HEADER; i++) {
			byte[] torn = oldLog.clone();
			System.arraycopy(newLog, 0, torn, 0, i);
			assertHolds(moved, torn, before);
		}
		for (int i = 0; i < 100; i++) {
			assertHolds(moved, mix(0, begun, newLog), before, this.current);
		}
	}

	/**
	 * Makes a database and changes it, one commit after the other.
	 */
	private Commits commit() throws Exception {
		OpenDatabase.open(this.file).close();
		byte[] file = Files.readAllBytes(this.file);
		List<Integer> ends = new ArrayList<>();
		List<Map<String, String>> states = new ArrayList<>();
		try (OpenDatabase open = OpenDatabase.open(this.file)) {
			ends.add((int) Files.size(DatabaseFile.sibling(this.file, "-wal")));
			states.add(Map.of());
			for (int i = 0; i < COMMITS; i++) {
				change(open.database);
				ends.add((int) Files.size(DatabaseFile.sibling(this.file, "-wal")));
				states.add(new TreeMap<>(this.current));
			}
			assertThat(Files.readAllBytes(this.file)).as("nothing has been moved").isEqualTo(file);
			return new Commits(file, log(), ends, states);
		}
	}

	/** Changes a few groups in one commit. */
	private void change(GroupDatabase database) throws Exception {
		String job = "job-" + this.random.nextInt(6);
		if (this.random.nextInt(5) == 0) {
			this.current.remove(job);
			OpenDatabase.await(database.delete(Groups.key(job)));
		}
		else {
			MetricGroup group = Groups.random(job, this.random.nextInt(), this.random.nextBoolean() ? 500 : 20_000);
			this.current.put(job, Groups.text(group));
			OpenDatabase.await(database.put(group));
		}
	}

	private byte[] log() throws IOException {
		return Files.readAllBytes(DatabaseFile.sibling(this.file, "-wal"));
	}

	/** The file after all of the log has been moved into it. */
	private byte[] moved(Commits commits) throws Exception {
		write(commits.file(), commits.log());
		try (Connection connection = SqliteDriver.connect(this.after, "vfs=unix-excl")) {
			assertThat(LogState.move(connection).unmovedBytes()).isZero();
			return Files.readAllBytes(this.after);
		}
	}

	/**
	 * A file that was being changed when the power failed.
	 * @param from everything before it is as it was
	 * @param before what it was
	 * @param changed what it was to become
	 */
	private byte[] mix(int from, byte[] before, byte[] changed) {
		byte[] mixture = Arrays.copyOf(before, Math.max(before.length, changed.length));
		int likelihood = this.random.nextInt(1, 8);
		for (int at = from; at < mixture.length; at = (at / SECTOR + 1) * SECTOR) {
			int end = Math.min((at / SECTOR + 1) * SECTOR, changed.length);
			if (at < end && this.random.nextInt(8) < likelihood) {
				System.arraycopy(changed, at, mixture, at, end - at);
			}
		}
		boolean grown = before.length >= changed.length || this.random.nextBoolean();
		return grown ? mixture : Arrays.copyOf(mixture, Math.max(before.length, this.random.nextInt(changed.length)));
	}

	private void assertHolds(byte[] file, byte[] log, Map<String, String> groups) throws Exception {
		assertHolds(file, log, groups, groups);
	}

	private void assertHolds(byte[] file, byte[] log, Map<String, String> groups, Map<String, String> orThese)
			throws Exception {
		write(file, log);
		assertThat(read()).isIn(groups, orThese);
	}

	private void write(byte[] file, byte[] log) throws IOException {
		Files.write(this.after, file);
		Files.write(DatabaseFile.sibling(this.after, "-wal"), log);
	}

	private Map<String, String> read() throws SQLException {
		Map<String, String> groups = new TreeMap<>();
		DatabaseFile open = DatabaseFile.open(this.after);
		try {
			new GroupTable(open.path(), open.connection())
				.forEach((group) -> groups.put(group.key().job(), Groups.text(group)));
		}
		finally {
			open.release(new IllegalStateException());
		}
		return groups;
	}

	/**
	 * A database before a number of commits, and what they have added to it.
	 *
	 * @param file the file
	 * @param log the log
	 * @param ends the size of the log after each commit; the first is that of none
	 * @param states the groups after each commit; the first is that of none
	 */
	private record Commits(byte[] file, byte[] log, List<Integer> ends, List<Map<String, String>> states) {

		/**
		 * The groups after the last commit that is in so much of the log.
		 */
		Map<String, String> before(int length) {
			int last = 0;
			for (int i = 0; i < this.ends.size(); i++) {
				last = (this.ends.get(i) <= length) ? i : last;
			}
			return this.states.get(last);
		}

	}

}
