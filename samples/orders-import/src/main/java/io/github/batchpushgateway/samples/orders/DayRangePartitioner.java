package io.github.batchpushgateway.samples.orders;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Splits the days that have orders into ranges of about the same number of days.
 */
final class DayRangePartitioner implements Partitioner {

	private final JdbcClient jdbcClient;

	DayRangePartitioner(JdbcClient jdbcClient) {
		this.jdbcClient = jdbcClient;
	}

	@Override
	public Map<String, ExecutionContext> partition(int gridSize) {
		List<LocalDate> days = this.jdbcClient.sql("select distinct order_day from orders order by order_day")
			.query((row, number) -> row.getObject(1, LocalDate.class))
			.list();
		int ranges = Math.min(gridSize, days.size());
		Map<String, ExecutionContext> partitions = new HashMap<>();
		for (int i = 0; i < ranges; i++) {
			ExecutionContext range = new ExecutionContext();
			range.put("firstDay", days.get(i * days.size() / ranges));
			range.put("lastDay", days.get((i + 1) * days.size() / ranges - 1));
			partitions.put("range" + i, range);
		}
		return partitions;
	}

}
