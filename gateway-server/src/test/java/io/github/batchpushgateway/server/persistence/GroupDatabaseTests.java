package io.github.batchpushgateway.server.persistence;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.RenderedFamily;
import io.github.batchpushgateway.server.persistence.PersistenceException.Reason;
import io.github.batchpushgateway.server.storage.MetricGroup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link GroupDatabase}.
 */
@Timeout(60)
class GroupDatabaseTests {

	private static final MetricGroup A = Groups.random("a", 1, 300);

	private static final MetricGroup NEWER_A = Groups.sized("a", 2, 30_000);

	private static final MetricGroup B = Groups.sized("b", 1, 20_000);

	private static final MetricGroup C = Groups.random("c", 1, 20);

	private static final MetricGroup FIRST = Groups.random("first", 1, 20);

	@TempDir
	private Path directory;

	private Path file;

	@BeforeEach
	void nameFile() {
		this.file = this.directory.resolve("groups 100%?#.db");
	}

	@Test
	void groupsAreThereAgain() throws Exception {
		try (OpenDatabase open = OpenDatabase.open(this.file)) {
			assertThat(open.loaded).isEmpty();
			open.put(A);
			open.put(B);
		}

		assertThat(OpenDatabase.read(this.file)).isEqualTo(OpenDatabase.texts(A, B));
	}

	@Test
	void groupsAreReplacedAndDeleted() throws Exception {
		try (OpenDatabase open = OpenDatabase.open(this.file)) {
			open.put(A);
			open.put(B);
			open.put(NEWER_A);
			OpenDatabase.await(open.database.delete(B.key()));
			OpenDatabase.await(open.database.delete(C.key()));
		}

		assertThat(OpenDatabase.read(this.file)).isEqualTo(OpenDatabase.texts(NEWER_A));
	}

	@Test
	void wipeDeletesWhatWasThereBefore() throws Exception {
		try (OpenDatabase open = OpenDatabase.open(this.file)) {
			open.put(A);
			OpenDatabase.await(open.database.wipe());
			open.put(B);
		}

		assertThat(OpenDatabase.read(this.file)).isEqualTo(OpenDatabase.texts(B));
	}

	@Test
	void orderlyEndLeavesNoLog() throws Exception {
		try (OpenDatabase open = OpenDatabase.open(this.file)) {
			open.put(A);
		}

		assertThat(this.directory).isDirectoryNotContaining((path) -> path.toString().endsWith("-wal"));
	}

	@Test
	void everyAnsweredChangeIsInTheFiles() throws Exception {
		Path copy = this.directory.resolve("copy.db");
		try (OpenDatabase open = OpenDatabase.open(this.file)) {
			open.put(A);
			copy(copy);
			assertThat(OpenDatabase.read(copy)).isEqualTo(OpenDatabase.texts(A));

			open.put(B);
			copy(copy);
			assertThat(OpenDatabase.read(copy)).isEqualTo(OpenDatabase.texts(A, B));
		}
	}

	@Test
	void changesThatQueueUpAreCommittedInOneGo() throws Exception {
		try (OpenDatabase open = OpenDatabase.open(this.file)) {
			CompletionStage<Void> last = whileBusy(open, () -> {
				open.database.put(A);
				open.database.put(B);
				open.database.put(NEWER_A);
				open.database.delete(B.key());
				return open.database.put(C);
			});
			OpenDatabase.await(last);

			assertThat(open.database.state().commits()).isEqualTo(2);
			assertThat(open.database.state().changes()).isEqualTo(4);
		}
		assertThat(OpenDatabase.read(this.file)).isEqualTo(OpenDatabase.texts(FIRST, NEWER_A, C));
	}

	@Test
	void wipeThatQueuesUpKeepsItsPlace() throws Exception {
		try (OpenDatabase open = OpenDatabase.open(this.file)) {
			open.put(A);
			OpenDatabase.await(whileBusy(open, () -> {
				open.database.put(B);
				open.database.wipe();
				return open.database.put(C);
			}));
		}

		assertThat(OpenDatabase.read(this.file)).isEqualTo(OpenDatabase.texts(C));
	}

