package io.github.batchpushgateway.shapes;

import java.util.stream.Stream;

import io.github.batchpushgateway.shapes.Chunks.Tolerance;
import io.github.batchpushgateway.shapes.Items.Fate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a step does to items.
 */
abstract class StepShapes extends Shapes {

	StepShapes(JobApplication application) {
		super(application);
	}

	@Test
	void aTaskletCountsWhatItSaysAndItsTransactions() throws Exception {
		this.application
			.run((repository) -> job("tasklet", new StepBuilder("load", repository).tasklet((contribution, chunk) -> {
				contribution.incrementReadCount();
				contribution.incrementWriteCount(2);
				return RepeatStatus.continueIf(contribution.getStepExecution().getCommitCount() < 2);
			}, this.application.transactions()).build()));

		PushedRun run = this.application.push("tasklet");
		assertThat(run.success()).isTrue();
		assertThat(run.items("load")).isEqualTo(new ItemCounts(3, 6, 0, 0, 0, 0)).isEqualTo(run.items());
		assertThat(run.value("batch_job_commits")).isEqualTo(3);
		assertThat(run.value("batch_job_rollbacks")).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void chunksAreReadFilteredAndWritten(Chunks chunks) throws Exception {
		Items items = Items.of(30).with((item) -> (item % 7 == 2) ? Fate.FILTERED : Fate.WRITTEN);

		run("filtering-" + chunks, chunks.step("load", this.application, items));

		PushedRun run = this.application.push("filtering-" + chunks);
		assertThat(run.success()).isTrue();
		assertThat(run.items("load")).isEqualTo(items.counts()).isEqualTo(run.items());
		assertThat(run.value("batch_job_commits")).isEqualTo(8);
		assertThat(items.written()).containsExactlyElementsOf(items.writable());
	}

	@ParameterizedTest
	@EnumSource
	void nothingToReadIsASuccess(Chunks chunks) throws Exception {
		run("empty-" + chunks, chunks.step("load", this.application, Items.of(0)));

		PushedRun run = this.application.push("empty-" + chunks);
		assertThat(run.success()).isTrue();
		assertThat(run.items("load")).isEqualTo(ItemCounts.NONE);
	}

	@ParameterizedTest
	@MethodSource
	void badItemsAreSkippedInTheirPhase(Chunks chunks, Fate bad) throws Exception {
		Items items = Items.of(50).with((item) -> switch (item % 11) {
			case 3, 4 -> bad;
			case 5 -> Fate.FILTERED;
			default -> Fate.WRITTEN;
		});
		String job = "skipping-" + bad + "-" + chunks;

		run(job, chunks.step("load", this.application, items, Tolerance.skips(100)));

		PushedRun run = this.application.push(job);
		assertThat(run.success()).isTrue();
		assertThat(run.items("load")).isEqualTo(items.counts()).isEqualTo(run.items());
		assertThat(items.written()).containsExactlyElementsOf(items.writable());
	}

	static Stream<Arguments> badItemsAreSkippedInTheirPhase() {
		return Stream.of(Chunks.values())
			.flatMap((chunks) -> Stream.of(Fate.UNREADABLE, Fate.UNPROCESSABLE, Fate.UNWRITABLE)
				.map((bad) -> Arguments.of(chunks, bad)));
	}

	@ParameterizedTest
	@EnumSource
	void badItemsOfAllPhasesAreSkippedTogether(Chunks chunks) throws Exception {
		Fate[] fates = { Fate.UNREADABLE, Fate.FILTERED, Fate.UNPROCESSABLE, Fate.WRITTEN, Fate.UNWRITABLE };
		Items items = Items.of(100).with((item) -> (item % 3 == 0) ? fates[item % fates.length] : Fate.WRITTEN);

		run("skipping-" + chunks, chunks.step("load", this.application, items, Tolerance.skips(100)));

		PushedRun run = this.application.push("skipping-" + chunks);
		assertThat(run.success()).isTrue();
		assertThat(run.items("load")).isEqualTo(items.counts()).isEqualTo(run.items());
		assertThat(items.written()).containsExactlyElementsOf(items.writable());
	}

	@ParameterizedTest
	@MethodSource
	void anItemThatIsTriedAgainCountsOnce(Chunks chunks, Fate late) throws Exception {
		Items items = Items.of(20).with((item) -> (item % 8 == 5) ? late : Fate.WRITTEN);
		String job = "retrying-" + late + "-" + chunks;

		run(job, chunks.step("load", this.application, items, Tolerance.NONE.attempts(3)));

		PushedRun run = this.application.push(job);
		assertThat(run.success()).isTrue();
		assertThat(run.items("load")).isEqualTo(items.counts()).isEqualTo(run.items());
		assertThat(items.written()).containsExactlyElementsOf(items.writable());
	}

	static Stream<Arguments> anItemThatIsTriedAgainCountsOnce() {
		return Stream.of(Chunks.values())
			.flatMap((chunks) -> Stream.of(Fate.PROCESSED_LATE, Fate.WRITTEN_LATE)
				.map((late) -> Arguments.of(chunks, late)));
	}

	@ParameterizedTest
	@EnumSource
	void aRunThatSkipsTooMuchFails(Chunks chunks) throws Exception {
		Items items = Items.of(20).with((item) -> (item % 4 == 1) ? Fate.UNPROCESSABLE : Fate.WRITTEN);

		run("too-many-" + chunks, chunks.step("load", this.application, items, Tolerance.skips(2)));

		PushedRun run = this.application.push("too-many-" + chunks);
		assertThat(run.success()).isFalse();
		assertThat(run.status()).isEqualTo("FAILED");
		assertThat(run.items("load").processSkips()).isEqualTo(2);
		assertThat(run.items("load").written()).isEqualTo(items.written().size()).isEqualTo(6);
	}

	@ParameterizedTest
	@EnumSource
	void aFailedChunkIsReadButNotWritten(Chunks chunks) throws Exception {
		Items items = Items.of(20).with((item) -> (item == 9) ? Fate.UNWRITABLE : Fate.WRITTEN);

		run("failing-" + chunks, chunks.step("load", this.application, items));

		PushedRun run = this.application.push("failing-" + chunks);
		assertThat(run.success()).isFalse();
		assertThat(run.success("load")).isFalse();
		assertThat(run.steps("FAILED")).isOne();
		assertThat(run.items("load")).isEqualTo(new ItemCounts(12, 8, 0, 0, 0, 0)).isEqualTo(run.items());
		assertThat(run.value("batch_job_commits")).isEqualTo(2);
		assertThat(run.value("batch_job_rollbacks")).isEqualTo(1);
		assertThat(run.samples()).doesNotContainKey("batch_job_last_success_timestamp_seconds");
	}

	@ParameterizedTest
	@MethodSource
	void threadsThatShareAStepAddUp(Chunks chunks, boolean virtual) throws Exception {
		Items items = Items.of(200).with((item) -> switch (item % 10) {
			case 3 -> Fate.FILTERED;
			case 7 -> Fate.UNPROCESSABLE;
			default -> Fate.WRITTEN;
		});
		SimpleAsyncTaskExecutor threads = threads(virtual);
		String job = "threads-" + chunks + "-" + virtual;

		JobExecution execution = run(job,
				chunks.step("load", this.application, items, Tolerance.skips(100).threads(threads)));

		assertThat(execution.getStatus()).isEqualTo(BatchStatus.COMPLETED);
		PushedRun run = this.application.push(job);
		assertThat(run.success()).isTrue();
		assertThat(run.items("load")).isEqualTo(items.counts()).isEqualTo(run.items());
		assertThat(items.written()).containsExactlyInAnyOrderElementsOf(items.writable());
	}

	static Stream<Arguments> threadsThatShareAStepAddUp() {
		return Stream.of(Chunks.values())
			.flatMap((chunks) -> kindsOfThreads().map((virtual) -> Arguments.of(chunks, virtual)));
	}

	@Test
	void aStepThatExistsOnlyWhileTheJobRunsCounts() throws Exception {
		Job job = this.application.add(job("scoped", this.application.bean("scopedLoad", Step.class)));

		this.application.operator().start(job, JobApplication.Scoped.items(17));

		PushedRun run = this.application.push("scoped");
		assertThat(run.success()).isTrue();
		assertThat(run.items("scopedLoad")).isEqualTo(Items.of(17).counts()).isEqualTo(run.items());
	}

}
