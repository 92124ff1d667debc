package io.github.batchpushgateway.server.exposition;

import java.util.List;

import io.github.batchpushgateway.server.model.MetricType;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a metric family consists of, and their fields.
 *
 * @see <a href=
 * "https://github.com/prometheus/client_model/blob/v0.6.2/io/prometheus/client/metrics.proto">metrics.proto</a>
 */
final class MessageSchema {

	/** The types of families, in the order of their numbers. */
	static final List<MetricType> TYPES = List.of(MetricType.COUNTER, MetricType.GAUGE, MetricType.SUMMARY,
			MetricType.UNTYPED, MetricType.HISTOGRAM, MetricType.GAUGE_HISTOGRAM);

	private static final MessageSchema LABEL = new MessageSchema(text("name"), text("value"));

	private static final MessageSchema TIMESTAMP = new MessageSchema(integer("seconds"), integer("nanos"));

	private static final MessageSchema EXEMPLAR = new MessageSchema(message("label", LABEL), real("value"),
			message("timestamp", TIMESTAMP));

	private static final MessageSchema GAUGE = new MessageSchema(real("value"));

	private static final MessageSchema COUNTER = new MessageSchema(real("value"), message("exemplar", EXEMPLAR),
			message("created_timestamp", TIMESTAMP));

	private static final MessageSchema QUANTILE = new MessageSchema(real("quantile"), real("value"));

	private static final MessageSchema SUMMARY = new MessageSchema(unsigned("sample_count"), real("sample_sum"),
			message("quantile", QUANTILE), message("created_timestamp", TIMESTAMP));

	private static final MessageSchema UNTYPED = new MessageSchema(real("value"));

	private static final MessageSchema BUCKET = new MessageSchema(unsigned("cumulative_count"), real("upper_bound"),
			message("exemplar", EXEMPLAR), real("cumulative_count_float"));

	private static final MessageSchema SPAN = new MessageSchema(zigzag("offset"), unsigned("length"));

	private static final MessageSchema HISTOGRAM = new MessageSchema(unsigned("sample_count"), real("sample_sum"),
			message("bucket", BUCKET), real("sample_count_float"), zigzag("schema"), real("zero_threshold"),
			unsigned("zero_count"), real("zero_count_float"), message("negative_span", SPAN), zigzag("negative_delta"),
			real("negative_count"), message("positive_span", SPAN), zigzag("positive_delta"), real("positive_count"),
			message("created_timestamp", TIMESTAMP), message("exemplars", EXEMPLAR));

	/** A metric of a family. */
	static final MessageSchema METRIC = new MessageSchema(message("label", LABEL), message("gauge", GAUGE),
			message("counter", COUNTER), message("summary", SUMMARY), message("untyped", UNTYPED),
			integer("timestamp_ms"), message("histogram", HISTOGRAM));

	private final Field[] fields;

	/**
	 * A message whose fields have the numbers from 1 on.
	 */
	private MessageSchema(Field... fields) {
		this.fields = fields;
	}

	/**
	 * The field of that number.
	 * @return the field, or {@code null} if the message has none
	 */
	@Nullable Field field(int number) {
		return (number <= this.fields.length) ? this.fields[number - 1] : null;
	}

	/**
	 * The number of the field of a metric that holds its value.
	 */
	static int valueField(MetricType type) {
		return switch (type) {
			case GAUGE -> 2;
			case COUNTER -> 3;
			case SUMMARY -> 4;
			case UNTYPED -> 5;
			case HISTOGRAM, GAUGE_HISTOGRAM -> 7;
		};
	}

	/**
	 * What holds the value of a metric.
	 */
	static MessageSchema value(MetricType type) {
		return switch (type) {
			case GAUGE -> GAUGE;
			case COUNTER -> COUNTER;
			case SUMMARY -> SUMMARY;
			case UNTYPED -> UNTYPED;
			case HISTOGRAM, GAUGE_HISTOGRAM -> HISTOGRAM;
		};
	}

	private static Field text(String name) {
		return new Field(name, Kind.TEXT, null);
	}

	private static Field real(String name) {
		return new Field(name, Kind.REAL, null);
	}

	private static Field integer(String name) {
		return new Field(name, Kind.INTEGER, null);
	}

	private static Field unsigned(String name) {
		return new Field(name, Kind.UNSIGNED, null);
	}

	private static Field zigzag(String name) {
		return new Field(name, Kind.ZIGZAG, null);
	}

	private static Field message(String name, MessageSchema message) {
		return new Field(name, Kind.MESSAGE, message);
	}

	/**
	 * What a field holds.
	 */
	enum Kind {

		TEXT(ProtobufFields.BYTES), REAL(ProtobufFields.FIXED64), INTEGER(ProtobufFields.VARINT),
		UNSIGNED(ProtobufFields.VARINT), ZIGZAG(ProtobufFields.VARINT), MESSAGE(ProtobufFields.BYTES);

		private final int wireType;

		Kind(int wireType) {
			this.wireType = wireType;
		}

		/**
		 * How one such value is written.
		 */
		int wireType() {
			return this.wireType;
		}

	}

	/**
	 * A field of a message.
	 *
	 * @param name the name
	 * @param kind what it holds
	 * @param message the message it holds, if it holds one
	 */
	record Field(String name, Kind kind, @Nullable MessageSchema message) {
	}

}
