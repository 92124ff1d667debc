package io.github.batchpushgateway.samples.reports;

import java.math.BigDecimal;
import java.util.Map;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.RunIdIncrementer;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * What a euro costs today. It fails whenever the source of the rates is unavailable.
 */
@Configuration(proxyBeanMethods = false)
class CurrencyRatesReportJob {

	@Bean
	Job currencyRatesReport(JobRepository jobRepository, Step fetchRates) {
		return new JobBuilder("currency-rates-report", jobRepository).incrementer(new RunIdIncrementer())
			.start(fetchRates)
			.build();
	}

	@Bean
	Step fetchRates(JobRepository jobRepository, PlatformTransactionManager transactionManager, CurrencyRates rates,
			JdbcClient jdbcClient) {
		Tasklet tasklet = (contribution, chunkContext) -> {
			Map<String, BigDecimal> fetched = rates.fetch();
			fetched.forEach((currency, rate) -> jdbcClient.sql("merge into currency_rate key (currency) values (?, ?)")
				.params(currency, rate)
				.update());
			contribution.incrementWriteCount(fetched.size());
			return RepeatStatus.FINISHED;
		};
		return new StepBuilder("fetchRates", jobRepository).tasklet(tasklet, transactionManager).build();
	}

}
