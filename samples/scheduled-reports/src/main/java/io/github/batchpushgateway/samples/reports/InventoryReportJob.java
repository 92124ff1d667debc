package io.github.batchpushgateway.samples.reports;

import javax.sql.DataSource;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.RunIdIncrementer;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.database.JdbcBatchItemWriter;
import org.springframework.batch.infrastructure.item.database.JdbcCursorItemReader;
import org.springframework.batch.infrastructure.item.database.builder.JdbcBatchItemWriterBuilder;
import org.springframework.batch.infrastructure.item.database.builder.JdbcCursorItemReaderBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.namedparam.SimplePropertySqlParameterSource;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Which products are running out; the well-stocked ones are filtered.
 */
@Configuration(proxyBeanMethods = false)
class InventoryReportJob {

	@Bean
	Job inventoryReport(JobRepository jobRepository, Step findShortages) {
		return new JobBuilder("inventory-report", jobRepository).incrementer(new RunIdIncrementer())
			.start(findShortages)
			.build();
	}

	@Bean
	Step findShortages(JobRepository jobRepository, PlatformTransactionManager transactionManager,
			JdbcCursorItemReader<StockedProduct> stock, JdbcBatchItemWriter<StockedProduct> shortages) {
		return new StepBuilder("findShortages", jobRepository).<StockedProduct, StockedProduct>chunk(100)
			.transactionManager(transactionManager)
			.reader(stock)
			.processor((product) -> product.isRunningOut() ? product : null)
			.writer(shortages)
			.build();
	}

	@Bean
	JdbcCursorItemReader<StockedProduct> stock(DataSource dataSource) {
		return new JdbcCursorItemReaderBuilder<StockedProduct>().name("stock")
			.dataSource(dataSource)
			.sql("select product_id, stock, reorder_level from product")
			.dataRowMapper(StockedProduct.class)
			.build();
	}

	@Bean
	JdbcBatchItemWriter<StockedProduct> shortages(DataSource dataSource) {
		return new JdbcBatchItemWriterBuilder<StockedProduct>().dataSource(dataSource)
			.sql("merge into shortage key (product_id) values (:productId, :stock)")
			.itemSqlParameterSourceProvider(SimplePropertySqlParameterSource::new)
			.build();
	}

	/**
	 * A product and how much of it is left.
	 */
	record StockedProduct(int productId, int stock, int reorderLevel) {

		boolean isRunningOut() {
			return this.stock < this.reorderLevel;
		}

	}

}
