package io.github.batchpushgateway.shapes;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.FlowBuilder;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.flow.Flow;
import org.springframework.batch.core.partition.PartitionHandler;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Steps that are divided among workers in the same JVM.
 */
abstract class PartitionShapes extends Shapes {

	PartitionShapes(JobApplication application) {
		super(application);
	}

	@ParameterizedTest
	@MethodSource("kindsOfExecutors")
	void partitionsCountOnce(String kind, TaskExecutor executor) throws Exception {
		Items[] items = { Items.of(10), Items.range(10, 15), Items.range(15, 40) };

		run("partitions-" + kind, partitioned("manager", "worker", executor, items), chunks("after", Items.of(1)));

		PushedRun run = this.application.push("partitions-" + kind);
		assertThat(run.success()).isTrue();
		assertThat(run.items("manager").read()).isEqualTo(40);
		assertThat(run.items("worker:p0")).isEqualTo(items[0].counts());
		assertThat(run.items("worker:p1")).isEqualTo(items[1].counts());
		assertThat(run.items("worker:p2")).isEqualTo(items[2].counts());
		assertThat(run.items().read()).isEqualTo(41);
		assertThat(run.steps("COMPLETED")).isEqualTo(2);
	}

	static Stream<Arguments> kindsOfExecutors() {
		return Stream.concat(Stream.of(Arguments.of("one-thread", new SyncTaskExecutor())),
				kindsOfThreads().map((virtual) -> Arguments.of("virtual-" + virtual, threads(virtual))));
	}

	@Test
	void aPartitionThatFailsFailsTheStepWithWhatTheOthersHaveDone() throws Exception {
		Items good = Items.of(10);
		Items bad = Items.range(10, 30).with((item) -> (item == 19) ? Items.Fate.UNWRITABLE : Items.Fate.WRITTEN);

		run("failed-partition", partitioned("manager", "worker", threads(false), good, bad));

		PushedRun run = this.application.push("failed-partition");
		assertThat(run.status()).isEqualTo("FAILED");
		assertThat(run.success("manager")).isFalse();
		assertThat(run.success("worker:p0")).isTrue();
		assertThat(run.success("worker:p1")).isFalse();
		assertThat(run.items("manager")).isEqualTo(new ItemCounts(22, 18, 0, 0, 0, 0)).isEqualTo(run.items());
	}

	@Test
	void twoPartitionedStepsDoNotMix() throws Exception {
		run("two-managers", partitioned("first", "a", threads(false), Items.of(3), Items.of(4)),
				partitioned("second", "b", threads(false), Items.of(5), Items.of(6)));

		PushedRun run = this.application.push("two-managers");
		assertThat(run.items("first").read()).isEqualTo(7);
		assertThat(run.items("second").read()).isEqualTo(11);
		assertThat(run.items().read()).isEqualTo(18);
	}

	@Test
	void partitionedStepsOfASplitDoNotMix() throws Exception {
		Step first = partitioned("first", "a", threads(false), Items.of(3), Items.of(4));
		Step second = partitioned("second", "b", threads(false), Items.of(5), Items.of(6));

		this.application.run((repository) -> split("split-managers", first, second));

		PushedRun run = this.application.push("split-managers");
		assertThat(run.items("first").read()).isEqualTo(7);
		assertThat(run.items("second").read()).isEqualTo(11);
		assertThat(run.items().read()).isEqualTo(18);
	}

	@Test
	void workersCountThoughNobodyWaitsForThem() throws Exception {
		run("impatient", chunks("before", Items.of(1)), impatient("manager", "worker", Items.of(10), Items.of(7)));

		PushedRun run = this.application.push("impatient");
		assertThat(run.status()).isEqualTo("FAILED");
		assertThat(run.success("manager")).isFalse();
		assertThat(run.items("worker:p0").read() + run.items("worker:p1").read()).isEqualTo(17);
		assertThat(run.items("manager").read()).isEqualTo(17);
		assertThat(run.items().read()).isEqualTo(18);
	}

	/** Partitions of the same name go on where those of the first step have ended. */
	@Test
	void workersCountForTheManagerTheyWorkedFor() throws Exception {
		run("same-worker", partitioned("patient", "worker", threads(false), Items.of(3), Items.of(4)),
				impatient("impatient", "worker", Items.of(10), Items.of(7)));

		PushedRun run = this.application.push("same-worker");
		assertThat(run.items("patient").read()).isEqualTo(7);
		assertThat(run.items("impatient").read()).isEqualTo(7 + 3);
		assertThat(run.items().read()).isEqualTo(17);
	}

	@Test
	void workersCountOnceThoughManagersRunAtTheSameTime() throws Exception {
		CyclicBarrier together = new CyclicBarrier(2);
		Step first = impatient("first", "a", Items.of(3).when(0, () -> await(together)));
		Step second = impatient("second", "b", Items.of(5).when(0, () -> await(together)));

		this.application.run((repository) -> split("impatient-split", first, second));

		PushedRun run = this.application.push("impatient-split");
		assertThat(run.status()).isEqualTo("FAILED");
		assertThat(run.items().read()).isEqualTo(8);
		assertThat(run.items("first").read() + run.items("second").read()).isLessThanOrEqualTo(8);
	}

	@Test
	void workersOfWorkersCountOnce() throws Exception {
		Step worker = partitioned("worker", "part", threads(false), Items.of(3), Items.of(4));
		Step manager = new StepBuilder("manager", this.application.repository()).partitioner("worker", partitions(1))
			.step(worker)
			.build();

		run("nested-partitions", manager);

		PushedRun run = this.application.push("nested-partitions");
		assertThat(run.success()).isTrue();
		assertThat(run.items("manager").read()).isEqualTo(7);
		assertThat(run.items("worker:p0").read()).isEqualTo(7);
		assertThat(run.items().read()).isEqualTo(7);
	}

	private Job split(String name, Step left, Step right) {
		return new JobBuilder(name, this.application.repository())
			.start(new FlowBuilder<Flow>("both").split(threads(false))
				.add(new FlowBuilder<Flow>("left").start(left).build(),
						new FlowBuilder<Flow>("right").start(right).build())
				.build())
			.end()
			.build();
	}

	private Step impatient(String name, String workerName, Items... items) {
		return new StepBuilder(name, this.application.repository()).partitioner(workerName, partitions(items.length))
			.partitionHandler(losingPatience(worker(workerName, items)))
			.build();
	}

	private static void await(CyclicBarrier barrier) {
		try {
			barrier.await(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException | BrokenBarrierException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Has all work done, and ends as a handler does whose time is over. */
	private static PartitionHandler losingPatience(Step worker) {
		return (splitter, manager) -> {
			for (StepExecution partition : splitter.split(manager, 2)) {
				worker.execute(partition);
			}
			throw new IllegalStateException("Timeout occurred before all partitions returned");
		};
	}

}
