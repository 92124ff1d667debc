package io.github.batchpushgateway.shapes;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.batchpushgateway.autoconfigure.PushgatewayAutoConfiguration;
import io.github.batchpushgateway.push.RecordingPushgateway;

import org.springframework.batch.core.configuration.annotation.EnableBatchProcessing;
import org.springframework.batch.core.configuration.annotation.EnableJdbcJobRepository;
import org.springframework.batch.core.configuration.annotation.JobScope;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobExecutionNotRunningException;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.launch.support.TaskExecutorJobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ItemStreamReader;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Isolation;

/**
 * An application that pushes to a {@link RecordingPushgateway}, with a job repository of
 * either kind. Jobs are added while it runs, each as a bean.
 */
final class JobApplication implements AutoCloseable {

	private static final AtomicLong runs = new AtomicLong();

	private final RecordingPushgateway gateway = new RecordingPushgateway();

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private JobApplication(Class<?>... configurations) {
		this.context.register(configurations);
		this.context.register(Scoped.class, PushgatewayAutoConfiguration.class);
		TestPropertyValues
			.of("batch.pushgateway.url=" + this.gateway.url(), "batch.pushgateway.delete.enabled=false",
					"batch.pushgateway.steps.include-partitions=true")
			.applyTo(this.context);
	}

	/** On Spring Batch's default job repository. */
	static JobApplication resourceless() {
		JobApplication application = new JobApplication(Resourceless.class);
		application.context.refresh();
		return application;
	}

	/** On a job repository in a database, whose tables are made first. */
	static JobApplication jdbc(String url, String platform) {
		HikariConfig config = new HikariConfig();
		config.setJdbcUrl(url);
		config.setMaximumPoolSize(50);
		config.setMinimumIdle(1);
		HikariDataSource dataSource = new HikariDataSource(config);
		new ResourceDatabasePopulator(
				new ClassPathResource("/org/springframework/batch/core/schema-" + platform + ".sql"))
			.execute(dataSource);
		JobApplication application = new JobApplication(Jdbc.class);
		application.context.registerBean("dataSource", DataSource.class, () -> dataSource);
		application.context.registerBean("transactionManager", PlatformTransactionManager.class,
				() -> new JdbcTransactionManager(dataSource));
		application.context.refresh();
		return application;
	}

	JobRepository repository() {
		return bean(JobRepository.class);
	}

	JobOperator operator() {
		return bean(JobOperator.class);
	}

	/** An operator that has its jobs run elsewhere. */
	JobOperator operator(TaskExecutor executor) throws Exception {
		TaskExecutorJobOperator operator = new TaskExecutorJobOperator();
		operator.setJobRepository(repository());
		operator.setJobRegistry(new MapJobRegistry());
		operator.setTaskExecutor(executor);
		operator.afterPropertiesSet();
		return operator;
	}

	/** The transactions that chunks are written in. */
	PlatformTransactionManager transactions() {
		return this.context.getBeanProvider(PlatformTransactionManager.class)
			.getIfAvailable(ResourcelessTransactionManager::new);
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	<T> T bean(String name, Class<T> type) {
		return this.context.getBean(name, type);
	}

	/** Makes a job a bean, as an application's {@code @Bean} method does. */
	Job add(Job job) {
		this.context.registerBean(job.getName(), Job.class, () -> job);
		return bean(job.getName(), Job.class);
	}

	/** Adds a job and runs it to its end, as an instance of its own. */
	JobExecution run(Function<JobRepository, Job> job) throws Exception {
		return start(add(job.apply(repository())));
	}

	/** Starts a new instance of the job. */
	JobExecution start(Job job) throws Exception {
		return operator().start(job, newInstance());
	}

	/** Stops a job as somebody does who knows no more than its name. */
	void stop(String job) {
		JobInstance instance = repository().getLastJobInstance(job);
		try {
			operator().stop(repository().getLastJobExecution(instance));
		}
		catch (JobExecutionNotRunningException ex) {
			throw new IllegalStateException(ex);
		}
	}

	JobParameters newInstance() {
		return new JobParametersBuilder().addLong("run", runs.incrementAndGet()).toJobParameters();
	}

	/** What was pushed of a job, run by run. */
	List<PushedRun> pushes(String job) {
		return this.gateway.requests()
			.stream()
			.filter((request) -> request.path().equals("/metrics/job/" + job))
			.map((request) -> PushedRun.parse(request.body()))
			.toList();
	}

	/** What was pushed of a job that has been pushed once. */
	PushedRun push(String job) {
		List<PushedRun> pushes = pushes(job);
		if (pushes.size() != 1) {
			throw new AssertionError(pushes.size() + " pushes of job " + job + " instead of one: " + pushes);
		}
		return pushes.get(0);
	}

	@Override
	public void close() {
		this.context.close();
		this.gateway.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableBatchProcessing
	static class Resourceless {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableBatchProcessing
	@EnableJdbcJobRepository(isolationLevelForCreate = Isolation.READ_COMMITTED)
	static class Jdbc {

	}

	/**
	 * A step that exists only while its job runs, and reads as many items as the job is
	 * told to.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Scoped {

		static JobParameters items(long number) {
			return new JobParametersBuilder().addLong("items", number).toJobParameters();
		}

		@Bean
		@JobScope
		Step scopedLoad(JobRepository repository, ItemStreamReader<Integer> scopedItems) {
			return new StepBuilder("scopedLoad", repository).<Integer, Integer>chunk(4)
				.reader(scopedItems)
				.writer((chunk) -> {
				})
				.build();
		}

		@Bean
		@StepScope
		ItemStreamReader<Integer> scopedItems(@Value("#{jobParameters['items']}") int number) {
			return Items.of(number);
		}

	}

}
