package io.github.batchpushgateway.server.persistence;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.storage.MetricGroup;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A database, what it held when it was opened, and what it has given back.
 */
final class OpenDatabase implements AutoCloseable {

	private static final Duration GRACE = Duration.ofSeconds(20);

	final Map<String, String> loaded = new TreeMap<>();

	final BlockingQueue<Map<GroupingKey, Optional<MetricGroup>>> restored = new LinkedBlockingQueue<>();

	final GroupDatabase database;

	private OpenDatabase(DatabaseFile file, Durability durability, Duration interval) {
		this.database = GroupDatabase.open(file, durability, interval,
				(group) -> assertThat(this.loaded.put(group.key().job(), Groups.text(group))).isNull(),
				this.restored::add);
	}

	static OpenDatabase open(Path file) {
		return open(DatabaseFile.open(file), Durability.SYNC, Duration.ZERO);
	}

	static OpenDatabase open(DatabaseFile file, Durability durability, Duration interval) {
		try {
			return new OpenDatabase(file, durability, interval);
		}
		catch (Throwable ex) {
			file.release(ex);
			throw ex;
		}
	}

	/**
	 * What a database holds, by job, as {@link Groups#text} tells it.
	 */
	static Map<String, String> read(Path file) {
		try (OpenDatabase open = open(file)) {
			return open.loaded;
		}
	}

	static Map<String, String> texts(MetricGroup... groups) {
		Map<String, String> texts = new HashMap<>();
		for (MetricGroup group : groups) {
			texts.put(group.key().job(), Groups.text(group));
		}
		return texts;
	}

	void put(MetricGroup group) throws Exception {
		await(this.database.put(group));
	}

	static void await(CompletionStage<Void> stage) throws Exception {
		stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
	}

	/**
	 * How a stage failed.
	 */
	static PersistenceException failure(CompletionStage<Void> stage) throws Exception {
		try {
			await(stage);
		}
		catch (ExecutionException ex) {
			return (PersistenceException) ex.getCause();
		}
		throw new AssertionError("has not failed");
	}

	/**
	 * Waits for what another thread brings about.
	 */
	static void until(BooleanSupplier condition) throws InterruptedException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
			Thread.sleep(1);
		}
	}

	@Override
	public void close() {
		this.database.close(GRACE);
	}

}
