package io.github.batchpushgateway.server.exposition;

import java.nio.charset.StandardCharsets;

import io.github.batchpushgateway.server.model.MetricType;

/**
 * What stands before the metrics of a family in delimited protobuf: the length of the
 * family, its name, help and type.
 */
final class ProtobufHeader {

	private static final int NAME = 1;

	private static final int HELP = 2;

	private static final int TYPE = 3;

	private ProtobufHeader() {
	}

	/**
	 * The beginning of a family.
	 * @param help the help text; empty for none
	 * @param metricsLength how many bytes of metrics follow
	 */
	static byte[] of(String name, MetricType type, String help, long metricsLength) {
		ByteWriter header = new ByteWriter();
		text(NAME, name, header);
		if (!help.isEmpty()) {
			text(HELP, help, header);
		}
		header.integer(TYPE, MessageSchema.TYPES.indexOf(type));
		ByteWriter length = new ByteWriter();
		length.varint(header.length + metricsLength);
		header.insert(0, length.take());
		return header.take();
	}

	private static void text(int field, String text, ByteWriter out) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		out.text(field, bytes, 0, bytes.length);
	}

}
