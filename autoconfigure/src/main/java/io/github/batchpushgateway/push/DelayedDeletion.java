package io.github.batchpushgateway.push;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Deletes each group a while after its last push.
 *
 * <h2>States of a group</h2>
 *
 * A group is <i>pending</i> from a push until its deletion has worked or has been given
 * up; a further push to the same gateway starts over. A group may be pending at several
 * gateways: where an older run has been pushed, and where the latest. A pending group
 * that becomes due while a run of it is active is <i>held</i>: deleting it would take
 * away the last run's metrics just before the next run's arrive, so it waits for that
 * push, or for the end of a run that pushes nothing.
 *
 * <h2>The end of the application</h2>
 *
 * {@link #finish} is called when the context closes. From then on nothing is held: a job
 * that closes its own context would wait for itself. And nothing that is still pushed is
 * due later than what was pushed before, because jobs on a schedule may go on until the
 * context is closed, and would put its end off for ever. Where nobody closes the context
 * because {@code main} just returns, {@link DeletionThread} keeps the JVM, and this class
 * says so in the log as soon as it is the only reason.
 *
 * <h2>Threads</h2>
 *
 * All deletions are sent by the scheduler's one thread, which the limits of
 * {@link PushgatewayClient} keep from blocking for long. The maps are guarded by
 * {@code lock}, which is not held while anything is sent.
 */
public final class DelayedDeletion implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(DelayedDeletion.class);

	private static final List<Duration> BACK_OFF = List.of(Duration.ofSeconds(1), Duration.ofSeconds(3),
			Duration.ofSeconds(9));

	private static final Duration LOOK_AROUND = Duration.ofSeconds(1);

	private final PushgatewayClient client;

	private final DeletionPolicy policy;

	private final PushHistory history;

	private final ScheduledExecutorService scheduler;

	private final InstantSource clock;

	private final BooleanSupplier allThatKeepsTheJvm;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition deleted = this.lock.newCondition();

	private final Map<Place, Deletion> pending = new LinkedHashMap<>();

	private final Map<GroupingKey, Integer> activeRuns = new HashMap<>();

	/** While {@link #finish} is at work, no deletion is due later than this. */
	private @Nullable Instant latestDue;

	private @Nullable Instant end;

	private @Nullable ScheduledFuture<?> lookAround;

	/**
	 * Creates a deletion that has nothing to delete yet.
	 * @param client sends the deletions
	 * @param policy when
	 * @param history is told what becomes of each deletion
	 * @param scheduler has one thread; shut down by {@link #close}
	 * @param clock tells the time in messages and at the end of the application
	 * @param allThatKeepsTheJvm whether the JVM is alive only because of the scheduler's
	 * thread
	 */
	public DelayedDeletion(PushgatewayClient client, DeletionPolicy policy, PushHistory history,
			ScheduledExecutorService scheduler, InstantSource clock, BooleanSupplier allThatKeepsTheJvm) {
		this.client = client;
		this.policy = policy;
		this.history = history;
		this.scheduler = scheduler;
		this.clock = clock;
		this.allThatKeepsTheJvm = allThatKeepsTheJvm;
	}

	/**
	 * Deletes the group after the delay, counted from now, unless somebody else has
	 * pushed it by then.
	 * @param latest the push that has just been made
	 */
	void schedule(GroupingKey groupingKey, PushReceipt latest) {
		if (!this.policy.enabled()) {
			return;
		}
		this.lock.lock();
		try {
			Instant now = this.clock.instant();
			Instant due = now.plus(this.policy.delay());
			if (this.latestDue != null && due.isAfter(this.latestDue)) {
				due = this.latestDue;
			}
			Deletion deletion = new Deletion(groupingKey, latest, due);
			forget(this.pending.put(deletion.place(), deletion));
			start(deletion, Duration.between(now, due));
			lookAroundLater();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Does not delete the group any more: the gateway will, which has taken a push. */
	void cancel(GroupingKey groupingKey, PushReceipt latest) {
		this.lock.lock();
		try {
			forget(this.pending.remove(new Place(latest.gateway(), groupingKey)));
			this.deleted.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** A run of the group has begun. */
	void hold(GroupingKey groupingKey) {
		this.lock.lock();
		try {
			this.activeRuns.merge(groupingKey, 1, Integer::sum);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** A run of the group has ended, after its push. */
	void release(GroupingKey groupingKey) {
		this.lock.lock();
		try {
			this.activeRuns.computeIfPresent(groupingKey, (key, runs) -> (runs > 1) ? runs - 1 : null);
			if (!isHeld(groupingKey)) {
				startHeld((deletion) -> deletion.groupingKey.equals(groupingKey));
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The deletions that are pending, those scheduled first at the beginning. */
	public List<Pending> pending() {
		this.lock.lock();
		try {
			return this.pending.values().stream().map(Deletion::pending).toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Deletes a group before its time, on the calling thread, whether or not a run of it
	 * is active.
	 * @param latest the push whose families are to be deleted
	 * @return whether they have been deleted; not if somebody else has pushed since
	 * @throws RequestFailedException if the Pushgateway does not confirm it; a deletion
	 * that was pending still is
	 */
	public boolean deleteNow(GroupingKey groupingKey, PushReceipt latest) {
		boolean deleted = send(groupingKey, latest);
		this.lock.lock();
		try {
			Place place = new Place(latest.gateway(), groupingKey);
			Deletion deletion = this.pending.get(place);
			if (deletion != null && deletion.latest.equals(latest)) {
				forget(this.pending.remove(place));
				this.deleted.signalAll();
			}
		}
		finally {
			this.lock.unlock();
		}
		return deleted;
	}

	/**
	 * Brings the pending deletions to the end that the policy asks for, blocking as long
	 * as that takes.
	 */
	public void finish() {
		this.lock.lock();
		try {
			boolean wait = this.policy.onShutdown() == OnShutdown.WAIT;
			this.latestDue = this.clock.instant().plus(wait ? this.policy.delay() : Duration.ZERO);
			switch (this.policy.onShutdown()) {
				case WAIT -> waitForAll();
				case DELETE -> deleteAll();
				case LEAVE -> leaveAll();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			leave("the application was interrupted while it waited for their deletion");
		}
		finally {
			this.latestDue = null;
			this.end = null;
			this.lock.unlock();
		}
	}

	/**
	 * The application has been told to end, by a signal or {@link System#exit}:
	 * {@link #finish}, whether it waits already or is called next, may keep it no longer
	 * than {@link DeletionPolicy#shutdownTimeout()} from now.
	 */
	public void toldToEnd() {
		this.lock.lock();
		try {
			this.end = this.clock.instant().plus(this.policy.shutdownTimeout());
			this.deleted.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Forgets what is pending and ends the thread. */
	@Override
	public void close() {
		this.scheduler.shutdownNow();
	}

	private void waitForAll() throws InterruptedException {
		startHeld((deletion) -> true);
		if (this.end == null) {
			announce();
		}
		while (this.pending.values().stream().anyMatch(this::isWorthWaiting)) {
			awaitDeletion();
		}
		leave("the application was told to end, and may be kept for " + this.policy.shutdownTimeout().toSeconds()
				+ " s (batch.pushgateway.delete.shutdown-timeout)");
	}

	private boolean isWorthWaiting(Deletion deletion) {
		return this.end == null || (!deletion.due.isAfter(this.end) && this.clock.instant().isBefore(this.end));
	}

	/** Called in a loop. */
	@SuppressWarnings("WaitNotInLoop")
	private void awaitDeletion() throws InterruptedException {
		if (this.end == null) {
			this.deleted.await();
		}
		else {
			this.deleted.awaitNanos(Duration.between(this.clock.instant(), this.end).toNanos());
		}
	}

	private void deleteAll() throws InterruptedException {
		List.copyOf(this.pending.values()).forEach((deletion) -> start(deletion, Duration.ZERO));
		this.end = this.clock.instant().plus(this.policy.shutdownTimeout());
		while (!this.pending.isEmpty() && this.clock.instant().isBefore(this.end)) {
			awaitDeletion();
		}
		leave("their deletion took longer than " + this.policy.shutdownTimeout().toSeconds()
				+ " s (batch.pushgateway.delete.shutdown-timeout)");
	}

	private void leaveAll() {
		this.pending.values().forEach(this::forget);
		this.pending.clear();
	}

	private void leave(String reason) {
		if (!this.pending.isEmpty()) {
			logger
				.warn("The metrics of " + groups() + " stay in the Pushgateway at " + gateways() + ": " + reason + ".");
			leaveAll();
		}
	}

	private void announce() {
		if (!this.pending.isEmpty()) {
			Instant last = this.pending.values()
				.stream()
				.map(Deletion::due)
				.max(Comparator.naturalOrder())
				.orElseThrow();
			logger.info("Waiting until " + last.truncatedTo(ChronoUnit.SECONDS) + " to delete the metrics of "
					+ groups() + " from the Pushgateway at " + gateways()
					+ " (batch.pushgateway.delete.on-shutdown=delete or leave does not wait).");
		}
	}

	private String groups() {
		return all((place) -> place.groupingKey().toString());
	}

	private String gateways() {
		return all(Place::gateway);
	}

	private String all(Function<Place, String> name) {
		return this.pending.keySet().stream().map(name).distinct().collect(Collectors.joining(", "));
	}

	private void startHeld(Predicate<Deletion> which) {
		for (Deletion deletion : List.copyOf(this.pending.values())) {
			if (deletion.held && which.test(deletion)) {
				start(deletion, Duration.ZERO);
			}
		}
	}

	private boolean isHeld(GroupingKey groupingKey) {
		return this.latestDue == null && this.activeRuns.containsKey(groupingKey);
	}

	private void start(Deletion deletion, Duration delay) {
		forget(deletion);
		deletion.held = false;
		try {
			deletion.future = this.scheduler.schedule(() -> fire(deletion), delay.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			this.pending.remove(deletion.place(), deletion);
			logger.warn("The metrics of " + deletion.groupingKey + " stay in the Pushgateway at "
					+ deletion.latest.gateway() + ": they were pushed after the application context was closed.");
		}
	}

	private void forget(@Nullable Deletion deletion) {
		if (deletion != null && deletion.future != null) {
			deletion.future.cancel(false);
		}
	}

	private void fire(Deletion deletion) {
		if (!begin(deletion)) {
			return;
		}
		end(deletion, delete(deletion.groupingKey, deletion.latest));
	}

	private @Nullable RequestFailedException delete(GroupingKey groupingKey, PushReceipt latest) {
		try {
			send(groupingKey, latest);
			return null;
		}
		catch (RequestFailedException ex) {
			return ex;
		}
	}

	private boolean send(GroupingKey groupingKey, PushReceipt latest) {
		try {
			KeptFamily kept = this.policy.kept();
			boolean deleted = this.client.delete(groupingKey, latest, kept);
			if (deleted) {
				this.history.deleted(groupingKey, latest);
				logger.debug("Deleted the metrics of " + groupingKey + ((kept != null) ? " but " + kept.name() : ""));
			}
			else {
				logger.info("The metrics of " + groupingKey + " are not deleted: somebody else has pushed them after "
						+ latest.time() + ".");
			}
			return deleted;
		}
		catch (RequestFailedException ex) {
			throw notDeleted(groupingKey, ex);
		}
		catch (RuntimeException | LinkageError | OutOfMemoryError ex) {
			throw notDeleted(groupingKey, new RequestFailedException(FailureKind.UNEXPECTED, String.valueOf(ex), ex));
		}
	}

	private RequestFailedException notDeleted(GroupingKey groupingKey, RequestFailedException failure) {
		this.history.notDeleted(groupingKey, failure);
		return failure;
	}

	private boolean begin(Deletion deletion) {
		this.lock.lock();
		try {
			deletion.held = isHeld(deletion.groupingKey);
			return !deletion.held && isCurrent(deletion);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void end(Deletion deletion, @Nullable RequestFailedException failure) {
		this.lock.lock();
		try {
			if (!isCurrent(deletion)) {
				return;
			}
			if (failure != null && deletion.failures < BACK_OFF.size()) {
				logger.debug("The metrics of " + deletion.groupingKey + " were not deleted, trying again", failure);
				start(deletion, BACK_OFF.get(deletion.failures));
				deletion.failures++;
				return;
			}
			this.pending.remove(deletion.place());
			this.deleted.signalAll();
			if (failure != null) {
				logger
					.warn("The metrics of " + deletion.groupingKey + " were not deleted, and stay until the next run. "
							+ failure.getMessage() + ". " + failure.kind().remedy() + ".");
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isCurrent(Deletion deletion) {
		return this.pending.get(deletion.place()) == deletion;
	}

	private void lookAroundLater() {
		if (this.lookAround == null && this.policy.onShutdown() == OnShutdown.WAIT && !this.pending.isEmpty()) {
			this.lookAround = this.scheduler.schedule(this::lookAround, LOOK_AROUND.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	private void lookAround() {
		boolean alone = this.allThatKeepsTheJvm.getAsBoolean();
		this.lock.lock();
		try {
			this.lookAround = null;
			if (alone) {
				announce();
			}
			else {
				lookAroundLater();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** A group at the gateway that has taken its push. */
	private record Place(String gateway, GroupingKey groupingKey) {

	}

	/**
	 * The deletion of one group at one gateway. Mutable state guarded by the lock of the
	 * enclosing object.
	 */
	private static final class Deletion {

		private final GroupingKey groupingKey;

		private final PushReceipt latest;

		private final Instant due;

		private @Nullable ScheduledFuture<?> future;

		private boolean held;

		private int failures;

		Deletion(GroupingKey groupingKey, PushReceipt latest, Instant due) {
			this.groupingKey = groupingKey;
			this.latest = latest;
			this.due = due;
		}

		Place place() {
			return new Place(this.latest.gateway(), this.groupingKey);
		}

		Instant due() {
			return this.due;
		}

		Pending pending() {
			return new Pending(this.groupingKey, this.due, this.held, this.failures);
		}

	}

	/**
	 * A deletion to come.
	 *
	 * @param groupingKey the group
	 * @param due when
	 * @param held whether it is due and waits for the end of a run
	 * @param failures how often it has been tried in vain
	 */
	public record Pending(GroupingKey groupingKey, Instant due, boolean held, int failures) {

	}

}