	@Test
	void closingWritesWhatWaits() throws Exception {
		OpenDatabase open = OpenDatabase.open(this.file);
		CompletionStage<Void> waiting = whileBusy(open, () -> open.database.put(A));
		open.close();

		assertThat(waiting).isCompleted();
		assertThat(OpenDatabase.read(this.file)).containsEntry("a", Groups.text(A));
	}

	@Test
	void refusesChangesOnceClosed() {
		OpenDatabase open = OpenDatabase.open(this.file);
		open.close();

		assertThatExceptionOfType(PersistenceException.class).isThrownBy(() -> open.database.put(A))
			.withMessage("the gateway stops and accepts no changes any more")
			.returns(Reason.CLOSED, PersistenceException::reason);
	}

	@Test
	void closingWaitsNoLongerThanTheGrace() throws Exception {
		DatabaseFile file = DatabaseFile.open(this.file);
		OpenDatabase open = OpenDatabase.open(file, Durability.SYNC, Duration.ZERO);
		CountDownLatch release = new CountDownLatch(1);
		CompletionStage<Void> waiting = whileBusy(open, release, () -> open.database.put(A));

		open.database.close(Duration.ofMillis(1));

		assertThat(OpenDatabase.failure(waiting))
			.hasMessage("%s: the disk has not confirmed the change within PT0.001S", this.file.toRealPath());
		release.countDown();
		OpenDatabase.until(() -> canBeOpened());
	}

	@Test
	void familiesAreReadByTheThreadThatWrites() throws Exception {
		List<String> readers = new CopyOnWriteArrayList<>();
		List<RenderedFamily> families = new AbstractList<>() {

			@Override
			public RenderedFamily get(int index) {
				readers.add(Thread.currentThread().getName());
				return A.families().get(index);
			}

			@Override
			public int size() {
				return A.families().size();
			}

		};
		try (OpenDatabase open = OpenDatabase.open(this.file)) {
			open.put(new MetricGroup(A.key(), families, A.origins(), A.generation(), A.lastSuccess(), A.lastFailure(),
					1000));
		}

		assertThat(readers).isNotEmpty().containsOnly("persistence");
		assertThat(OpenDatabase.read(this.file)).isEqualTo(OpenDatabase.texts(A));
	}

	@Test
	void refusesGroupsThatNoRowCanHold() {
		byte[] text = new byte[32 << 20];
		RenderedFamily[] families = new RenderedFamily[32];
		Arrays.fill(families, Groups.family("a", text));
		MetricGroup group = Groups.group(A.key(), 1, null, families);
		try (OpenDatabase open = OpenDatabase.open(this.file)) {
			assertThatExceptionOfType(PersistenceException.class).isThrownBy(() -> open.database.put(group))
				.withMessageMatching("group \\{instance=\"host-a\",job=\"a\"} of 10737\\d+ bytes:"
						+ " no more than 1073741824 can be kept on disk")
				.returns(Reason.TOO_LARGE, PersistenceException::reason);
		}
	}

	@Test
	void changesAreHeldBackUntilTheEndOfTheInterval() throws Exception {
		DatabaseFile file = DatabaseFile.open(this.file);
		try (OpenDatabase open = OpenDatabase.open(file, Durability.INTERVAL, Duration.ofHours(1))) {
			open.put(A);
			open.put(NEWER_A);

			assertThat(open.database.state().commits()).isZero();
			assertThat(open.database.state().waitingBytes()).isPositive();
		}
		assertThat(OpenDatabase.read(this.file)).isEqualTo(OpenDatabase.texts(NEWER_A));
	}

	@Test
	void changesAreWrittenAtTheEndOfTheInterval() throws Exception {
		DatabaseFile file = DatabaseFile.open(this.file);
		try (OpenDatabase open = OpenDatabase.open(file, Durability.INTERVAL, Duration.ofMillis(5))) {
			open.put(A);

			OpenDatabase.until(() -> open.database.state().commits() == 1);
			assertThat(open.database.state().waitingBytes()).isZero();
		}
	}

	@Test
	void changesForTheOperatingSystemAreWrittenAtOnce() throws Exception {
		Path copy = this.directory.resolve("copy.db");
		try (OpenDatabase open = OpenDatabase.open(DatabaseFile.open(this.file), Durability.OS, Duration.ZERO)) {
			open.put(A);
			copy(copy);
		}

		assertThat(OpenDatabase.read(copy)).isEqualTo(OpenDatabase.texts(A));
	}

