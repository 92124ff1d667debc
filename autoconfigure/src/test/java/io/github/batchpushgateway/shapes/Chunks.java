package io.github.batchpushgateway.shapes;

import java.time.Duration;

import io.github.batchpushgateway.shapes.Items.BadItemException;
import io.github.batchpushgateway.shapes.Items.LateItemException;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.ChunkOrientedStepBuilder;
import org.springframework.batch.core.step.builder.FaultTolerantStepBuilder;
import org.springframework.batch.core.step.builder.SimpleStepBuilder;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.task.AsyncTaskExecutor;

/**
 * Spring Batch's two implementations of a step that works in chunks, of four items here.
 */
enum Chunks {

	/** {@code ChunkOrientedStep}, which came with Spring Batch 6. */
	NEW {

		@Override
		Step step(String name, JobApplication application, Items items, Tolerance tolerance) {
			ChunkOrientedStepBuilder<Integer, Integer> builder = new StepBuilder(name, application.repository())
				.<Integer, Integer>chunk(4)
				.transactionManager(application.transactions())
				.reader(items)
				.processor(items)
				.writer(items);
			if (tolerance.threads() != null) {
				builder.taskExecutor(tolerance.threads());
			}
			if (tolerance.skips() > 0) {
				builder.faultTolerant().skip(BadItemException.class).skipLimit(tolerance.skips());
			}
			if (tolerance.attempts() > 1) {
				builder.faultTolerant()
					.retryPolicy(RetryPolicy.builder()
						.includes(LateItemException.class)
						.maxRetries(tolerance.attempts() - 1)
						.delay(Duration.ZERO)
						.build());
			}
			return builder.build();
		}

	},

	/** {@code TaskletStep} with a {@code ChunkOrientedTasklet}. */
	@SuppressWarnings("removal")
	LEGACY {

		@Override
		Step step(String name, JobApplication application, Items items, Tolerance tolerance) {
			SimpleStepBuilder<Integer, Integer> builder = new StepBuilder(name, application.repository())
				.<Integer, Integer>chunk(4, application.transactions())
				.reader(items)
				.processor(items)
				.writer(items);
			if (tolerance.threads() != null) {
				builder.taskExecutor(tolerance.threads());
			}
			if (tolerance.skips() == 0 && tolerance.attempts() == 1) {
				return builder.build();
			}
			FaultTolerantStepBuilder<Integer, Integer> faultTolerant = builder.faultTolerant();
			if (tolerance.skips() > 0) {
				faultTolerant.skip(BadItemException.class).skipLimit(tolerance.skips());
			}
			if (tolerance.attempts() > 1) {
				faultTolerant.retry(LateItemException.class).retryLimit(tolerance.attempts());
			}
			return faultTolerant.build();
		}

	};

	/** A step that fails with the first bad item. */
	Step step(String name, JobApplication application, Items items) {
		return step(name, application, items, Tolerance.NONE);
	}

	abstract Step step(String name, JobApplication application, Items items, Tolerance tolerance);

	/**
	 * What a step puts up with.
	 *
	 * @param skips how many bad items it skips
	 * @param attempts how often it tries to process and to write
	 * @param threads those it works with, or null for that of the job alone
	 */
	record Tolerance(int skips, int attempts, @Nullable AsyncTaskExecutor threads) {

		static final Tolerance NONE = new Tolerance(0, 1, null);

		static Tolerance skips(int skips) {
			return new Tolerance(skips, 1, null);
		}

		Tolerance attempts(int attempts) {
			return new Tolerance(this.skips, attempts, this.threads);
		}

		Tolerance threads(AsyncTaskExecutor threads) {
			return new Tolerance(this.skips, this.attempts, threads);
		}

	}

}
