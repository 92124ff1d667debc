package io.github.batchpushgateway.shapes;

import io.github.batchpushgateway.shapes.Items.Fate;
import org.junit.jupiter.api.Test;

import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.item.SimpleChunkProcessor;
import org.springframework.batch.core.step.tasklet.TaskletStep;
import org.springframework.batch.integration.chunk.ChunkMessageChannelItemWriter;
import org.springframework.batch.integration.chunk.ChunkTaskExecutorItemWriter;
import org.springframework.batch.integration.chunk.RemoteChunkHandlerFactoryBean;
import org.springframework.batch.integration.chunk.RemoteChunkingManagerStepBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Steps that read items and have them processed and written elsewhere.
 */
@SuppressWarnings("removal")
abstract class ChunkingShapes extends Shapes {

	ChunkingShapes(JobApplication application) {
		super(application);
	}

	@Test
	void itemsThatWorkersHaveWrittenCountOnce() throws Exception {
		Items items = filtering();

		run("remote-chunks", handingOut(items, ChunkWorkers.of(items).writer()));

		assertCounts("remote-chunks", items);
	}

	@Test
	void itemsThatWorkersHaveWrittenCountOnceInALegacyStep() throws Exception {
		Items items = filtering();
		ChunkWorkers workers = ChunkWorkers.of(items);
		RemoteChunkingManagerStepBuilder<Integer, Integer> builder = new RemoteChunkingManagerStepBuilder<>("load",
				this.application.repository());
		builder.reader(items)
			.messagingTemplate(workers.template())
			.inputChannel(workers.replies)
			.transactionManager(this.application.transactions());
		builder.chunk(4);

		run("legacy-remote-chunks", builder.build());

		assertCounts("legacy-remote-chunks", items);
	}

	@Test
	void itemsThatWorkersHaveWrittenCountOnceInAnAdaptedStep() throws Exception {
		Items items = filtering();
		TaskletStep step = new StepBuilder("load", this.application.repository())
			.<Integer, Integer>chunk(4, this.application.transactions())
			.reader(items)
			.writer(items)
			.build();
		RemoteChunkHandlerFactoryBean<Integer> adapter = new RemoteChunkHandlerFactoryBean<>();
		adapter.setChunkWriter(ChunkWorkers.of(items).writer());
		adapter.setStep(step);
		adapter.getObject();

		run("adapted-remote-chunks", step);

		assertCounts("adapted-remote-chunks", items);
	}

	@Test
	void itemsThatWorkersHaveAllFilteredAreNotWritten() throws Exception {
		Items items = Items.of(20).with((item) -> Fate.FILTERED);

		run("filtered-remote-chunks", handingOut(items, ChunkWorkers.of(items).writer()));

		assertCounts("filtered-remote-chunks", items);
	}

	@Test
	void aChunkThatIsLostIsNotWritten() throws Exception {
		Items items = filtering();

		run("lost-chunk", handingOut(items, ChunkWorkers.losing(1, items).writer()));

		PushedRun run = this.application.push("lost-chunk");
		assertThat(run.status()).isEqualTo("FAILED");
		assertThat(run.success("load")).isFalse();
		assertThat(run.items("load").read()).isEqualTo(20);
		assertThat(run.items("load").written()).isEqualTo(items.written().size())
			.isEqualTo(items.counts(0, 4).plus(items.counts(8, 20)).written());
	}

	@Test
	void chunksThatAreAllLostAreNotWritten() throws Exception {
		Items items = Items.of(4);

		run("lost-chunks", handingOut(items, ChunkWorkers.losing(0, items).writer()));

		PushedRun run = this.application.push("lost-chunks");
		assertThat(run.status()).isEqualTo("FAILED");
		assertThat(run.items("load").read()).isEqualTo(4);
		assertThat(run.items("load").written()).isEqualTo(items.written().size()).isZero();
	}

	@Test
	void itemsThatThreadsHaveWrittenCountOnce() throws Exception {
		Items items = Items.of(20);
		ChunkTaskExecutorItemWriter<Integer> writer = new ChunkTaskExecutorItemWriter<>(
				new SimpleChunkProcessor<>(items, items), threads(false));

		run("local-chunks",
				new StepBuilder("load", this.application.repository()).<Integer, Integer>chunk(4)
					.transactionManager(this.application.transactions())
					.reader(items)
					.writer(writer)
					.build());

		assertCounts("local-chunks", items);
	}

	private Step handingOut(Items items, ChunkMessageChannelItemWriter<Integer> writer) {
		return new StepBuilder("load", this.application.repository()).<Integer, Integer>chunk(4)
			.transactionManager(this.application.transactions())
			.reader(items)
			.writer(writer)
			.build();
	}

	private static Items filtering() {
		return Items.of(20).with((item) -> (item % 5 == 4) ? Fate.FILTERED : Fate.WRITTEN);
	}

	private void assertCounts(String job, Items items) {
		PushedRun run = this.application.push(job);
		assertThat(run.success()).isTrue();
		assertThat(run.items("load")).isEqualTo(items.counts()).isEqualTo(run.items());
		assertThat(items.written()).containsExactlyInAnyOrderElementsOf(items.writable());
	}

}
