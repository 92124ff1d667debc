package io.github.batchpushgateway.samples.invoices;

import jakarta.jms.ConnectionFactory;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.integration.partition.RemotePartitioningManagerStepBuilder;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.jms.dsl.Jms;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The manager's part: one step, which has the ranges of customers done elsewhere.
 *
 * <p>
 * It looks into the job repository until every range is done. That of a worker that is
 * gone never will be: without a time limit the job would wait for ever.
 */
@Configuration(proxyBeanMethods = false)
@Profile("!" + RemotePartitioningApplication.WORKER)
class InvoiceJob {

	static final String NAME = "monthly-invoices";

	/** The queue that the workers take their ranges from. */
	static final String QUEUE = "invoice-ranges";

	private static final int RANGES = 4;

	private static final int POLL_MILLIS = 200;

	@Bean
	Job monthlyInvoices(JobRepository jobRepository, Step writeInvoices) {
		return new JobBuilder(NAME, jobRepository).start(writeInvoices).listener(new FailureReport()).build();
	}

	@Bean
	Step writeInvoices(JobRepository jobRepository, JdbcClient jdbcClient, DirectChannel ranges, InvoiceOptions options,
			BeanFactory beanFactory) {
		return new RemotePartitioningManagerStepBuilder("writeInvoices", jobRepository)
			.partitioner(InvoiceWorker.STEP, new CustomerRangePartitioner(jdbcClient))
			.gridSize(RANGES)
			.outputChannel(ranges)
			.pollInterval(POLL_MILLIS)
			.timeout(options.timeLimit().toMillis())
			.beanFactory(beanFactory)
			.build();
	}

	@Bean
	DirectChannel ranges() {
		return new DirectChannel();
	}

	@Bean
	IntegrationFlow rangesToWorkers(DirectChannel ranges, ConnectionFactory connectionFactory) {
		return IntegrationFlow.from(ranges).handle(Jms.outboundAdapter(connectionFactory).destination(QUEUE)).get();
	}

}
