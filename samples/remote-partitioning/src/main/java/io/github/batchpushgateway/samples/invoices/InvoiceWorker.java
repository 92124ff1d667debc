package io.github.batchpushgateway.samples.invoices;

import javax.sql.DataSource;

import jakarta.jms.ConnectionFactory;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.batch.infrastructure.item.database.JdbcCursorItemReader;
import org.springframework.batch.infrastructure.item.database.builder.JdbcBatchItemWriterBuilder;
import org.springframework.batch.infrastructure.item.database.builder.JdbcCursorItemReaderBuilder;
import org.springframework.batch.infrastructure.item.database.JdbcBatchItemWriter;
import org.springframework.batch.infrastructure.item.support.CompositeItemWriter;
import org.springframework.batch.infrastructure.item.validator.ValidationException;
import org.springframework.batch.integration.partition.BeanFactoryStepLocator;
import org.springframework.batch.integration.partition.StepExecutionRequestHandler;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.jms.dsl.Jms;
import org.springframework.jdbc.core.namedparam.SimplePropertySqlParameterSource;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * A worker's part: the step that writes the invoices of a range, for every message that
 * names one.
 *
 * <p>
 * A message is gone when a worker has taken it. The range of a worker that is lost is
 * left undone, and the run fails: one that is only slow is never overtaken by another.
 */
@Configuration(proxyBeanMethods = false)
@Profile(RemotePartitioningApplication.WORKER)
class InvoiceWorker {

	static final String STEP = "writeInvoicesOfRange";

	private static final int CHUNK_SIZE = 50;

	@Bean
	IntegrationFlow rangesFromManager(ConnectionFactory connectionFactory, JobRepository jobRepository,
			BeanFactory beanFactory) {
		BeanFactoryStepLocator steps = new BeanFactoryStepLocator();
		steps.setBeanFactory(beanFactory);
		StepExecutionRequestHandler handler = new StepExecutionRequestHandler();
		handler.setJobRepository(jobRepository);
		handler.setStepLocator(steps);
		return IntegrationFlow
			.from(Jms.messageDrivenChannelAdapter(connectionFactory)
				.destination(InvoiceJob.QUEUE)
				.configureListenerContainer((container) -> container.sessionTransacted(false)))
			.handle(handler, "handle")
			.channel("nullChannel")
			.get();
	}

	@Bean(STEP)
	Step writeInvoicesOfRange(JobRepository jobRepository, PlatformTransactionManager transactionManager,
			JdbcCursorItemReader<Reading> readingsOfRange, ItemWriter<Invoice> printedInvoices) {
		return new StepBuilder(STEP, jobRepository).<Reading, Invoice>chunk(CHUNK_SIZE)
			.transactionManager(transactionManager)
			.reader(readingsOfRange)
			.processor(new Tariff())
			.writer(printedInvoices)
			.faultTolerant()
			.skip(ValidationException.class)
			.skipLimit(Integer.MAX_VALUE)
			.build();
	}

	@Bean
	@StepScope
	JdbcCursorItemReader<Reading> readingsOfRange(DataSource dataSource,
			@Value("#{stepExecutionContext['firstCustomer']}") int firstCustomer,
			@Value("#{stepExecutionContext['lastCustomer']}") int lastCustomer) {
		return new JdbcCursorItemReaderBuilder<Reading>().name("readingsOfRange").dataSource(dataSource).sql("""
				select customer, kilowatt_hours as "kilowattHours"
				from readings
				where customer between ? and ?
				order by customer
				""").queryArguments(firstCustomer, lastCustomer).dataRowMapper(Reading.class).build();
	}

	@Bean
	ItemWriter<Invoice> printedInvoices(DataSource dataSource, InvoiceOptions options) {
		JdbcBatchItemWriter<Invoice> invoices = new JdbcBatchItemWriterBuilder<Invoice>().dataSource(dataSource)
			.sql("insert into invoices values (:customer, :amount)")
			.itemSqlParameterSourceProvider(SimplePropertySqlParameterSource::new)
			.build();
		invoices.afterPropertiesSet();
		return new CompositeItemWriter<>((chunk) -> Thread.sleep(options.printTime().toMillis()), invoices);
	}

}
