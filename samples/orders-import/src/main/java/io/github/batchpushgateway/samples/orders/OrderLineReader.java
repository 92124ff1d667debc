package io.github.batchpushgateway.samples.orders;

import org.springframework.batch.infrastructure.item.file.FlatFileItemReader;
import org.springframework.core.io.FileSystemResource;

/**
 * Reads the lines below the header; blank lines are passed over as comments are, and
 * counted nowhere.
 */
final class OrderLineReader extends FlatFileItemReader<OrderLine> {

	OrderLineReader(OrdersFile file) {
		super(new FileSystemResource(file.path()), new OrderLineMapper());
		setName("orderLines");
		setEncoding("UTF-8");
		setLinesToSkip(1);
	}

	@Override
	protected boolean isComment(String line) {
		return line.isBlank();
	}

}
