package io.github.batchpushgateway.samples.orders;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.infrastructure.item.ItemProcessor;

/**
 * Filters all but the first line of an order. It remembers which line came first rather
 * than that one came, so a line that is processed again after a rollback is not taken for
 * its own duplicate. One instance serves one step execution.
 */
final class FirstOfEachOrder implements ItemProcessor<OrderLine, OrderLine> {

	private final Map<String, Integer> firstLines = new HashMap<>();

	@Override
	public @Nullable OrderLine process(OrderLine line) {
		int first = this.firstLines.computeIfAbsent(line.id(), (id) -> line.number());
		return (first == line.number()) ? line : null;
	}

}
