package io.github.batchpushgateway.server.exposition;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_34_0.Metrics.MetricFamily;

/**
 * Writes protobuf messages field by field, right or wrong, for tests.
 */
public final class ProtobufMessage {

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	public static ProtobufMessage family(String name, int type) {
		return new ProtobufMessage().text(1, name).number(3, type);
	}

	public static ProtobufMessage metric(String... labels) {
		ProtobufMessage metric = new ProtobufMessage();
		for (int i = 0; i < labels.length; i += 2) {
			metric.message(1, new ProtobufMessage().text(1, labels[i]).text(2, labels[i + 1]));
		}
		return metric;
	}

	public static ProtobufMessage real(double value) {
		return new ProtobufMessage().real(1, value);
	}

	public ProtobufMessage number(int field, long value) {
		varint(field << 3);
		varint(value);
		return this;
	}

	public ProtobufMessage real(int field, double value) {
		varint(field << 3 | 1);
		byte[] fixed = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array();
		this.bytes.writeBytes(fixed);
		return this;
	}

	public ProtobufMessage text(int field, String value) {
		return bytes(field, value.getBytes(StandardCharsets.UTF_8));
	}

	public ProtobufMessage message(int field, ProtobufMessage value) {
		return bytes(field, value.bytes.toByteArray());
	}

	public ProtobufMessage bytes(int field, byte[] value) {
		varint(field << 3 | 2);
		varint(value.length);
		this.bytes.writeBytes(value);
		return this;
	}

	private void varint(long value) {
		long rest = value;
		while ((rest & ~0x7fL) != 0) {
			this.bytes.write((int) (rest & 0x7f | 0x80));
			rest >>>= 7;
		}
		this.bytes.write((int) rest);
	}

	public static byte[] delimited(ProtobufMessage... messages) {
		ProtobufMessage body = new ProtobufMessage();
		for (ProtobufMessage message : messages) {
			body.varint(message.bytes.size());
			body.bytes.writeBytes(message.bytes.toByteArray());
		}
		return body.bytes.toByteArray();
	}

	/**
	 * Reads a body with the classes that protoc makes of the schema.
	 * @throws IOException if they cannot read it
	 */
	public static List<MetricFamily> families(byte[] delimited) throws IOException {
		List<MetricFamily> families = new ArrayList<>();
		InputStream body = new ByteArrayInputStream(delimited);
		for (MetricFamily family = MetricFamily.parseDelimitedFrom(body); family != null; family = MetricFamily
			.parseDelimitedFrom(body)) {
			families.add(family);
		}
		return families;
	}

}