	@Test
	void fullDiskRefusesAndGivesBackWhatItHas() throws Exception {
		DatabaseFile file = DatabaseFile.open(this.file);
		try (OpenDatabase open = OpenDatabase.open(file, Durability.SYNC, Duration.ZERO)) {
			open.put(A);
			limitPages(file, 8);

			CompletionStage<Void> refused = whileBusy(open, () -> {
				open.database.delete(C.key());
				open.database.put(B);
				return open.database.put(NEWER_A);
			});

			assertThat(OpenDatabase.failure(refused)).hasMessage("%s: the disk is full; make room", file.path())
				.returns(Reason.FULL, PersistenceException::reason);
			Map<GroupingKey, Optional<MetricGroup>> restored = open.restored.take();
			assertThat(restored.keySet()).containsExactlyInAnyOrder(A.key(), B.key(), C.key());
			assertThat(restored.get(A.key()).map(Groups::text)).contains(Groups.text(A));
			assertThat(restored.get(B.key())).isEmpty();
			assertThat(restored.get(C.key())).isEmpty();
			assertThat(open.database.state().refusal()).hasMessage("%s: the disk is full; make room", file.path());
		}
		assertThat(OpenDatabase.read(this.file)).containsEntry("a", Groups.text(A)).doesNotContainKey("b");
	}

	@Test
	void smallerChangesAreTakenWhileTheDiskIsFull() throws Exception {
		DatabaseFile file = DatabaseFile.open(this.file);
		try (OpenDatabase open = OpenDatabase.open(file, Durability.SYNC, Duration.ZERO)) {
			limitPages(file, 8);
			OpenDatabase.failure(open.database.put(NEWER_A));

			open.put(C);
		}
		assertThat(OpenDatabase.read(this.file)).isEqualTo(OpenDatabase.texts(C));
	}

	@Test
	void changesAreTakenAgainWhenThereIsRoom() throws Exception {
		DatabaseFile file = DatabaseFile.open(this.file);
		try (OpenDatabase open = OpenDatabase.open(file, Durability.SYNC, Duration.ZERO)) {
			limitPages(file, 8);
			Instant before = Instant.now();
			assertThat(open.database.state().refusedSince()).isEqualTo(Instant.EPOCH);
			OpenDatabase.failure(open.database.put(B));
			assertThat(open.database.state().isHealthy()).isFalse();
			assertThat(open.database.state().refusedSince()).isBetween(before, Instant.now());
			assertThat(open.database.state().refusals()).isPositive();

			limitPages(file, 1000);

			OpenDatabase.until(() -> open.database.state().isHealthy());
			assertThat(open.database.state().refusedSince()).isEqualTo(Instant.EPOCH);
			open.put(B);
		}
		assertThat(OpenDatabase.read(this.file)).isEqualTo(OpenDatabase.texts(B));
	}

	@Test
	void diskThatIsStillFullStaysRefused() throws Exception {
		DatabaseFile file = DatabaseFile.open(this.file);
		try (OpenDatabase open = OpenDatabase.open(file, Durability.SYNC, Duration.ZERO)) {
			limitPages(file, 8);
			OpenDatabase.failure(open.database.put(B));
			PersistenceException first = open.database.state().refusal();

			Instant since = open.database.state().refusedSince();

			OpenDatabase.until(() -> open.database.state().refusal() != first);
			assertThat(open.database.state().refusedSince()).isEqualTo(since).isNotEqualTo(Instant.EPOCH);
			assertThat(open.database.state().refusals()).isGreaterThan(1);
			assertThat(open.database.state().refusal()).hasMessage("%s: the disk is full; make room", file.path());
		}
	}

	@Test
	void changesThatNeedNoRoomDoNotMakeTheDiskHealthy() throws Exception {
		DatabaseFile file = DatabaseFile.open(this.file);
		try (OpenDatabase open = OpenDatabase.open(file, Durability.SYNC, Duration.ZERO)) {
			limitPages(file, 8);
			OpenDatabase.failure(open.database.put(B));

			OpenDatabase.await(open.database.delete(B.key()));
			open.put(C);

			assertThat(open.database.state().isHealthy()).isFalse();
		}
	}

