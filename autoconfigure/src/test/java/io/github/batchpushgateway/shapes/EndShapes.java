package io.github.batchpushgateway.shapes;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.DefaultJobParametersValidator;
import org.springframework.batch.core.job.parameters.InvalidJobParametersException;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.scope.context.JobSynchronizationManager;
import org.springframework.batch.core.scope.context.StepSynchronizationManager;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The ways a run can end, other than well.
 */
abstract class EndShapes extends Shapes {

	EndShapes(JobApplication application) {
		super(application);
	}

	@Test
	void aStepThatThrowsFailsTheJob() throws Exception {
		run("step-exception", chunks("first", Items.of(3)), tasklet("bad", Shapes::fail), chunks("never", Items.of(3)));

		PushedRun run = this.application.push("step-exception");
		assertThat(run.status()).isEqualTo("FAILED");
		assertThat(run.exitCode()).isEqualTo("FAILED");
		assertThat(run.items().read()).isEqualTo(3);
		assertThat(run.success("first")).isTrue();
		assertThat(run.success("bad")).isFalse();
		assertThat(run.hasStep("never")).isFalse();
	}

	@Test
	void anErrorInAStepFailsTheJob() throws Exception {
		run("step-error", chunks("first", Items.of(3)), tasklet("bad", () -> {
			throw new NoClassDefFoundError("of the application");
		}));

		PushedRun run = this.application.push("step-error");
		assertThat(run.status()).isEqualTo("FAILED");
		assertThat(run.steps("FAILED")).isOne();
		assertThat(run.items().read()).isEqualTo(3);
	}

	@Test
	void anExceptionBeforeTheFirstStepFailsTheJob() throws Exception {
		Step load = chunks("load", Items.of(3));

		this.application
			.run((repository) -> new JobBuilder("before-job", repository).listener(beforeJob((execution) -> {
				throw new IllegalStateException("of the application");
			})).start(load).build());

		PushedRun run = this.application.push("before-job");
		assertThat(run.status()).isEqualTo("FAILED");
		assertThat(run.items()).isEqualTo(ItemCounts.NONE);
		assertThat(run.samples()).containsEntry("batch_step_success", 0.0).containsEntry("batch_step_commits", 0.0);
		assertThat(run.hasStep("load")).isFalse();
	}

	@Test
	void anErrorBeforeTheFirstStepLeavesTheStatusUnknown() {
		Step load = chunks("load", Items.of(3));

		assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(() -> this.application
			.run((repository) -> new JobBuilder("before-job-error", repository).listener(beforeJob((execution) -> {
				throw new NoClassDefFoundError("of the application");
			})).start(load).build()));

		PushedRun run = this.application.push("before-job-error");
		assertThat(run.status()).isEqualTo("UNKNOWN");
		assertThat(run.success()).isFalse();
	}

	@Test
	void anExceptionAfterTheJobChangesNothing() throws Exception {
		Step load = chunks("load", Items.of(3));

		this.application.run((repository) -> new JobBuilder("after-job", repository).listener(afterJob((execution) -> {
			throw new IllegalStateException("of the application");
		})).start(load).build());

		PushedRun run = this.application.push("after-job");
		assertThat(run.success()).isTrue();
		assertThat(run.items().read()).isEqualTo(3);
	}

	@Test
	void anErrorAfterTheJobDoesNotKeepItFromBeingPushed() {
		Step load = chunks("load", Items.of(3));

		assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(() -> this.application
			.run((repository) -> new JobBuilder("after-job-error", repository).listener(afterJob((execution) -> {
				throw new NoClassDefFoundError("of the application");
			})).start(load).build()));

		PushedRun run = this.application.push("after-job-error");
		assertThat(run.status()).isEqualTo("COMPLETED");
		assertThat(run.items().read()).isEqualTo(3);
	}

	@Test
	void theStatusThatAListenerSetsIsPushed() throws Exception {
		Step load = chunks("load", Items.of(3));

		this.application.run((repository) -> new JobBuilder("vetoed", repository).listener(afterJob((execution) -> {
			execution.setStatus(BatchStatus.FAILED);
			execution.setExitStatus(new ExitStatus("TOO FEW ITEMS"));
		})).start(load).build());

		PushedRun run = this.application.push("vetoed");
		assertThat(run.status()).isEqualTo("FAILED");
		assertThat(run.exitCode()).isEqualTo("TOO FEW ITEMS");
		assertThat(run.success("load")).isTrue();
	}

	@Test
	void anErrorBeforeAStepFailsTheStep() throws Exception {
		run("before-step-error", listening("load", new StepExecutionListener() {

			@Override
			public void beforeStep(StepExecution step) {
				throw new NoClassDefFoundError("of the application");
			}

		}));

		PushedRun run = this.application.push("before-step-error");
		assertThat(run.status()).isEqualTo("FAILED");
		assertThat(run.success("load")).isFalse();
	}

	@Test
	void anErrorAfterAStepLeavesTheStatusUnknown() {
		assertThatExceptionOfType(NoClassDefFoundError.class)
			.isThrownBy(() -> run("after-step-error", listening("load", new StepExecutionListener() {

				@Override
				public ExitStatus afterStep(StepExecution step) {
					throw new NoClassDefFoundError("of the application");
				}

			})));
		releaseWhatSpringBatchDoesNot();

		PushedRun run = this.application.push("after-step-error");
		assertThat(run.status()).isEqualTo("UNKNOWN");
		assertThat(run.success()).isFalse();
		assertThat(run.hasStep("load")).isTrue();
	}

	@Test
	void rejectedParametersAreNoRun() {
		Step load = chunks("load", Items.of(3));

		assertThatExceptionOfType(InvalidJobParametersException.class)
			.isThrownBy(() -> this.application.run((repository) -> new JobBuilder("rejected", repository)
				.validator(new DefaultJobParametersValidator(new String[] { "day" }, new String[] { "run" }))
				.start(load)
				.build()));

		assertThat(this.application.pushes("rejected")).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void aStoppedRunCountsWhatItHadDone(Chunks chunks) throws Exception {
		Items items = Items.of(100)
			.when(5, () -> CompletableFuture.runAsync(() -> this.application.stop("stopped-" + chunks)).join());

		run("stopped-" + chunks, chunks.step("load", this.application, items), chunks("never", Items.of(3)));

		PushedRun run = this.application.push("stopped-" + chunks);
		assertThat(run.status()).isEqualTo("STOPPED");
		assertThat(run.success()).isFalse();
		assertThat(run.items("load")).isEqualTo(items.counts(0, items.written().size())).isEqualTo(run.items());
		assertThat(run.hasStep("never")).isFalse();
	}

	/**
	 * The scopes of a step that an error leaves stay on the thread: a later run with the
	 * same ids, which the default repository gives to all, would find the old ones.
	 */
	private static void releaseWhatSpringBatchDoesNot() {
		StepSynchronizationManager.release();
		JobSynchronizationManager.close();
	}

	private Step listening(String name, StepExecutionListener listener) {
		return new StepBuilder(name, this.application.repository())
			.tasklet((contribution, chunk) -> RepeatStatus.FINISHED, this.application.transactions())
			.listener(listener)
			.build();
	}

	private static JobExecutionListener beforeJob(Consumer<JobExecution> action) {
		return new JobExecutionListener() {

			@Override
			public void beforeJob(JobExecution execution) {
				action.accept(execution);
			}

		};
	}

	private static JobExecutionListener afterJob(Consumer<JobExecution> action) {
		return new JobExecutionListener() {

			@Override
			public void afterJob(JobExecution execution) {
				action.accept(execution);
			}

		};
	}

}
