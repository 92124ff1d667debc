package io.github.batchpushgateway.samples.reports;

import java.math.BigDecimal;

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
 * What was sold of each product.
 */
@Configuration(proxyBeanMethods = false)
class SalesReportJob {

	@Bean
	Job salesReport(JobRepository jobRepository, Step addUpSales) {
		return new JobBuilder("sales-report", jobRepository).incrementer(new RunIdIncrementer())
			.start(addUpSales)
			.build();
	}

	@Bean
	Step addUpSales(JobRepository jobRepository, PlatformTransactionManager transactionManager,
			JdbcCursorItemReader<ProductSales> sales, JdbcBatchItemWriter<ProductSales> salesReportLines) {
		return new StepBuilder("addUpSales", jobRepository).<ProductSales, ProductSales>chunk(100)
			.transactionManager(transactionManager)
			.reader(sales)
			.writer(salesReportLines)
			.build();
	}

	@Bean
	JdbcCursorItemReader<ProductSales> sales(DataSource dataSource) {
		return new JdbcCursorItemReaderBuilder<ProductSales>().name("sales").dataSource(dataSource).sql("""
				select product.product_id, sum(quantity) as quantity, sum(quantity * price) as amount
				from sale join product on product.product_id = sale.product_id
				group by product.product_id
				""").dataRowMapper(ProductSales.class).build();
	}

	@Bean
	JdbcBatchItemWriter<ProductSales> salesReportLines(DataSource dataSource) {
		return new JdbcBatchItemWriterBuilder<ProductSales>().dataSource(dataSource)
			.sql("merge into sales_report key (product_id) values (:productId, :quantity, :amount)")
			.itemSqlParameterSourceProvider(SimplePropertySqlParameterSource::new)
			.build();
	}

	/**
	 * The sales of one product since the shop opened.
	 */
	record ProductSales(int productId, long quantity, BigDecimal amount) {
	}

}
