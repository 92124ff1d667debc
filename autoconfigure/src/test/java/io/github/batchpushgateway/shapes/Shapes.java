package io.github.batchpushgateway.shapes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.DefaultTransactionAttribute;

/**
 * Real jobs of many shapes, all in one application: what is pushed of them has to be what
 * they have done, whatever repository keeps their executions.
 */
abstract class Shapes {

	final JobApplication application;

	Shapes(JobApplication application) {
		this.application = application;
	}

	JobExecution run(String job, Step first, Step... others) throws Exception {
		return this.application.run((repository) -> job(job, first, others));
	}

	Job job(String name, Step first, Step... others) {
		var builder = new JobBuilder(name, this.application.repository()).start(first);
		for (Step other : others) {
			builder.next(other);
		}
		return builder.build();
	}

	Step chunks(String name, Items items) {
		return Chunks.NEW.step(name, this.application, items);
	}

	Step tasklet(String name, Action action) {
		return new StepBuilder(name, this.application.repository()).tasklet((contribution, chunk) -> {
			action.run();
			return RepeatStatus.FINISHED;
		}, this.application.transactions()).build();
	}

	/** A step whose work is done by as many workers as there are ranges of items. */
	Step partitioned(String name, String workerName, TaskExecutor executor, Items... items) {
		return new StepBuilder(name, this.application.repository()).partitioner(workerName, partitions(items.length))
			.step(worker(workerName, items))
			.gridSize(items.length)
			.taskExecutor(executor)
			.build();
	}

	static Partitioner partitions(int number) {
		return (gridSize) -> {
			Map<String, ExecutionContext> partitions = new HashMap<>();
			IntStream.range(0, number).forEach((i) -> partitions.put("p" + i, new ExecutionContext(Map.of("part", i))));
			return partitions;
		};
	}

	/** A worker that does the part its execution names. */
	Step worker(String name, Items... items) {
		List<Step> parts = Stream.of(items).map((part) -> chunks(name, part)).toList();
		return new Step() {

			@Override
			public String getName() {
				return name;
			}

			@Override
			public void execute(StepExecution execution) throws JobInterruptedException {
				parts.get(execution.getExecutionContext().getInt("part")).execute(execution);
			}

		};
	}

	static void fail() {
		throw new IllegalStateException("of the application");
	}

	/** Whether threads are virtual ones, where the JDK has them, or not. */
	static Stream<Boolean> kindsOfThreads() {
		return (Runtime.version().feature() >= 21) ? Stream.of(false, true) : Stream.of(false);
	}

	static SimpleAsyncTaskExecutor threads(boolean virtual) {
		SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor();
		threads.setVirtualThreads(virtual);
		threads.setConcurrencyLimit(4);
		return threads;
	}

	/** A tasklet that may start jobs: Spring Batch starts none inside a transaction. */
	Step withoutTransaction(String name, Action action) {
		return new StepBuilder(name, this.application.repository()).tasklet((contribution, chunk) -> {
			action.run();
			return RepeatStatus.FINISHED;
		})
			.transactionAttribute(new DefaultTransactionAttribute(TransactionDefinition.PROPAGATION_NOT_SUPPORTED))
			.build();
	}

	/** What a tasklet does, or fails to do. */
	interface Action {

		void run() throws Exception;

	}

}
