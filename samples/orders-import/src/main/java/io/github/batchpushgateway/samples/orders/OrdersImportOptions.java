package io.github.batchpushgateway.samples.orders;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * What the command line may say: {@code --input=orders.csv}, {@code --orders=500},
 * {@code --seed=7}, {@code --fail-at=120}, {@code --fail-half-way}.
 *
 * @param input the file to import; without it one is generated
 * @param orders how many lines of orders to generate
 * @param seed the same seed generates the same file
 * @param failAt the line of the file at which the import fails
 * @param failHalfWay whether the import fails in the middle of the file; a flag, so it
 * counts without a value too
 * @param skipLimit how many defective lines an import tolerates
 */
@ConfigurationProperties
record OrdersImportOptions(@Nullable String input, @DefaultValue("100000") int orders, @DefaultValue("2026") long seed,
		@Nullable Integer failAt, @Nullable String failHalfWay, @DefaultValue("20000") long skipLimit) {

	OrdersImportOptions {
		Assert.isTrue(orders >= 0, () -> "--orders=" + orders + ": must not be negative");
		Assert.isTrue(failAt == null || failAt > 0, () -> "--fail-at=" + failAt + ": must be a line number, from 1");
	}

	boolean failsHalfWay() {
		return this.failHalfWay != null && !this.failHalfWay.equals("false");
	}

}
