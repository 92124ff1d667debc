package io.github.batchpushgateway.server.persistence;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LogMover}.
 */
@Timeout(60)
class LogMoverTests {

	private static final int GROUP_BYTES = 50_000;

	private static final int COMMITS = 200;

	@TempDir
	private Path directory;

	private final AtomicInteger commits = new AtomicInteger();

	@Test
	void commitsWaitForALogThatHasBecomeTooLong() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		DatabaseFile file = DatabaseFile.open(this.directory.resolve("groups.db"));
		GroupTable table = new GroupTable(file.path(), file.connection());
		file.use(Durability.OS);
		ExecutorService writer = Executors.newSingleThreadExecutor();
		LogMover mover = new LogMover(0, file, table, file.connect(Durability.OS), () -> await(release));
		try {
			Future<?> written = writer.submit(() -> commit(table, mover));

			OpenDatabase.until(() -> file.logBytes() > 2 << 20);
			OpenDatabase.until(() -> {
				int before = this.commits.get();
				Thread.onSpinWait();
				return this.commits.get() == before && before < COMMITS;
			});
			assertThat(file.logBytes()).isLessThan(3 << 20);

			release.countDown();
			written.get(20, TimeUnit.SECONDS);
			assertThat(this.commits).hasValue(COMMITS);
			assertThat(file.logBytes()).isLessThan(3 << 20);
		}
		finally {
			release.countDown();
			writer.shutdown();
			mover.close();
			file.close();
		}
	}

	private Void commit(GroupTable table, LogMover mover) throws Exception {
		for (int i = 0; i < COMMITS; i++) {
			int generation = i;
			table.inTransaction(() -> table.put(Groups.sized("a", generation, GROUP_BYTES)));
			mover.committed(GROUP_BYTES);
			this.commits.incrementAndGet();
		}
		return null;
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
