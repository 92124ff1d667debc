package io.github.batchpushgateway.autoconfigure.actuate;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.batchpushgateway.autoconfigure.PushgatewayConnectionDetails;
import io.github.batchpushgateway.push.DelayedDeletion;
import io.github.batchpushgateway.push.FailureKind;
import io.github.batchpushgateway.push.GroupingKey;
import io.github.batchpushgateway.push.PushHistory;
import io.github.batchpushgateway.push.PushReceipt;
import io.github.batchpushgateway.push.RequestFailedException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * Shows the last push of each job, and deletes a job's metrics when asked.
 *
 * <p>
 * It knows the pushes of this application, of
 * {@value io.github.batchpushgateway.push.PushHistory#MAX_GROUPS} groups at most, and
 * asks the gateway nothing. A deletion answers when the gateway has, after
 * {@code batch.pushgateway.push-timeout} for each group of the job at the latest.
 */
@Endpoint(id = "batchpushgateway")
public final class PushgatewayEndpoint {

	private static final String SUCCESS = "SUCCESS";

	private final PushgatewayConnectionDetails connectionDetails;

	private final PushHistory history;

	private final DelayedDeletion deletion;

	public PushgatewayEndpoint(PushgatewayConnectionDetails connectionDetails, PushHistory history,
			DelayedDeletion deletion) {
		this.connectionDetails = connectionDetails;
		this.history = history;
		this.deletion = deletion;
	}

	@ReadOperation
	public Pushes pushes() {
		PushHistory.Failure failure = this.history.lastFailure();
		return new Pushes(this.connectionDetails.getUrl(),
				this.history.lastPushes().stream().map(PushgatewayEndpoint::lastPush).toList(),
				this.deletion.pending().stream().map(PushgatewayEndpoint::pending).toList(),
				(failure != null) ? error(failure) : null);
	}

	/**
	 * Deletes what the gateway holds of a job's last push, unless another application has
	 * pushed it since.
	 * @param job name of the job
	 * @throws InvalidEndpointRequestException if nothing of the job has been pushed
	 */
	@DeleteOperation
	public List<Deletion> delete(@Selector String job) {
		List<PushHistory.LastPush> pushes = this.history.lastPushes();
		List<Deletion> deletions = pushes.stream()
			.filter((push) -> push.groupingKey().job().equals(job))
			.map(this::delete)
			.toList();
		if (deletions.isEmpty()) {
			String reason = "job '" + job + "': must be one that this application has pushed: "
					+ pushes.stream().map((push) -> push.groupingKey().job()).distinct().collect(Collectors.toList());
			throw new InvalidEndpointRequestException(reason, reason);
		}
		return deletions;
	}

	private Deletion delete(PushHistory.LastPush push) {
		Map<String, String> groupingKey = labels(push.groupingKey());
		PushReceipt stored = push.stored();
		if (stored == null) {
			return new Deletion(groupingKey, DeletionOutcome.NOTHING_STORED, null);
		}
		try {
			boolean deleted = this.deletion.deleteNow(push.groupingKey(), stored);
			return new Deletion(groupingKey, deleted ? DeletionOutcome.DELETED : DeletionOutcome.PUSHED_SINCE, null);
		}
		catch (RequestFailedException ex) {
			return new Deletion(groupingKey, DeletionOutcome.FAILED, ex.getMessage());
		}
	}

	private static LastPush lastPush(PushHistory.LastPush push) {
		FailureKind failure = push.failure();
		PushReceipt stored = push.stored();
		return new LastPush(labels(push.groupingKey()), push.time(), (failure != null) ? failure.name() : SUCCESS,
				push.duration(), (stored != null) ? stored.expiresAt() : null, push.deletedAt());
	}

	private static PendingDeletion pending(DelayedDeletion.Pending pending) {
		return new PendingDeletion(labels(pending.groupingKey()), pending.due(), pending.held(), pending.failures());
	}

	private static LastError error(PushHistory.Failure failure) {
		return new LastError(labels(failure.groupingKey()), failure.time(), failure.operation(), failure.kind(),
				failure.message(), failure.remedy());
	}

	private static Map<String, String> labels(GroupingKey groupingKey) {
		Map<String, String> labels = new LinkedHashMap<>();
		labels.put("job", groupingKey.job());
		labels.putAll(groupingKey.labels());
		return labels;
	}

	/**
	 * What the endpoint shows.
	 *
	 * @param url base URL of the gateway; null if there is none, so that nothing is
	 * pushed
	 * @param lastPushes of each job, the latest at the end
	 * @param pendingDeletions what this application is to delete
	 * @param lastError null if there has been none
	 */
	public record Pushes(@Nullable URI url, List<LastPush> lastPushes, List<PendingDeletion> pendingDeletions,
			@Nullable LastError lastError) {

	}

	/**
	 * The last push of a job.
	 *
	 * @param groupingKey labels of its group
	 * @param time when it had ended
	 * @param outcome {@code SUCCESS} or the kind of failure
	 * @param duration how long the job waited for it
	 * @param expiresAt when the gateway deletes what it holds; null if it does not
	 * @param deletedAt when this application has deleted it; null if it has not
	 */
	public record LastPush(Map<String, String> groupingKey, Instant time, String outcome, Duration duration,
			@Nullable Instant expiresAt, @Nullable Instant deletedAt) {

	}

	/**
	 * A deletion to come.
	 *
	 * @param groupingKey labels of its group
	 * @param due when
	 * @param held whether it is due and waits for the end of a run
	 * @param failures how often it has been tried in vain
	 */
	public record PendingDeletion(Map<String, String> groupingKey, Instant due, boolean held, int failures) {

	}

	/**
	 * The last push or deletion that failed.
	 *
	 * @param groupingKey labels of its group
	 * @param time when
	 * @param operation what was asked for
	 * @param kind why it failed
	 * @param message what the log says of it
	 * @param remedy what can be done about it
	 */
	public record LastError(Map<String, String> groupingKey, Instant time, PushHistory.Operation operation,
			FailureKind kind, String message, String remedy) {

	}

	/**
	 * What came of deleting a group.
	 *
	 * @param groupingKey its labels
	 * @param outcome whether it is gone
	 * @param error why it is not; null if nothing went wrong
	 */
	public record Deletion(Map<String, String> groupingKey, DeletionOutcome outcome, @Nullable String error) {

	}

	/** Whether a group is gone. */
	public enum DeletionOutcome {

		/** It is. */
		DELETED,

		/** There was nothing to delete. */
		NOTHING_STORED,

		/** It stays: another application has pushed it since. */
		PUSHED_SINCE,

		/** The gateway has not confirmed it; a deletion that was pending still is. */
		FAILED

	}

}
