package io.github.batchpushgateway.server.persistence;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.storage.ChangeLog;
import io.github.batchpushgateway.server.storage.MetricGroup;
import io.github.batchpushgateway.server.storage.NotDurableException;

/**
 * Writes the changes of a store to a {@link GroupDatabase}.
 */
public final class DatabaseChangeLog implements ChangeLog {

	private final GroupDatabase database;

	private Map<GroupingKey, Optional<MetricGroup>> loaded;

	private DatabaseChangeLog(GroupDatabase database, Map<GroupingKey, Optional<MetricGroup>> loaded) {
		this.database = database;
		this.loaded = loaded;
	}

	/**
	 * Opens a database.
	 * @param restore is given groups as they are on disk, when later changes to them were
	 * lost; called on a thread of its own
	 * @throws PersistenceException if the file cannot be used; it is then what it was
	 */
	public static DatabaseChangeLog open(Path file, Durability durability, Duration interval,
			Consumer<Map<GroupingKey, Optional<MetricGroup>>> restore) {
		List<MetricGroup> groups = new ArrayList<>();
		GroupDatabase database = GroupDatabase.open(file, durability, interval, groups::add, restore);
		groups.sort(Comparator.comparing(MetricGroup::lastSuccess));
		Map<GroupingKey, Optional<MetricGroup>> loaded = new LinkedHashMap<>();
		groups.forEach((group) -> loaded.put(group.key(), Optional.of(group)));
		return new DatabaseChangeLog(database, loaded);
	}

	/**
	 * The groups that were on disk when the database was opened. Told once, and then no
	 * longer held.
	 */
	public Map<GroupingKey, Optional<MetricGroup>> takeLoaded() {
		Map<GroupingKey, Optional<MetricGroup>> taken = this.loaded;
		this.loaded = Map.of();
		return taken;
	}

	@Override
	public CompletionStage<Void> put(MetricGroup group) {
		return change(() -> this.database.put(group));
	}

	@Override
	public CompletionStage<Void> delete(GroupingKey key) {
		return change(() -> this.database.delete(key));
	}

	@Override
	public CompletionStage<Void> wipe() {
		return change(this.database::wipe);
	}

	/**
	 * How the database does now.
	 */
	public DatabaseState state() {
		return this.database.state();
	}

	/**
	 * Writes what waits, and closes the file.
	 * @param grace how long to wait for that
	 */
	public void close(Duration grace) {
		this.database.close(grace);
	}

	private static CompletionStage<Void> change(Supplier<CompletionStage<Void>> change) {
		try {
			return change.get().exceptionally((failure) -> {
				throw notDurable(failure);
			});
		}
		catch (PersistenceException ex) {
			throw notDurable(ex);
		}
	}

	private static NotDurableException notDurable(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		return new NotDurableException("the change could not be written to disk: " + cause.getMessage(), cause);
	}

}
