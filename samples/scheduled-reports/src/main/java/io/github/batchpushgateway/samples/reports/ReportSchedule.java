package io.github.batchpushgateway.samples.reports;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Starts each report when its interval has passed. A report that fails is started again
 * like any other.
 *
 * <p>
 * Reports overlap, and the default job repository holds one execution in a field, which
 * the next job to start would replace. Hence the JDBC job repository.
 */
@Component
class ReportSchedule {

	private static final Logger logger = LoggerFactory.getLogger(ReportSchedule.class);

	private final JobOperator jobOperator;

	private final Job salesReport;

	private final Job inventoryReport;

	private final Job currencyRatesReport;

	ReportSchedule(JobOperator jobOperator, Job salesReport, Job inventoryReport, Job currencyRatesReport) {
		this.jobOperator = jobOperator;
		this.salesReport = salesReport;
		this.inventoryReport = inventoryReport;
		this.currencyRatesReport = currencyRatesReport;
	}

	@Scheduled(fixedDelayString = "${reports.sales.interval}")
	void reportSales() {
		run(this.salesReport);
	}

	@Scheduled(fixedDelayString = "${reports.inventory.interval}")
	void reportInventory() {
		run(this.inventoryReport);
	}

	@Scheduled(fixedDelayString = "${reports.currency-rates.interval}")
	void reportCurrencyRates() {
		run(this.currencyRatesReport);
	}

	private void run(Job job) {
		JobExecution execution = this.jobOperator.startNextInstance(job);
		if (execution.getStatus() == BatchStatus.COMPLETED) {
			logger.info("{} completed", job.getName());
		}
		for (Throwable failure : execution.getAllFailureExceptions()) {
			logger.error("{} failed: {}", job.getName(),
					NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
		}
	}

}