	@Test
	void wipeThatIsRefusedGivesEverythingBack() throws Exception {
		DatabaseFile file = DatabaseFile.open(this.file);
		try (OpenDatabase open = OpenDatabase.open(file, Durability.SYNC, Duration.ZERO)) {
			open.put(A);
			open.put(C);
			limitPages(file, 12);

			OpenDatabase.failure(whileBusy(open, () -> {
				open.database.wipe();
				return open.database.put(Groups.sized("b", 2, 200_000));
			}));

			Map<GroupingKey, Optional<MetricGroup>> restored = open.restored.take();
			assertThat(restored.get(A.key()).map(Groups::text)).contains(Groups.text(A));
			assertThat(restored.get(C.key()).map(Groups::text)).contains(Groups.text(C));
			assertThat(restored.get(B.key())).isEmpty();
		}
	}

	@Test
	void whatHasQueuedUpBehindARefusedChangeIsRefusedAsWell() throws Exception {
		DatabaseFile file = DatabaseFile.open(this.file);
		try (OpenDatabase open = OpenDatabase.open(file, Durability.SYNC, Duration.ZERO);
				Connection other = file.connect(Durability.SYNC);
				Statement statement = other.createStatement()) {
			statement.execute("BEGIN IMMEDIATE");
			CompletionStage<Void> first = open.database.put(A);
			OpenDatabase.until(() -> open.database.state().waitingBytes() == 0);
			CompletionStage<Void> behind = open.database.put(B);

			assertThat(OpenDatabase.failure(first)).isSameAs(OpenDatabase.failure(behind))
				.hasMessageContaining("database is locked");
			assertThat(open.restored.take().keySet()).containsExactlyInAnyOrder(A.key(), B.key());
			statement.execute("ROLLBACK");

			open.put(A);
		}
		assertThat(OpenDatabase.read(this.file)).isEqualTo(OpenDatabase.texts(A));
	}

	@Test
	void wipeThatHasQueuedUpBehindARefusedChangeGivesEverythingBack() throws Exception {
		DatabaseFile file = DatabaseFile.open(this.file);
		try (OpenDatabase open = OpenDatabase.open(file, Durability.SYNC, Duration.ZERO);
				Connection other = file.connect(Durability.SYNC);
				Statement statement = other.createStatement()) {
			open.put(A);
			statement.execute("BEGIN IMMEDIATE");
			CompletionStage<Void> first = open.database.put(B);
			OpenDatabase.until(() -> open.database.state().waitingBytes() == 0);
			CompletionStage<Void> behind = open.database.wipe();

			OpenDatabase.failure(first);
			OpenDatabase.failure(behind);
			assertThat(open.restored.take().keySet()).containsExactly(A.key());
			statement.execute("ROLLBACK");
		}
	}

	@Test
	void changesAreRefusedAtOnceWhileGroupsAreGivenBack() throws Exception {
		DatabaseFile file = DatabaseFile.open(this.file);
		CountDownLatch restoring = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		GroupDatabase database = GroupDatabase.open(file, Durability.SYNC, Duration.ZERO, (group) -> {
		}, (restored) -> {
			restoring.countDown();
			await(release);
		});
		limitPages(file, 8);
		CompletionStage<Void> refused = database.put(B);
		await(restoring);

		assertThatExceptionOfType(PersistenceException.class).isThrownBy(() -> database.put(C))
			.withMessage("%s: the disk is full; make room", file.path());
		assertThat(refused.toCompletableFuture()).isNotDone();

		release.countDown();
		OpenDatabase.failure(refused);
		OpenDatabase.await(database.put(C));
		database.close(Duration.ofSeconds(20));
	}

	@Test
	void heldBackChangesThatAreRefusedAreTriedAgain() throws Exception {
		DatabaseFile file = DatabaseFile.open(this.file);
		try (OpenDatabase open = OpenDatabase.open(file, Durability.INTERVAL, Duration.ofMillis(5));
				Connection other = file.connect(Durability.SYNC);
				Statement statement = other.createStatement()) {
			statement.execute("BEGIN IMMEDIATE");
			open.put(A);
			open.put(B);
			OpenDatabase.until(() -> open.database.state().waitingBytes() == 0);
			open.put(NEWER_A);
			OpenDatabase.until(() -> !open.database.state().isHealthy());
			assertThat(open.database.state().commits()).isZero();

			statement.execute("ROLLBACK");

			OpenDatabase.until(() -> open.database.state().commits() == 1);
			OpenDatabase.until(() -> open.database.state().isHealthy());
			assertThat(open.restored).isEmpty();
		}
		assertThat(OpenDatabase.read(this.file)).isEqualTo(OpenDatabase.texts(NEWER_A, B));
	}

