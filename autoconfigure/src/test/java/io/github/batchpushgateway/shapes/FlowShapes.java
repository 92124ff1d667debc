package io.github.batchpushgateway.shapes;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.batchpushgateway.job.JobMetricsListener;
import org.junit.jupiter.api.Test;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.AbstractJob;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.FlowBuilder;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.flow.Flow;
import org.springframework.batch.core.job.flow.FlowExecutionStatus;
import org.springframework.batch.core.job.flow.JobExecutionDecider;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The order of steps, and jobs inside jobs.
 */
abstract class FlowShapes extends Shapes {

	FlowShapes(JobApplication application) {
		super(application);
	}

	@Test
	void stepsAddUp() throws Exception {
		Items first = Items.of(5);
		Items second = Items.range(5, 12);

		run("two-steps", chunks("first", first), chunks("second", second));

		PushedRun run = this.application.push("two-steps");
		assertThat(run.items("first")).isEqualTo(first.counts());
		assertThat(run.items("second")).isEqualTo(second.counts());
		assertThat(run.items()).isEqualTo(first.counts().plus(second.counts()));
		assertThat(run.steps("COMPLETED")).isEqualTo(2);
	}

	@Test
	void aDecisionLeavesOutAStep() throws Exception {
		JobExecutionDecider decider = (job, step) -> new FlowExecutionStatus("SMALL");
		Step load = chunks("load", Items.of(3));

		this.application.run((repository) -> new JobBuilder("decision", repository).start(load)
			.next(decider)
			.on("SMALL")
			.to(chunks("small", Items.of(2)))
			.from(decider)
			.on("*")
			.to(chunks("large", Items.of(50)))
			.end()
			.build());

		PushedRun run = this.application.push("decision");
		assertThat(run.success()).isTrue();
		assertThat(run.items().read()).isEqualTo(5);
		assertThat(run.hasStep("small")).isTrue();
		assertThat(run.hasStep("large")).isFalse();
		assertThat(run.steps("COMPLETED")).isEqualTo(2);
	}

	@Test
	void aFailureThatTheFlowHandlesIsNotTheJobs() throws Exception {
		Step load = tasklet("load", Shapes::fail);

		this.application.run((repository) -> new JobBuilder("handled", repository).start(load)
			.on("FAILED")
			.to(chunks("repair", Items.of(2)))
			.end()
			.build());

		PushedRun run = this.application.push("handled");
		assertThat(run.success()).isTrue();
		assertThat(run.success("load")).isFalse();
		assertThat(run.success("repair")).isTrue();
		assertThat(run.steps("ABANDONED")).isOne();
		assertThat(run.steps("COMPLETED")).isOne();
	}

	@Test
	void theExitCodeOfAStepCanBecomeTheJobs() throws Exception {
		Step load = new StepBuilder("load", this.application.repository())
			.tasklet((contribution, chunk) -> RepeatStatus.FINISHED, this.application.transactions())
			.listener(new StepExecutionListener() {

				@Override
				public ExitStatus afterStep(StepExecution step) {
					return new ExitStatus("COMPLETED WITH SKIPS");
				}

			})
			.build();

		run("exit-code", load);

		PushedRun run = this.application.push("exit-code");
		assertThat(run.success()).isTrue();
		assertThat(run.success("load")).isTrue();
		assertThat(run.status()).isEqualTo("COMPLETED");
		assertThat(run.exitCode()).isEqualTo("COMPLETED WITH SKIPS");
	}

	@Test
	void aTransitionCanFailTheJobThoughItsStepsHaveCompleted() throws Exception {
		Step load = chunks("load", Items.of(1));

		this.application.run((repository) -> new JobBuilder("failed-by-flow", repository).start(load)
			.on("COMPLETED")
			.fail()
			.end()
			.build());

		PushedRun run = this.application.push("failed-by-flow");
		assertThat(run.success()).isFalse();
		assertThat(run.status()).isEqualTo("FAILED");
		assertThat(run.success("load")).isTrue();
	}

