package io.github.batchpushgateway.samples.invoices;

import java.util.HashMap;
import java.util.Map;

import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Divides the customers, who are numbered from 1, into ranges of about the same size.
 */
final class CustomerRangePartitioner implements Partitioner {

	private final JdbcClient jdbcClient;

	CustomerRangePartitioner(JdbcClient jdbcClient) {
		this.jdbcClient = jdbcClient;
	}

	@Override
	public Map<String, ExecutionContext> partition(int gridSize) {
		int customers = this.jdbcClient.sql("select max(customer) from readings").query(Integer.class).single();
		Map<String, ExecutionContext> partitions = new HashMap<>();
		for (int i = 0; i < gridSize; i++) {
			ExecutionContext range = new ExecutionContext();
			range.putInt("firstCustomer", i * customers / gridSize + 1);
			range.putInt("lastCustomer", (i + 1) * customers / gridSize);
			partitions.put("range" + i, range);
		}
		return partitions;
	}

}