	@Test
	void changesThatAreStillHeldBackAtTheEndAreTriedOnce() throws Exception {
		DatabaseFile file = DatabaseFile.open(this.file);
		OpenDatabase open = OpenDatabase.open(file, Durability.INTERVAL, Duration.ofHours(1));
		limitPages(file, 8);
		open.put(B);

		open.close();

		assertThat(OpenDatabase.read(this.file)).isEmpty();
	}

	@Test
	void startsUnhealthyWhereTheDiskRefuses() throws Exception {
		try (OpenDatabase open = OpenDatabase.open(this.file)) {
			open.put(A);
		}
		DatabaseFile file = DatabaseFile.open(this.file);

		try (Connection other = file.connect(Durability.SYNC); Statement statement = other.createStatement()) {
			statement.execute("BEGIN IMMEDIATE");
			try (OpenDatabase open = OpenDatabase.open(file, Durability.SYNC, Duration.ZERO)) {
				assertThat(open.loaded).isEqualTo(OpenDatabase.texts(A));
				assertThat(open.database.state().isHealthy()).isFalse();
				statement.execute("ROLLBACK");
			}
		}
	}

	@Test
	void fileThatWasTakenAwayIsNotWrittenTo() throws Exception {
		try (OpenDatabase open = OpenDatabase.open(this.file)) {
			open.put(A);
			Path elsewhere = this.directory.resolve("elsewhere");
			Files.move(this.file, elsewhere);

			assertThat(OpenDatabase.failure(open.database.put(B))).hasMessage(
					"%s was taken away while the gateway runs: put it back, or start the gateway again", this.file);
			assertThat(open.database.state().isHealthy()).isFalse();

			Files.move(elsewhere, this.file);
			OpenDatabase.until(() -> open.database.state().isHealthy());
			open.put(C);
		}
		assertThat(OpenDatabase.read(this.file)).isEqualTo(OpenDatabase.texts(A, C));
	}

	@Test
	void logThatWasReplacedIsNotWrittenTo() throws Exception {
		try (OpenDatabase open = OpenDatabase.open(this.file)) {
			open.put(A);
			Path log = DatabaseFile.sibling(this.file, "-wal");
			Path elsewhere = this.directory.resolve("elsewhere");
			Files.move(log, elsewhere);
			Files.createFile(log);

			assertThat(OpenDatabase.failure(open.database.put(B)))
				.hasMessage("%s was replaced while the gateway runs: put it back, or start the gateway again", log);

			Files.delete(log);
			Files.move(elsewhere, log);
		}
	}

	/**
	 * Makes changes while the thread that writes is kept busy, so that they queue up.
	 */
	private static CompletionStage<Void> whileBusy(OpenDatabase open, Changes changes) throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		CompletionStage<Void> last = whileBusy(open, release, changes);
		release.countDown();
		return last;
	}

	private static CompletionStage<Void> whileBusy(OpenDatabase open, CountDownLatch release, Changes changes)
			throws Exception {
		CountDownLatch busy = new CountDownLatch(1);
		CompletionStage<Void> first = open.database.put(FIRST);
		first.thenRun(() -> {
			busy.countDown();
			await(release);
		});
		await(busy);
		return changes.make();
	}

	private boolean canBeOpened() {
		try {
			OpenDatabase.open(this.file).close();
			return true;
		}
		catch (PersistenceException ex) {
			return false;
		}
	}

	private static void limitPages(DatabaseFile file, int pages) throws SQLException {
		try (Statement statement = file.connection().createStatement()) {
			statement.execute("PRAGMA max_page_count = " + pages);
		}
	}

	private void copy(Path copy) throws Exception {
		for (String suffix : List.of("", "-wal")) {
			Files.deleteIfExists(DatabaseFile.sibling(copy, suffix));
			Files.copy(DatabaseFile.sibling(this.file, suffix), DatabaseFile.sibling(copy, suffix));
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private interface Changes {

		CompletionStage<Void> make();

	}

}