	@Test
	void aTransitionCanStopTheJob() throws Exception {
		Step load = chunks("load", Items.of(1));
		Step later = chunks("later", Items.of(1));

		this.application.run((repository) -> new JobBuilder("stopped-by-flow", repository).start(load)
			.on("COMPLETED")
			.stopAndRestart(later)
			.end()
			.build());

		PushedRun run = this.application.push("stopped-by-flow");
		assertThat(run.status()).isEqualTo("STOPPED");
		assertThat(run.success()).isFalse();
		assertThat(run.items().read()).isOne();
		assertThat(run.hasStep("later")).isFalse();
	}

	@Test
	void aTransitionCanEndTheJobWithACodeOfItsOwn() throws Exception {
		Step load = tasklet("load", Shapes::fail);

		this.application.run((repository) -> new JobBuilder("ended-by-flow", repository).start(load)
			.on("FAILED")
			.end("NOTHING TO DO")
			.end()
			.build());

		PushedRun run = this.application.push("ended-by-flow");
		assertThat(run.status()).isEqualTo("COMPLETED");
		assertThat(run.exitCode()).isEqualTo("NOTHING TO DO");
		assertThat(run.success()).isTrue();
	}

	@Test
	void branchesOfASplitAddUp() throws Exception {
		Items left = Items.of(30);
		Items right = Items.range(0, 17);

		this.application.run(
				(repository) -> new JobBuilder("split", repository)
					.start(new FlowBuilder<Flow>("both").split(threads(false))
						.add(flow("left", chunks("l", left)), flow("right", chunks("r", right)))
						.build())
					.next(chunks("after", Items.of(1)))
					.end()
					.build());

		PushedRun run = this.application.push("split");
		assertThat(run.success()).isTrue();
		assertThat(run.items("l")).isEqualTo(left.counts());
		assertThat(run.items("r")).isEqualTo(right.counts());
		assertThat(run.items().read()).isEqualTo(48);
		assertThat(run.steps("COMPLETED")).isEqualTo(3);
	}

	@Test
	void aBranchOfASplitThatFailsFailsTheJob() throws Exception {
		Items items = Items.of(30);

		this.application.run(
				(repository) -> new JobBuilder("split-failure", repository)
					.start(new FlowBuilder<Flow>("both").split(threads(false))
						.add(flow("good", chunks("load", items)), flow("bad", tasklet("check", Shapes::fail)))
						.build())
					.end()
					.build());

		PushedRun run = this.application.push("split-failure");
		assertThat(run.status()).isEqualTo("FAILED");
		assertThat(run.items("load")).isEqualTo(items.counts());
		assertThat(run.success("load")).isTrue();
		assertThat(run.success("check")).isFalse();
		assertThat(run.steps("FAILED")).isOne();
	}

	@Test
	void theStepsOfAFlowStepCountAndItselfDoesNot() throws Exception {
		Items items = Items.of(6);

		this.application.run((repository) -> job("flow-step",
				new StepBuilder("flow", repository).flow(flow("inner", chunks("load", items))).build()));

		PushedRun run = this.application.push("flow-step");
		assertThat(run.items("load")).isEqualTo(items.counts()).isEqualTo(run.items());
		assertThat(run.items("flow")).isEqualTo(ItemCounts.NONE);
		assertThat(run.steps("COMPLETED")).isEqualTo(2);
	}

	@Test
	void aStepThatIsRepeatedCountsOnceWithTheSum() throws Exception {
		AtomicInteger rounds = new AtomicInteger();
		JobExecutionDecider thrice = (job,
				step) -> new FlowExecutionStatus((rounds.incrementAndGet() < 3) ? "AGAIN" : "DONE");
		Step load = chunks("load", Items.of(5));

		this.application.run((repository) -> new JobBuilder("loop", repository).start(load)
			.next(thrice)
			.on("AGAIN")
			.to(load)
			.from(thrice)
			.on("DONE")
			.end()
			.end()
			.build());

		PushedRun run = this.application.push("loop");
		assertThat(run.success()).isTrue();
		assertThat(run.items("load").read()).isEqualTo(15);
		assertThat(run.items().read()).isEqualTo(15);
		assertThat(run.steps("COMPLETED")).isOne();
	}

