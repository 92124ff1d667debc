package io.github.batchpushgateway.samples.orders;

import java.io.IOException;

import org.springframework.batch.infrastructure.item.ItemProcessor;

/**
 * Fails the import at one line, when asked to, as a database that goes away would.
 */
final class FailureOnRequest implements ItemProcessor<OrderLine, OrderLine> {

	private final int failAt;

	private FailureOnRequest(int failAt) {
		this.failAt = failAt;
	}

	static FailureOnRequest of(OrdersImportOptions options, OrdersFile file) throws IOException {
		if (options.failAt() != null) {
			return new FailureOnRequest(options.failAt());
		}
		return new FailureOnRequest(options.failsHalfWay() ? file.lines() / 2 : Integer.MAX_VALUE);
	}

	@Override
	public OrderLine process(OrderLine line) {
		if (line.number() >= this.failAt) {
			throw new IllegalStateException("line " + line.number() + ": failed on request, "
					+ "run without --fail-at and --fail-half-way to import the whole file");
		}
		return line;
	}

}
