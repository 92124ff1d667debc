package io.github.batchpushgateway.autoconfigure.actuate;

import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.github.batchpushgateway.push.DelayedDeletion;
import io.github.batchpushgateway.push.PushHistory;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * What the starter costs and whether it works, in the application's own meter registry:
 * the pushes with the time that jobs waited for them, and the deletions to come.
 */
public final class PushgatewayMetrics implements MeterBinder {

	private final PushHistory history;

	private final DelayedDeletion deletion;

	public PushgatewayMetrics(PushHistory history, DelayedDeletion deletion) {
		this.history = history;
		this.deletion = deletion;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		bindPushes(registry, "success", PushHistory::succeeded);
		bindPushes(registry, "failure", PushHistory::failed);
		Gauge.builder("batch.pushgateway.deletions.pending", this.deletion, (deletion) -> deletion.pending().size())
			.description("Groups that this application is to delete from the Pushgateway.")
			.register(registry);
	}

	private void bindPushes(MeterRegistry registry, String outcome, Function<PushHistory, PushHistory.Total> total) {
		FunctionTimer
			.builder("batch.pushgateway.push", this.history, (history) -> total.apply(history).count(),
					(history) -> total.apply(history).duration().toNanos(), TimeUnit.NANOSECONDS)
			.description("Pushes of finished runs to the Pushgateway, and the time that jobs waited for them.")
			.tag("outcome", outcome)
			.register(registry);
	}

}