	@Test
	void aJobInsideAJobIsPushedUnderItsOwnName() throws Exception {
		Items items = Items.of(7);
		Job inner = this.application.add(job("inner", chunks("load", items)));

		run("outer", jobStep("call", inner), chunks("after", Items.of(2)));

		PushedRun innerRun = this.application.push("inner");
		PushedRun outerRun = this.application.push("outer");
		assertThat(innerRun.items()).isEqualTo(items.counts());
		assertThat(outerRun.items("call")).isEqualTo(ItemCounts.NONE);
		assertThat(outerRun.items().read()).isEqualTo(2);
		assertThat(outerRun.steps("COMPLETED")).isEqualTo(2);
		assertThat(outerRun.value("batch_job_duration_seconds"))
			.isGreaterThanOrEqualTo(innerRun.value("batch_job_duration_seconds"));
	}

	@Test
	void aJobInsideAJobFailsBoth() throws Exception {
		Job inner = this.application.add(job("failing-inner", tasklet("load", Shapes::fail)));

		run("failing-outer", jobStep("call", inner));

		assertThat(this.application.push("failing-inner").status()).isEqualTo("FAILED");
		assertThat(this.application.push("failing-outer").status()).isEqualTo("FAILED");
		assertThat(this.application.push("failing-outer").success("call")).isFalse();
	}

	@Test
	void aJobInsideAJobThatIsNoBeanDoesNotEndTheOuterOne() throws Exception {
		Job inner = job("unseen-inner", chunks("load", Items.of(3)));

		run("outer-of-unseen", jobStep("call", inner), chunks("after", Items.of(2)));

		assertThat(this.application.pushes("unseen-inner")).isEmpty();
		PushedRun run = this.application.push("outer-of-unseen");
		assertThat(run.success()).isTrue();
		assertThat(run.items().read()).isEqualTo(2);
		assertThat(run.steps("COMPLETED")).isEqualTo(2);
	}

	@Test
	void aJobThatAStepStartsIsPushedUnderItsOwnName() throws Exception {
		Items items = Items.of(4);
		Job started = this.application.add(job("started", chunks("load", items)));

		Step start = withoutTransaction("start", () -> this.application.start(started));

		JobExecution execution = run("starting", start, chunks("after", Items.of(2)));

		assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
		assertThat(this.application.push("started").items()).isEqualTo(items.counts());
		assertThat(this.application.push("starting").items().read()).isEqualTo(2);
		assertThat(this.application.push("starting").steps("COMPLETED")).isEqualTo(2);
	}

	@Test
	void aJobThatIsNoBeanIsPushedWhenItIsHandedToTheListener() throws Exception {
		Items items = Items.of(4);
		Job job = job("no-bean", chunks("load", items));
		this.application.bean(JobMetricsListener.class).attachTo((AbstractJob) job);

		this.application.start(job);

		assertThat(this.application.push("no-bean").items("load")).isEqualTo(items.counts());
	}

	@Test
	void aJobThatIsNoBeanIsPushedWhenItHasTheListener() throws Exception {
		Items items = Items.of(4);
		Job job = new JobBuilder("listening", this.application.repository())
			.listener(this.application.bean(JobMetricsListener.class))
			.start(chunks("load", items))
			.build();

		this.application.start(job);

		assertThat(this.application.push("listening").items("load")).isEqualTo(items.counts());
	}

	private Step jobStep(String name, Job job) {
		return new StepBuilder(name, this.application.repository()).job(job)
			.operator(this.application.operator())
			.build();
	}

	private static Flow flow(String name, Step step) {
		return new FlowBuilder<Flow>(name).start(step).build();
	}

}
