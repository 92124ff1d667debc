package io.github.batchpushgateway.samples.orders;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The CSV file of a run: one that was given, or a generated one that is deleted when it
 * is closed.
 */
final class OrdersFile implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(OrdersFile.class);

	static final List<String> COLUMNS = List.of("order_id", "order_date", "customer", "currency", "quantity",
			"unit_price", "status");

	static final String HEADER = String.join(",", COLUMNS);

	private final Path path;

	private final boolean generated;

	private OrdersFile(Path path, boolean generated) {
		this.path = path;
		this.generated = generated;
	}

	static OrdersFile of(OrdersImportOptions options) throws IOException {
		return (options.input() != null) ? new OrdersFile(Path.of(options.input()), false)
				: generated(options.orders(), options.seed());
	}

	private static OrdersFile generated(int orders, long seed) throws IOException {
		Path path = Files.createTempFile("orders-", ".csv");
		try (Writer csv = Files.newBufferedWriter(path)) {
			new OrdersGenerator(seed).write(orders, csv);
		}
		logger.info("Generated {} lines of orders with seed {} in {}", orders, seed, path);
		return new OrdersFile(path, true);
	}

	Path path() {
		return this.path;
	}

	/**
	 * Returns how many lines the file has, header and blank lines included; reads it
	 * once.
	 */
	int lines() throws IOException {
		try (Stream<String> lines = Files.lines(this.path)) {
			return (int) lines.count();
		}
	}

	@Override
	public void close() throws IOException {
		if (this.generated) {
			Files.deleteIfExists(this.path);
		}
	}

}
