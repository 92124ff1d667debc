package io.github.batchpushgateway.autoconfigure;

import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.ResourcelessJobRepository;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Finds executions in the job repository, if it keeps any.
 *
 * <p>
 * Spring Batch's default repository does not: it holds one execution, and finds that
 * under any id.
 */
final class StoredJobExecutions implements Function<JobExecution, @Nullable JobExecution> {

	private static final Log logger = LogFactory.getLog(StoredJobExecutions.class);

	private final ObjectProvider<JobRepository> repository;

	StoredJobExecutions(ObjectProvider<JobRepository> repository) {
		this.repository = repository;
	}

	@Override
	public @Nullable JobExecution apply(JobExecution execution) {
		try {
			JobRepository repository = this.repository.getIfUnique();
			return (repository == null || repository instanceof ResourcelessJobRepository) ? null
					: repository.getJobExecution(execution.getId());
		}
		catch (RuntimeException ex) {
			logger.debug("Execution " + execution.getId() + " could not be read again", ex);
			return null;
		}
	}

}
