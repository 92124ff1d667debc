package io.github.batchpushgateway.samples.orders;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.batch.infrastructure.item.support.ListItemReader;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * An application that has had a job of each kind, and still has one that goes on.
 */
final class ObservedJobs implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private CompletableFuture<Void> goingOn = CompletableFuture.completedFuture(null);

	private ObservedJobs(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Starts the application.
	 * @param url the gateway to push to
	 */
	static ObservedJobs against(String url) {
		return new ObservedJobs(new SpringApplicationBuilder(Jobs.class).run("--spring.application.name=observed",
				"--spring.batch.job.enabled=false", "--batch.pushgateway.embedded.enabled=false",
				"--batch.pushgateway.url=" + url, "--batch.pushgateway.delete.delay=1h",
				"--batch.pushgateway.push-on-start=true", "--batch.pushgateway.jobs.max-age.complete=1s",
				"--batch.pushgateway.jobs.max-age.fail=1h"));
	}

	/**
	 * Runs all jobs to their end, but for the one that goes on until this is closed.
	 */
	void run() {
		start("complete");
		start("skip");
		start("fail");
		this.goingOn = CompletableFuture.runAsync(() -> start("run"));
	}

	private void start(String job) {
		try {
			this.context.getBean(JobOperator.class).start(this.context.getBean(job, Job.class), new JobParameters());
		}
		catch (JobExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.context.getBean(CountDownLatch.class).countDown();
		this.goingOn.join();
		this.context.close();
	}

	/**
	 * The jobs; no component, so that the sample does not find them.
	 */
	@EnableAutoConfiguration
	static class Jobs {

		@Bean
		CountDownLatch end() {
			return new CountDownLatch(1);
		}

		@Bean
		Job complete(JobRepository repository, PlatformTransactionManager transactions) {
			return job("complete", repository,
					chunks(repository, transactions, (number) -> (number > 2) ? number : null));
		}

		@Bean
		Job skip(JobRepository repository, PlatformTransactionManager transactions) {
			return job("skip", repository, chunks(repository, transactions, (number) -> {
				if (number == 7) {
					throw new IllegalArgumentException("7 is not liked");
				}
				return number;
			}));
		}

		@Bean
		Job fail(JobRepository repository, PlatformTransactionManager transactions) {
			return job("fail", repository, tasklet(repository, transactions, (contribution, context) -> {
				throw new IllegalStateException("as expected");
			}));
		}

		@Bean
		Job run(JobRepository repository, PlatformTransactionManager transactions, CountDownLatch end) {
			return job("run", repository, tasklet(repository, transactions, (contribution, context) -> {
				end.await();
				return RepeatStatus.FINISHED;
			}));
		}

		private static Job job(String name, JobRepository repository, Step step) {
			return new JobBuilder(name, repository).start(step).build();
		}

		private static Step tasklet(JobRepository repository, PlatformTransactionManager transactions,
				Tasklet tasklet) {
			return new StepBuilder("only", repository).tasklet(tasklet, transactions).build();
		}

		private static Step chunks(JobRepository repository, PlatformTransactionManager transactions,
				ItemProcessor<Integer, Integer> processor) {
			List<Integer> numbers = IntStream.rangeClosed(1, 10).boxed().toList();
			List<Integer> written = new ArrayList<>();
			return new StepBuilder("numbers", repository).<Integer, Integer>chunk(5)
				.transactionManager(transactions)
				.reader(new ListItemReader<>(numbers))
				.processor(processor)
				.writer((chunk) -> written.addAll(chunk.getItems()))
				.faultTolerant()
				.skip(IllegalArgumentException.class)
				.skipLimit(1)
				.build();
		}

	}

}
