package io.github.batchpushgateway.job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.github.batchpushgateway.push.DelayedDeletion;
import io.github.batchpushgateway.push.DeleteBy;
import io.github.batchpushgateway.push.DeletionPolicy;
import io.github.batchpushgateway.push.DeletionThread;
import io.github.batchpushgateway.push.OnShutdown;
import io.github.batchpushgateway.push.PushHistory;
import io.github.batchpushgateway.push.PushgatewayClient;
import io.github.batchpushgateway.push.PushgatewayReporter;
import io.github.batchpushgateway.push.RecordingPushgateway;
import io.github.batchpushgateway.push.Retries;
import io.github.batchpushgateway.push.Timeouts;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.job.AbstractJob;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.launch.support.TaskExecutorJobOperator;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.ResourcelessJobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.support.ListItemReader;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.core.task.SyncTaskExecutor;

/**
 * Real jobs whose metrics are pushed to a {@link RecordingPushgateway}, by a clock that
 * goes on by a second each time somebody looks at it.
 */
final class PushedJobs implements AutoCloseable {

	final RecordingPushgateway gateway = new RecordingPushgateway();

	final JobRepository repository = new ResourcelessJobRepository();

	final JobMetricsListener listener;

	private final AtomicLong nanos = new AtomicLong(1000);

	PushedJobs(StepSelection steps) {
		this(steps, (execution) -> null);
	}

	PushedJobs(StepSelection steps, Function<JobExecution, @Nullable JobExecution> stored) {
		this(new RunFamilies(false, Map.of(), new ParameterLabels(List.of(), 1), steps, ApplicationMeters.NONE),
				stored);
	}

	PushedJobs(RunFamilies families, Function<JobExecution, @Nullable JobExecution> stored) {
		PushgatewayClient client = new PushgatewayClient(() -> List.of(this.gateway.url()),
				new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10)), Retries.NONE,
				(connection) -> {
				});
		DeletionPolicy policy = new DeletionPolicy(false, DeleteBy.AUTO, Duration.ZERO, null, OnShutdown.LEAVE,
				Duration.ZERO);
		PushHistory history = new PushHistory(Instant::now, System::nanoTime);
		DelayedDeletion deletion = new DelayedDeletion(client, policy, history, DeletionThread.create(OnShutdown.LEAVE),
				Instant::now, () -> false);
		this.listener = new JobMetricsListener(new PushgatewayReporter(client, deletion, policy, history),
				new JobCustomizers(Map.of(), List.of(), List.of()), families, stored, this::oneSecondLater);
	}

	@Override
	public void close() {
		this.gateway.close();
	}

	void pass(Duration time) {
		this.nanos.addAndGet(time.toNanos());
	}

	private Run.Mark oneSecondLater() {
		long now = this.nanos.getAndAdd(Duration.ofSeconds(1).toNanos());
		return new Run.Mark(Instant.ofEpochSecond(1 + now / 1_000_000_000), now, null);
	}

	AbstractJob job(String name, Step first, Step... others) {
		var builder = new JobBuilder(name, this.repository).start(first);
		for (Step other : others) {
			builder.next(other);
		}
		AbstractJob job = (AbstractJob) builder.build();
		this.listener.attachTo(job);
		return job;
	}

	AbstractJob job(String name, JobExecutionListener... listeners) {
		AbstractJob job = (AbstractJob) new JobBuilder(name, this.repository).start(tasklet("load", () -> {
		})).build();
		job.setJobExecutionListeners(listeners);
		this.listener.attachTo(job);
		return job;
	}

	Step tasklet(String name, Runnable action) {
		return new StepBuilder(name, this.repository).tasklet((contribution, chunk) -> {
			action.run();
			return RepeatStatus.FINISHED;
		}).build();
	}

	Step chunks(String name, List<Integer> items) {
		return new StepBuilder(name, this.repository).<Integer, Integer>chunk(3)
			.reader(new ListItemReader<>(items))
			.processor((item) -> (item % 5 == 4) ? null : item)
			.writer((chunk) -> {
			})
			.build();
	}

	JobExecution run(Job job) throws Exception {
		JobExecution execution = execution(job);
		job.execute(execution);
		return execution;
	}

	JobExecution execution(Job job) {
		return execution(job, 1, new JobParameters());
	}

	JobExecution execution(Job job, long id, JobParameters parameters) {
		return new JobExecution(id, new JobInstance(id, job.getName()), parameters);
	}

	List<String> samples() {
		return samples(this.gateway.request());
	}

	static List<String> samples(RecordingPushgateway.Request push) {
		return push.body().lines().filter((line) -> !line.startsWith("#")).toList();
	}

	JobOperator operator() throws Exception {
		TaskExecutorJobOperator operator = new TaskExecutorJobOperator();
		operator.setJobRepository(this.repository);
		operator.setJobRegistry(new MapJobRegistry());
		operator.setTaskExecutor(new SyncTaskExecutor());
		operator.afterPropertiesSet();
		return operator;
	}

}
