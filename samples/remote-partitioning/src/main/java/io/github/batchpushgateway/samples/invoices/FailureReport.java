package io.github.batchpushgateway.samples.invoices;

import java.util.Objects;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.core.NestedExceptionUtils;

/**
 * Says in one line why a run failed; the stack trace is there at DEBUG.
 */
final class FailureReport implements JobExecutionListener {

	private static final Logger logger = LoggerFactory.getLogger(FailureReport.class);

	@Override
	public void afterJob(JobExecution jobExecution) {
		jobExecution.getAllFailureExceptions()
			.stream()
			.map(NestedExceptionUtils::getMostSpecificCause)
			.distinct()
			.forEach(this::report);
	}

	private void report(Throwable cause) {
		logger.error("{}", Objects.requireNonNullElse(cause.getMessage(), cause.toString()));
		logger.debug("The run failed", cause);
	}

}
