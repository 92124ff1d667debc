package io.github.batchpushgateway.docs;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import io.prometheus.client.exporter.PushGateway;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.batch.core.step.StepExecution;

/**
 * What the document about migration starts from.
 */
final class HandWrittenListener {

	private HandWrittenListener() {
	}

	static class PushListener implements JobExecutionListener {

		private final PushGateway pushgateway;

		PushListener(URI url) throws IOException {
			this.pushgateway = new PushGateway(url.toURL());
		}

		@Override
		public void afterJob(JobExecution run) {
			CollectorRegistry registry = new CollectorRegistry();
			Gauge.build("job_duration_seconds", "Duration.")
				.register(registry)
				.set(Duration.between(run.getStartTime(), run.getEndTime()).toMillis() / 1000.0);
			Gauge.build("job_failed", "Whether the run failed.")
				.register(registry)
				.set((run.getStatus() == BatchStatus.COMPLETED) ? 0 : 1);
			Gauge.build("job_items_written", "Items written.")
				.register(registry)
				.set(run.getStepExecutions().stream().mapToLong(StepExecution::getWriteCount).sum());
			try {
				this.pushgateway.push(registry, run.getJobInstance().getJobName(),
						Map.of("execution_id", String.valueOf(run.getId())));
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
