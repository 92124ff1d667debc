package io.github.batchpushgateway.samples.orders;

import java.io.IOException;
import java.time.LocalDate;

import javax.sql.DataSource;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.batch.infrastructure.item.database.JdbcBatchItemWriter;
import org.springframework.batch.infrastructure.item.database.JdbcCursorItemReader;
import org.springframework.batch.infrastructure.item.database.builder.JdbcBatchItemWriterBuilder;
import org.springframework.batch.infrastructure.item.database.builder.JdbcCursorItemReaderBuilder;
import org.springframework.batch.infrastructure.item.file.FlatFileParseException;
import org.springframework.batch.infrastructure.item.support.CompositeItemProcessor;
import org.springframework.batch.infrastructure.item.validator.ValidatingItemProcessor;
import org.springframework.batch.infrastructure.item.validator.ValidationException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskExecutor;
import org.springframework.jdbc.core.namedparam.SimplePropertySqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The job: {@code importOrders} brings the file into the database, {@code dailyTotals}
 * adds the orders up on four threads.
 *
 * <p>
 * Partitions hand their range to the workers through the execution context, which the
 * default job repository does not keep and several threads must not share. Hence the JDBC
 * job repository, in the database that is here anyway.
 */
@Configuration(proxyBeanMethods = false)
class OrdersImportJob {

	static final String NAME = "orders-import";

	private static final int CHUNK_SIZE = 1000;

	private static final int PARTITIONS = 4;

	@Bean
	Job ordersImport(JobRepository jobRepository, Step importOrders, Step dailyTotals) {
		return new JobBuilder(NAME, jobRepository).start(importOrders)
			.next(dailyTotals)
			.listener(new FailureReport())
			.build();
	}

	@Bean
	OrdersFile ordersFile(OrdersImportOptions options) throws IOException {
		return OrdersFile.of(options);
	}

	@Bean
	Step importOrders(JobRepository jobRepository, PlatformTransactionManager transactionManager, OrdersFile file,
			OrderLineReader orderLines, ItemProcessor<OrderLine, Order> orderProcessor,
			JdbcBatchItemWriter<Order> orders, OrdersImportOptions options) {
		return new StepBuilder("importOrders", jobRepository).<OrderLine, Order>chunk(CHUNK_SIZE)
			.transactionManager(transactionManager)
			.reader(orderLines)
			.processor(orderProcessor)
			.writer(orders)
			.faultTolerant()
			.skip(FlatFileParseException.class, ValidationException.class)
			.skipLimit(options.skipLimit())
			.skipListener(new SkippedLines())
			.listener(new OrdersFileCheck(file.path()))
			.build();
	}

	@Bean
	OrderLineReader orderLines(OrdersFile file) {
		return new OrderLineReader(file);
	}

	@Bean
	@StepScope
	CompositeItemProcessor<OrderLine, Order> orderProcessor(OrdersImportOptions options, OrdersFile file)
			throws IOException {
		ItemProcessor<OrderLine, OrderLine> withoutCancelled = (line) -> line.isCancelled() ? null : line;
		ItemProcessor<OrderLine, Order> asOrder = Order::of;
		return new CompositeItemProcessor<>(FailureOnRequest.of(options, file),
				new ValidatingItemProcessor<>(new OrderRules()), withoutCancelled, new FirstOfEachOrder(), asOrder);
	}

	@Bean
	JdbcBatchItemWriter<Order> orders(DataSource dataSource) {
		return new JdbcBatchItemWriterBuilder<Order>().dataSource(dataSource)
			.sql("insert into orders values (:id, :day, :customer, :currency, :amount)")
			.itemSqlParameterSourceProvider(SimplePropertySqlParameterSource::new)
			.build();
	}

	@Bean
	Step dailyTotals(JobRepository jobRepository, JdbcClient jdbcClient, Step dailyTotalsOfRange,
			TaskExecutor applicationTaskExecutor) {
		return new StepBuilder("dailyTotals", jobRepository)
			.partitioner(dailyTotalsOfRange.getName(), new DayRangePartitioner(jdbcClient))
			.step(dailyTotalsOfRange)
			.gridSize(PARTITIONS)
			.taskExecutor(applicationTaskExecutor)
			.build();
	}

	@Bean
	Step dailyTotalsOfRange(JobRepository jobRepository, PlatformTransactionManager transactionManager,
			JdbcCursorItemReader<DailyTotal> ordersOfRange, JdbcBatchItemWriter<DailyTotal> totals) {
		return new StepBuilder("dailyTotalsOfRange", jobRepository).<DailyTotal, DailyTotal>chunk(CHUNK_SIZE)
			.transactionManager(transactionManager)
			.reader(ordersOfRange)
			.writer(totals)
			.build();
	}

	@Bean
	@StepScope
	JdbcCursorItemReader<DailyTotal> ordersOfRange(DataSource dataSource,
			@Value("#{stepExecutionContext['firstDay']}") LocalDate firstDay,
			@Value("#{stepExecutionContext['lastDay']}") LocalDate lastDay) {
		return new JdbcCursorItemReaderBuilder<DailyTotal>().name("ordersOfRange").dataSource(dataSource).sql("""
				select order_day as "day", currency, count(*) as orders, sum(amount) as amount
				from orders
				where order_day between ? and ?
				group by order_day, currency
				order by order_day, currency
				""").queryArguments(firstDay, lastDay).dataRowMapper(DailyTotal.class).build();
	}

	@Bean
	JdbcBatchItemWriter<DailyTotal> totals(DataSource dataSource) {
		return new JdbcBatchItemWriterBuilder<DailyTotal>().dataSource(dataSource)
			.sql("insert into daily_totals values (:day, :currency, :orders, :amount)")
			.itemSqlParameterSourceProvider(SimplePropertySqlParameterSource::new)
			.build();
	}

}
