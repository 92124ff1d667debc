package io.github.batchpushgateway.autoconfigure.actuate;

import java.util.List;

import io.github.batchpushgateway.push.PushHistory;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether the last push of each job has arrived: {@code UP}, or {@code UNKNOWN} with the
 * jobs whose push has not.
 *
 * <p>
 * Never {@code DOWN}: an application whose metrics are missing works, and restarting it
 * would not bring them back. Asks the gateway nothing.
 */
public final class PushgatewayHealthIndicator extends AbstractHealthIndicator {

	private final PushHistory history;

	public PushgatewayHealthIndicator(PushHistory history) {
		this.history = history;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		List<String> notPushed = this.history.lastPushes()
			.stream()
			.filter((push) -> push.failure() != null)
			.map((push) -> push.groupingKey().toString())
			.toList();
		PushHistory.Failure failure = this.history.lastFailure();
		builder.up();
		if (!notPushed.isEmpty()) {
			builder.unknown().withDetail("notPushed", notPushed);
		}
		if (failure != null) {
			builder.withDetail("lastError", failure.message()).withDetail("lastErrorTime", failure.time());
		}
	}

}
