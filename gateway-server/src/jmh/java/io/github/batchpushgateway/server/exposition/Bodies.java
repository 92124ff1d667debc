package io.github.batchpushgateway.server.exposition;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.github.batchpushgateway.server.model.GroupingKey;

/**
 * Bodies and grouping keys as batch jobs push them.
 */
public final class Bodies {

	private Bodies() {
	}

	/**
	 * Twelve gauges with help, type and one label: 1.4 KB.
	 */
	public static byte[] gauges() {
		StringBuilder body = new StringBuilder();
		for (int i = 0; i < 12; i++) {
			body.append("# HELP batch_items_processed_").append(i).append(" Items that were processed.\n");
			body.append("# TYPE batch_items_processed_").append(i).append(" gauge\n");
			body.append("batch_items_processed_").append(i).append("{phase=\"write\"} ").append(i * 1234.5).append('\n');
		}
		return body.toString().getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * The same as delimited protobuf.
	 */
	public static byte[] protobufGauges() {
		ProtobufMessage[] families = new ProtobufMessage[12];
		for (int i = 0; i < families.length; i++) {
			families[i] = ProtobufMessage.family("batch_items_processed_" + i, 1)
				.text(2, "Items that were processed.")
				.message(4, ProtobufMessage.metric("phase", "write").message(2, ProtobufMessage.real(i * 1234.5)));
		}
		return ProtobufMessage.delimited(families);
	}

	/**
	 * The grouping key of one of many jobs.
	 */
	public static GroupingKey key(int number) {
		return GroupingKey.of("job-" + number, Map.of("application", "billing"));
	}

}
