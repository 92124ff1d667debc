package io.github.batchpushgateway.samples.invoices;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * What the command line may say: {@code --workers=3}, {@code --lose-a-worker},
 * {@code --time-limit=1m}, {@code --print-time=10ms}.
 *
 * @param workers how many worker JVMs there are
 * @param loseAWorker whether one of them is killed while it works; a flag, so it counts
 * without a value too
 * @param timeLimit how long the manager waits for the workers
 * @param printTime how long it takes to print a chunk of invoices
 */
@ConfigurationProperties
record InvoiceOptions(@DefaultValue("2") int workers, @Nullable String loseAWorker,
		@DefaultValue("30s") Duration timeLimit, @DefaultValue("100ms") Duration printTime) {

	InvoiceOptions {
		Assert.isTrue(workers > 0, () -> "--workers=" + workers + ": must be positive");
		Assert.isTrue(timeLimit.toMillis() > 0, () -> "--time-limit=" + timeLimit + ": must be positive");
		Assert.isTrue(!printTime.isNegative(), () -> "--print-time=" + printTime + ": must not be negative");
	}

	boolean losesAWorker() {
		return this.loseAWorker != null && !this.loseAWorker.equals("false");
	}

}
