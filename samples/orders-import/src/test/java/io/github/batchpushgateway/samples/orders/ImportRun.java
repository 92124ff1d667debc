package io.github.batchpushgateway.samples.orders;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The sample, having imported some orders, and still there to delete its metrics.
 */
final class ImportRun implements AutoCloseable {

	private final ConfigurableApplicationContext application;

	private final JobExecution execution;

	private ImportRun(ConfigurableApplicationContext application) {
		this.application = application;
		JobRepository runs = application.getBean(JobRepository.class);
		this.execution = Objects
			.requireNonNull(runs.getLastJobExecution(Objects.requireNonNull(runs.getLastJobInstance("orders-import"))));
	}

	/**
	 * Runs the sample to the end of its job.
	 * @param url the gateway to push to
	 * @param deleteDelay how long the metrics stay there
	 */
	static ImportRun against(String url, String deleteDelay) {
		return new ImportRun(new SpringApplicationBuilder(OrdersImportApplication.class).run("--orders=2000",
				"--batch.pushgateway.embedded.enabled=false", "--batch.pushgateway.url=" + url,
				"--batch.pushgateway.delete.delay=" + deleteDelay));
	}

	/**
	 * What Spring Batch itself has counted, by the series in which Prometheus shall see
	 * it.
	 */
	Map<String, Double> series() {
		Map<String, Double> series = new HashMap<>();
		series.put(series("batch_job_items_read", ""), total(StepExecution::getReadCount));
		series.put(series("batch_job_items_written", ""), total(StepExecution::getWriteCount));
		series.put(series("batch_job_items_filtered", ""), total(StepExecution::getFilterCount));
		series.put(series("batch_job_items_skipped", ",phase=\"read\""), total(StepExecution::getReadSkipCount));
		series.put(series("batch_job_items_skipped", ",phase=\"process\""), total(StepExecution::getProcessSkipCount));
		series.put(series("batch_job_items_skipped", ",phase=\"write\""), total(StepExecution::getWriteSkipCount));
		series.put(series("batch_job_success", ""), 1.0);
		for (String status : List.of("COMPLETED", "STOPPED", "FAILED", "ABANDONED", "UNKNOWN")) {
			double holds = status.equals(this.execution.getStatus().name()) ? 1.0 : 0.0;
			series.put(series("batch_job_status", ",status=\"" + status + '"'), holds);
		}
		for (StepExecution step : steps()) {
			String label = ",step=\"" + step.getStepName() + '"';
			series.put(series("batch_step_items_read", label), (double) step.getReadCount());
			series.put(series("batch_step_items_written", label), (double) step.getWriteCount());
		}
		return series;
	}

	private static String series(String name, String label) {
		return name + "{application=\"orders-import\",job=\"orders-import\"" + label + '}';
	}

	private double total(ToLongFunction<StepExecution> count) {
		return steps().stream().mapToLong(count).sum();
	}

	/** Without the partitions: their numbers are in their manager's already. */
	private List<StepExecution> steps() {
		return this.execution.getStepExecutions().stream().filter((step) -> !step.getStepName().contains(":")).toList();
	}

	@Override
	public void close() {
		this.application.close();
	}

}
