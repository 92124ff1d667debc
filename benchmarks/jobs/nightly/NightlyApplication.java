package nightly;

import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;

import io.github.batchpushgateway.autoconfigure.PushgatewayConnectionDetails;
import io.github.batchpushgateway.push.DelayedDeletion;

import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Runs two short jobs of two steps that are the same, of which one is pushed, on one
 * thread.
 */
public final class NightlyApplication implements AutoCloseable {

	/** The job that is pushed. */
	public static final String PUSHED = "pushed";

	/** The same without a push. */
	public static final String UNPUSHED = "unpushed";

	private final ConfigurableApplicationContext context;

	private final Gateway gateway;

	private final EndOfWork endOfWork;

	private final JobOperator operator;

	private long run;

	/**
	 * Starts the application.
	 * @param properties further properties, each with its value
	 */
	public NightlyApplication(String... properties) {
		this.context = new SpringApplicationBuilder(Jobs.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties("spring.application.name=nightly", "spring.batch.job.enabled=false", "logging.level.root=error",
					"batch.pushgateway.jobs.exclude=" + UNPUSHED, "batch.pushgateway.delete.on-shutdown=leave")
			.properties(properties)
			.run();
		this.gateway = this.context.getBean(Gateway.class);
		this.endOfWork = this.context.getBean(EndOfWork.class);
		this.operator = this.context.getBean(JobOperator.class);
	}

	/** Pushes to this gateway from now on. */
	public void pushTo(URI url) {
		this.gateway.url = url;
	}

	/** Runs a job to its end. */
	public Times run(String job) {
		Job bean = this.context.getBean(job, Job.class);
		JobParameters parameters = new JobParametersBuilder().addLong("run", this.run++).toJobParameters();
		long begun = System.nanoTime();
		JobExecution execution = start(bean, parameters);
		long returned = System.nanoTime();
		if (execution.getStepExecutions().size() != 2 || !execution.getExitStatus().equals(ExitStatus.COMPLETED)) {
			throw new IllegalStateException("not run as it should: " + execution);
		}
		return new Times(returned - begun, returned - this.endOfWork.nanos);
	}

	private JobExecution start(Job job, JobParameters parameters) {
		try {
			return this.operator.start(job, parameters);
		}
		catch (JobExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** How many deletions the application still has to do. */
	public int pendingDeletions() {
		return this.context.getBean(DelayedDeletion.class).pending().size();
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * What a run has taken.
	 *
	 * @param runNanos from its start until it returned
	 * @param endNanos the part of that after its last step had done its work
	 */
	public record Times(long runNanos, long endNanos) {

	}

	/** Where the application pushes to. */
	private static final class Gateway implements PushgatewayConnectionDetails {

		private volatile URI url = URI.create("http://127.0.0.1:9091");

		@Override
		public URI getUrl() {
			return this.url;
		}

	}

	/** When the last step of the last run had done its work. */
	private static final class EndOfWork {

		private volatile long nanos;

	}

	/** The jobs. */
	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class Jobs {

		private static final List<Integer> ITEMS = IntStream.range(0, 100).boxed().toList();

		@Bean
		Gateway gateway() {
			return new Gateway();
		}

		@Bean
		EndOfWork endOfWork() {
			return new EndOfWork();
		}

		@Bean(PUSHED)
		Job pushed(JobRepository repository, EndOfWork endOfWork) {
			return job(PUSHED, repository, endOfWork);
		}

		@Bean(UNPUSHED)
		Job unpushed(JobRepository repository, EndOfWork endOfWork) {
			return job(UNPUSHED, repository, endOfWork);
		}

		private static Job job(String name, JobRepository repository, EndOfWork endOfWork) {
			return new JobBuilder(name, repository).start(load(repository)).next(report(repository, endOfWork)).build();
		}

		private static Step load(JobRepository repository) {
			return new StepBuilder("load", repository).<Integer, Integer>chunk(50)
				.reader(new RepeatedReader())
				.processor((item) -> (item % 10 == 0) ? null : item)
				.writer((chunk) -> {
				})
				.build();
		}

		private static Step report(JobRepository repository, EndOfWork endOfWork) {
			return new StepBuilder("report", repository).tasklet((contribution, chunk) -> {
				endOfWork.nanos = System.nanoTime();
				return RepeatStatus.FINISHED;
			}).build();
		}

		/** Reads the items anew in each run. */
		private static final class RepeatedReader implements ItemReader<Integer> {

			private int next;

			@Override
			public Integer read() {
				if (this.next == ITEMS.size()) {
					this.next = 0;
					return null;
				}
				return ITEMS.get(this.next++);
			}

		}

	}

}
